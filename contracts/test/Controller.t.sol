// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {PausableUpgradeable} from "@openzeppelin/contracts-upgradeable/utils/PausableUpgradeable.sol";
import {FaucetToken} from "../src/local/FaucetToken.sol";
import {IController} from "../src/market/IController.sol";
import {MToken} from "../src/market/MToken.sol";
import {Fixture} from "./support/Fixture.sol";
import {Vm, vm} from "./support/Vm.sol";

contract ControllerTest is Fixture {
    function test_lists_markets_from_one() external view {
        vm.assertEq(controller.marketCount(), 2, "count");
        IController.Market memory m = controller.market(2);
        vm.assertEq(m.mToken, address(mUsdc), "mToken");
        vm.assertEq(m.underlying, address(usdc), "underlying");
        vm.assertEq(m.decimals, 6, "decimals");
        vm.assertEq(m.supplyCap, USDC_CAP, "cap");
        vm.assertEq(m.price, WAD, "price");
        vm.assertEq(m.rateModel, address(model), "model");
        vm.assertEq(controller.marketIdOf(address(mUsdc)), 2, "id of the mToken");
        vm.assertEq(controller.marketIdOf(address(usdc)), 0, "id of a stranger");
        vm.assertEq(controller.nominalRate(2), RATE, "rate");
    }

    function test_listing_emits_the_market_first_and_every_parameter() external {
        FaucetToken eth = new FaucetToken("Wrapped Ether", "ETH", 18);
        vm.recordLogs();
        MToken mEth = list(address(eth), 20_000e18);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        vm.assertEq(logs.length, 5, "events");
        vm.assertEq(logs[0].topics[0], IController.MarketListed.selector, "first event");
        vm.assertEq(uint256(logs[0].topics[1]), 3, "market id");
        vm.assertEq(address(uint160(uint256(logs[0].topics[2]))), address(mEth), "mToken");
        bytes32[4] memory names = [bytes32("SUPPLY_CAP"), "PRICE", "RATE_MODEL", "NOMINAL_RATE"];
        uint256[4] memory values = [uint256(20_000e18), WAD, uint160(address(model)), RATE];
        for (uint256 i = 0; i < 4; ++i) {
            vm.assertEq(logs[i + 1].topics[0], IController.ParameterChanged.selector, "parameter event");
            vm.assertEq(logs[i + 1].topics[1], names[i], "parameter");
            (uint256 oldValue, uint256 newValue,) = abi.decode(logs[i + 1].data, (uint256, uint256, uint64));
            vm.assertEq(oldValue, 0, "old value");
            vm.assertEq(newValue, values[i], "new value");
        }
    }

    function test_an_underlying_has_one_market() external {
        vm.expectRevert(abi.encodeWithSelector(IController.MarketAlreadyListed.selector, address(dai), 1));
        this.listAgain();
    }

    function test_a_market_that_is_not_there_is_named() external {
        bytes memory missing = abi.encodeWithSelector(IController.MarketNotFound.selector, 3);
        vm.expectRevert(missing);
        controller.market(3);
        vm.expectRevert(missing);
        controller.setPrice(3, 1);
        vm.expectRevert(missing);
        controller.refreshNominalRate(3);
        vm.expectRevert(abi.encodeWithSelector(IController.MarketNotFound.selector, 0));
        controller.reserveRatio(0);
    }

    function test_every_parameter_change_says_old_and_new() external {
        expectChange("MIN_RESERVE_RATIO", 0, MIN_RESERVE_RATIO, 0.4e18);
        controller.setMinReserveRatio(0.4e18);
        expectChange("MIN_COLLATERALIZATION", 0, WAD, 1.1e18);
        controller.setMinCollateralization(1.1e18);
        expectChange("SUPPLY_CAP", 1, DAI_CAP, 7e18);
        controller.setSupplyCap(1, 7e18);
        expectChange("PRICE", 1, WAD, 0.99e18);
        controller.setPrice(1, 0.99e18);
        vm.assertEq(controller.minReserveRatio(), 0.4e18, "reserve ratio");
        vm.assertEq(controller.minCollateralization(), 1.1e18, "collateralization");
        vm.assertEq(controller.supplyCap(1), 7e18, "cap");
        vm.assertEq(controller.market(1).price, 0.99e18, "price");
    }

    function test_parameters_outside_their_range_are_refused() external {
        uint256 max = type(uint128).max;
        expectOutOfRange("MIN_RESERVE_RATIO", WAD + 1, 0, WAD);
        controller.setMinReserveRatio(WAD + 1);
        expectOutOfRange("MIN_COLLATERALIZATION", max + 1, 0, max);
        controller.setMinCollateralization(max + 1);
        expectOutOfRange("SUPPLY_CAP", type(uint256).max, 0, max);
        controller.setSupplyCap(1, type(uint256).max);
        expectOutOfRange("PRICE", 0, 1, max);
        controller.setPrice(1, 0);
        FaucetToken odd = new FaucetToken("Odd", "ODD", 19);
        expectOutOfRange("DECIMALS", 19, 0, 18);
        this.listOther(address(odd));
        vm.expectRevert(IController.ZeroAddress.selector);
        this.listOther(address(0));
        vm.expectRevert(IController.ZeroAddress.selector);
        controller.setRateModel(1, address(0));
    }

    function test_a_cap_is_raised_only_while_what_is_owed_is_covered() external {
        mintFor(alice, mDai, 100e18);
        controller.deployCapital(1, "out", bob, 40e18, 0);
        vm.expectRevert(abi.encodeWithSelector(IController.CollateralizationTooLow.selector, 0.6e18, WAD));
        controller.setSupplyCap(1, DAI_CAP + 1);
        controller.setSupplyCap(1, DAI_CAP - 1);
        feed.report("LOANS", 40e18, uint64(START), 2, false, 0);
        controller.setSupplyCap(1, DAI_CAP + 1);
    }

    function test_a_market_with_a_cap_is_listed_only_while_what_is_owed_is_covered() external {
        mintFor(alice, mDai, 100e18);
        controller.deployCapital(1, "out", bob, 40e18, 0);
        address eth = address(new FaucetToken("Wrapped Ether", "ETH", 18));
        vm.expectRevert(abi.encodeWithSelector(IController.CollateralizationTooLow.selector, 0.6e18, WAD));
        this.listOther(eth);

        list(eth, 0);
        vm.expectRevert(abi.encodeWithSelector(IController.CollateralizationTooLow.selector, 0.6e18, WAD));
        controller.setSupplyCap(3, 1);
        feed.report("LOANS", 40e18, uint64(START), 2, false, 0);
        controller.setSupplyCap(3, 1);
    }

    function test_each_role_is_needed_for_what_it_does() external {
        bytes32 parameter = controller.PARAMETER_ROLE();
        bytes32 capital = controller.CAPITAL_ROLE();
        bytes32 guardian = controller.GUARDIAN_ROLE();
        vm.startPrank(alice);
        expectMissing(parameter);
        controller.setPrice(1, 1);
        expectMissing(parameter);
        controller.setSupplyCap(1, 1);
        expectMissing(parameter);
        controller.setMinReserveRatio(1);
        expectMissing(parameter);
        controller.setMinCollateralization(1);
        expectMissing(parameter);
        controller.setRateModel(1, address(model));
        expectMissing(capital);
        controller.deployCapital(1, "x", alice, 1, 0);
        expectMissing(capital);
        controller.returnCapital(1, "x", 1, 0);
        expectMissing(guardian);
        controller.pause();
        expectMissing(0);
        controller.unpause();
        vm.stopPrank();

        controller.grantRole(guardian, alice);
        vm.prank(alice);
        controller.pause();
        vm.assertTrue(controller.paused(), "paused");
    }

    function test_pause_emits_and_stops_capital_from_leaving() external {
        mintFor(alice, mDai, 100e18);
        vm.expectEmit(address(controller));
        emit PausableUpgradeable.Paused(address(this));
        controller.pause();
        vm.expectRevert(PausableUpgradeable.EnforcedPause.selector);
        controller.deployCapital(1, "x", bob, 1, 0);
        vm.expectEmit(address(controller));
        emit PausableUpgradeable.Unpaused(address(this));
        controller.unpause();
    }

    function listAgain() external {
        list(address(dai), 1);
    }

    function listOther(address underlying) external {
        list(underlying, 1);
    }

    function expectChange(bytes32 parameter, uint256 marketId, uint256 oldValue, uint256 newValue) private {
        vm.expectEmit(address(controller));
        emit IController.ParameterChanged(parameter, marketId, oldValue, newValue, uint64(START));
    }

    function expectOutOfRange(bytes32 parameter, uint256 value, uint256 min, uint256 max) private {
        vm.expectRevert(abi.encodeWithSelector(IController.ParameterOutOfRange.selector, parameter, value, min, max));
    }

    function expectMissing(bytes32 role) private {
        vm.expectRevert(abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, alice, role));
    }
}
