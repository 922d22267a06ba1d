// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {FaucetToken} from "../src/local/FaucetToken.sol";
import {IController} from "../src/market/IController.sol";
import {MToken} from "../src/market/MToken.sol";
import {Fixture} from "./support/Fixture.sol";
import {vm} from "./support/Vm.sol";

/// @dev The protocol's numbers, each against its formula written out here once more.
contract ControllerViewsTest is Fixture {
    function test_an_empty_protocol_owns_and_owes_nothing() external {
        vm.assertEq(controller.totalValueLocked(), 0, "TVL");
        vm.assertEq(controller.assetsUnderManagement(), 0, "AUM");
        vm.assertEq(controller.totalLiabilities(), 0, "liabilities");
        vm.expectRevert(IController.NoLiabilities.selector);
        controller.activeCollateralization();
        vm.expectRevert(IController.NoLiabilities.selector);
        controller.reserveRatio(1);
    }

    function test_markets_of_different_decimals_add_up_in_dollars() external {
        mintFor(alice, mDai, 100e18);
        mintFor(alice, mUsdc, 50e6);
        controller.setPrice(2, 0.98e18);
        vm.assertEq(controller.totalValueLocked(), 149e18, "TVL");
        vm.assertEq(controller.totalLiabilities(), 149e18, "liabilities");
        vm.assertEq(controller.activeCollateralization(), WAD, "collateralization");
    }

    function test_reported_loans_and_cash_are_assets_and_others_are_not() external {
        mintFor(alice, mDai, 100e18);
        feed.report("LOANS", 30e18, uint64(START), 2, false, 0);
        feed.report("CASH", 20e18, uint64(START), 1, false, 0);
        feed.report("OTHER", 1_000e18, uint64(START), 1, false, 0);
        vm.assertEq(controller.assetsUnderManagement(), 150e18, "AUM");
        vm.assertEq(controller.activeCollateralization(), 1.5e18, "collateralization");
    }

    function test_a_pulled_ripcord_counts_as_nothing_until_the_next_report() external {
        mintFor(alice, mDai, 100e18);
        feed.report("LOANS", 30e18, uint64(START), 2, false, 0);
        feed.report("LOANS", 30e18, uint64(START), 2, true, 0);
        vm.assertEq(controller.assetsUnderManagement(), 100e18, "AUM with the ripcord pulled");
        feed.report("LOANS", 25e18, uint64(START), 2, false, 0);
        vm.assertEq(controller.assetsUnderManagement(), 125e18, "AUM after the next report");
    }

    function test_no_market_at_its_limits_makes_the_sums_overflow() external {
        uint256 cap = type(uint128).max;
        uint256 deposit = cap * 1e6;
        for (uint8 decimals = 0; decimals <= 18; ++decimals) {
            FaucetToken token = new FaucetToken("Token", "TKN", decimals);
            uint256 price = Math.min(cap, 2 ** 87 * 10 ** decimals);
            IController.Listing memory listing = IController.Listing(address(token), address(model), cap, 1e24, price);
            (uint256 marketId, address mToken) = controller.listMarket(listing);
            token.mint(address(this), deposit);
            token.approve(mToken, deposit);
            MToken(mToken).mint(deposit);
            vm.expectRevert(
                abi.encodeWithSelector(IController.ParameterOutOfRange.selector, bytes32("PRICE"), price + 1, 1, price)
            );
            controller.setPrice(marketId, price + 1);
        }
        feed.report("LOANS", type(uint128).max, uint64(START), 2, false, 0);
        feed.report("CASH", type(uint128).max, uint64(START), 2, false, 0);
        vm.warp(START + 20 * YEAR);
        vm.assertGt(controller.totalLiabilities(), controller.totalValueLocked(), "owed with interest");
        vm.assertLt(controller.activeCollateralization(), WAD, "collateralization");
    }

    function testFuzz_views_follow_their_formulas(
        uint256 daiIn,
        uint256 usdcIn,
        uint256 price,
        uint256 loans,
        uint256 wait
    ) external {
        daiIn = between(daiIn, 1, DAI_CAP);
        usdcIn = between(usdcIn, 1, USDC_CAP);
        price = between(price, 1, 1e30);
        loans = between(loans, 0, type(uint128).max);
        mintFor(alice, mDai, daiIn);
        mintFor(alice, mUsdc, usdcIn);
        controller.setPrice(1, price);
        vm.warp(START + between(wait, 0, 3 * YEAR));
        feed.report("LOANS", loans, uint64(START), 2, false, 0);

        uint256 rate = mDai.getCurrentExchangeRate();
        uint256 owedDai = daiIn * rate / WAD;
        uint256 owedUsdc = usdcIn * rate / WAD;
        uint256 tvl = daiIn * price / 1e18 + usdcIn * WAD / 1e6;
        uint256 liabilities = owedDai * price / 1e18 + owedUsdc * WAD / 1e6;
        vm.assertEq(controller.liability(1), owedDai, "DAI owed");
        vm.assertEq(controller.liability(2), owedUsdc, "USDC owed");
        vm.assertEq(controller.totalValueLocked(), tvl, "TVL");
        vm.assertEq(controller.totalLiabilities(), liabilities, "liabilities");
        vm.assertEq(controller.assetsUnderManagement(), tvl + loans, "AUM");
        vm.assertEq(controller.activeCollateralization(), (tvl + loans) * WAD / liabilities, "collateralization");
        vm.assertEq(controller.reserveRatio(2), usdcIn * WAD / owedUsdc, "reserve ratio");
    }
}
