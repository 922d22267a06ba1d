// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {FixedRateModel} from "../src/market/FixedRateModel.sol";
import {IController} from "../src/market/IController.sol";
import {IMToken} from "../src/market/IMToken.sol";
import {Interest} from "../src/market/Interest.sol";
import {MToken} from "../src/market/MToken.sol";
import {FaucetToken} from "../src/local/FaucetToken.sol";
import {Fixture} from "./support/Fixture.sol";
import {DemandRateModel, FailingRateModel, LaboriousRateModel} from "./support/RateModels.sol";
import {vm} from "./support/Vm.sol";

contract RateModelTest is Fixture {
    function test_a_new_model_counts_from_now_on_only() external {
        mintFor(alice, mDai, 100e18);
        FixedRateModel other = new FixedRateModel(0.08e18);
        vm.warp(START + 100 days);
        uint256 before = Interest.accrue(WAD, RATE, 100 days);

        vm.expectEmit(address(controller));
        emit IController.ParameterChanged(
            "RATE_MODEL", 1, uint160(address(model)), uint160(address(other)), uint64(block.timestamp)
        );
        vm.expectEmit(address(mDai));
        emit IMToken.InterestAccrued(WAD, before, RATE, uint64(START), uint64(block.timestamp));
        vm.expectEmit(address(mDai));
        emit IMToken.NominalRateChanged(RATE, 0.08e18, uint64(block.timestamp));
        vm.expectEmit(address(controller));
        emit IController.ParameterChanged("NOMINAL_RATE", 1, RATE, 0.08e18, uint64(block.timestamp));
        controller.setRateModel(1, address(other));

        vm.warp(START + 200 days);
        vm.assertEq(mDai.getCurrentExchangeRate(), Interest.accrue(before, 0.08e18, 100 days), "rate");
        vm.assertEq(controller.nominalRate(1), 0.08e18, "nominal rate");
    }

    function test_a_rate_of_zero_leaves_no_interest_behind_for_the_next_rate() external {
        mintFor(alice, mDai, 100e18);
        controller.setRateModel(1, address(new FixedRateModel(0)));
        vm.warp(START + 100 days);
        controller.setRateModel(1, address(model));
        vm.assertEq(mDai.getCurrentExchangeRate(), WAD, "rate after 100 days at 0 %");
        vm.assertEq(mDai.exchangeRateUpdatedAt(), START + 100 days, "start of the next span");
        vm.warp(START + 101 days);
        vm.assertEq(mDai.getCurrentExchangeRate(), 1000171232876712328, "rate a day later");
    }

    function test_a_rate_that_follows_demand_is_taken_after_each_mint_and_redeem() external {
        FaucetToken usdt = new FaucetToken("Tether", "USDT", 6);
        MToken mUsdt = list(address(usdt), 20_000_000e6, address(new DemandRateModel(6)));
        vm.assertEq(mUsdt.nominalRate(), 0.1e18, "rate while empty");

        usdt.mint(alice, 2_000_000e6);
        vm.startPrank(alice);
        usdt.approve(address(mUsdt), 2_000_000e6);
        vm.expectEmit(address(mUsdt));
        emit IMToken.NominalRateChanged(0.1e18, 0.08e18, uint64(START));
        mUsdt.mint(2_000_000e6);

        vm.warp(START + 10 days);
        uint256 expected = Interest.accrue(WAD, 0.08e18, 10 days);
        mUsdt.redeem(1_500_000e6);
        vm.stopPrank();
        vm.assertEq(mUsdt.exchangeRate(), expected, "the span before accrues at its own rate");
        vm.assertEq(mUsdt.nominalRate(), 0.1e18, "rate after the redemption");
    }

    function test_anyone_may_refresh_a_rate_and_an_unchanged_one_emits_nothing() external {
        vm.recordLogs();
        vm.prank(alice);
        controller.refreshNominalRate(1);
        vm.assertEq(vm.getRecordedLogs().length, 0, "logs");
    }

    function test_holders_can_leave_whatever_the_model_does() external {
        FailingRateModel failing = new FailingRateModel();
        controller.setRateModel(1, address(failing));
        mintFor(alice, mDai, 100e18);
        for (uint8 failure = 1; failure <= 4; ++failure) {
            failing.fail(FailingRateModel.Failure(failure));
            vm.prank(alice);
            mDai.redeem{gas: 1_000_000}(10e18);
            vm.assertEq(mDai.nominalRate(), RATE, "rate");
        }
    }

    function test_whoever_gives_too_little_gas_for_the_model_does_not_keep_the_old_rate() external {
        controller.setRateModel(1, address(new LaboriousRateModel()));
        vm.assertEq(mDai.nominalRate(), 0.1e18, "rate while empty");
        dai.mint(address(this), 100e18);
        dai.approve(address(mDai), 100e18);
        bool minted = false;
        for (uint256 gas = 150_000; !minted; gas += 1_000) {
            (minted,) = address(mDai).call{gas: gas}(abi.encodeWithSignature("mint(uint256)", 100e18));
        }
        vm.assertEq(mDai.nominalRate(), 0.05e18, "rate after a mint with the least gas that suffices");
    }

    function test_a_model_that_fails_or_answers_too_much_is_not_taken() external {
        FailingRateModel failing = new FailingRateModel();
        failing.fail(FailingRateModel.Failure.Revert);
        vm.expectRevert("broken");
        controller.setRateModel(1, address(failing));
        failing.fail(FailingRateModel.Failure.AnswerTooMuch);
        vm.expectRevert(abi.encodeWithSelector(IMToken.NominalRateTooHigh.selector, type(uint256).max, WAD));
        controller.setRateModel(1, address(failing));
        vm.expectRevert();
        controller.setRateModel(1, alice);
        vm.assertEq(controller.rateModel(1), address(model), "model");
    }
}
