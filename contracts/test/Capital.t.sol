// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IController} from "../src/market/IController.sol";
import {IMToken} from "../src/market/IMToken.sol";
import {Fixture} from "./support/Fixture.sol";
import {vm} from "./support/Vm.sol";

contract CapitalTest is Fixture {
    function setUp() public override {
        super.setUp();
        mintFor(alice, mDai, 100e18);
        mintFor(alice, mUsdc, 200e6);
    }

    function test_capital_goes_out_and_comes_back() external {
        vm.expectEmit(address(controller));
        emit IController.CapitalDeployed(2, "out", bob, 80e6, 80e6, 120e6, "document");
        controller.deployCapital(2, "out", bob, 80e6, "document");
        vm.assertEq(usdc.balanceOf(bob), 80e6, "received");
        vm.assertEq(controller.capitalOutstanding(2), 80e6, "outstanding");
        vm.assertEq(controller.capitalOutstanding(1), 0, "outstanding of the other market");
        vm.assertEq(mUsdc.reserve(), 120e6, "reserve");

        usdc.mint(address(this), 30e6);
        usdc.approve(address(mUsdc), 30e6);
        vm.expectEmit(address(controller));
        emit IController.CapitalReturned(2, "back", address(this), 30e6, 50e6, 150e6, 0);
        controller.returnCapital(2, "back", 30e6, 0);
        vm.assertEq(usdc.balanceOf(address(mUsdc)), 150e6, "balance");
    }

    function test_the_last_unit_above_the_reserve_ratio_can_leave() external {
        controller.deployCapital(1, "half", bob, 50e18, 0);
        vm.assertEq(controller.reserveRatio(1), MIN_RESERVE_RATIO, "ratio");
        vm.expectRevert(
            abi.encodeWithSelector(IController.ReserveRatioTooLow.selector, MIN_RESERVE_RATIO - 1, MIN_RESERVE_RATIO)
        );
        controller.deployCapital(1, "more", bob, 1, 0);
    }

    function test_the_reserve_ratio_counts_the_interest_owed_now() external {
        vm.warp(START + YEAR);
        vm.assertEq(controller.liability(1), 106.25e18, "owed");
        vm.assertEq(controller.reserveRatio(1), uint256(100e18) * WAD / 106.25e18, "ratio");
        vm.expectRevert();
        controller.deployCapital(1, "half", bob, 50e18, 0);
        controller.deployCapital(1, "less", bob, 46.875e18, 0);
        vm.assertEq(controller.reserveRatio(1), MIN_RESERVE_RATIO, "ratio");
    }

    function test_a_minimum_of_zero_lets_everything_out_and_no_more() external {
        controller.setMinReserveRatio(0);
        controller.deployCapital(1, "all", bob, 100e18, 0);
        vm.assertEq(mDai.reserve(), 0, "reserve");
        vm.expectRevert(abi.encodeWithSelector(IMToken.InsufficientReserve.selector, 0, 1));
        controller.deployCapital(1, "more", bob, 1, 0);
    }

    function test_a_transfer_id_is_used_once_whichever_way() external {
        bytes memory used = abi.encodeWithSelector(IController.TransferIdNotUnique.selector, bytes32("id"));
        controller.deployCapital(1, "id", bob, 10e18, 0);
        vm.expectRevert(used);
        controller.deployCapital(2, "id", bob, 10e6, 0);
        vm.expectRevert(used);
        controller.returnCapital(1, "id", 10e18, 0);
        vm.expectRevert(abi.encodeWithSelector(IController.TransferIdNotUnique.selector, bytes32(0)));
        controller.deployCapital(1, 0, bob, 10e18, 0);
    }

    function test_zero_and_nobody_are_refused() external {
        vm.expectRevert(IController.ZeroAmount.selector);
        controller.deployCapital(1, "x", bob, 0, 0);
        vm.expectRevert(IController.ZeroAmount.selector);
        controller.returnCapital(1, "x", 0, 0);
        vm.expectRevert(IController.ZeroAddress.selector);
        controller.deployCapital(1, "x", address(0), 1, 0);
    }

    function test_no_more_comes_back_than_went_out() external {
        controller.deployCapital(1, "out", bob, 10e18, 0);
        dai.mint(address(this), 11e18);
        dai.approve(address(mDai), 11e18);
        vm.expectRevert(abi.encodeWithSelector(IMToken.ReturnExceedsOutstanding.selector, 10e18, 11e18));
        controller.returnCapital(1, "back", 11e18, 0);
    }

    function test_capital_can_come_back_while_paused() external {
        controller.deployCapital(1, "out", bob, 10e18, 0);
        controller.pause();
        dai.mint(address(this), 10e18);
        dai.approve(address(mDai), 10e18);
        controller.returnCapital(1, "back", 10e18, 0);
        vm.assertEq(mDai.reserve(), 100e18, "reserve");
    }

    function testFuzz_no_withdrawal_leaves_less_than_the_reserve_ratio(uint256 amount, uint256 ratio, uint256 wait)
        external
    {
        vm.warp(START + between(wait, 0, 3 * YEAR));
        ratio = between(ratio, 0, WAD);
        amount = between(amount, 1, 200e6);
        controller.setMinReserveRatio(ratio);
        try controller.deployCapital(2, "out", bob, amount, 0) {
            vm.assertGe(controller.reserveRatio(2), ratio, "ratio");
        } catch {
            vm.assertLt((mUsdc.reserve() - amount) * WAD, (ratio + 1) * controller.liability(2), "refused too early");
            vm.assertEq(mUsdc.capitalOutstanding(), 0, "outstanding");
        }
    }
}
