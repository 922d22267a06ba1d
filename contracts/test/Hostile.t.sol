// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IMToken} from "../src/market/IMToken.sol";
import {MToken} from "../src/market/MToken.sol";
import {FaucetToken} from "../src/local/FaucetToken.sol";
import {Fixture} from "./support/Fixture.sol";
import {FeeToken, HookToken, SenderFeeToken, SilentToken} from "./support/HostileTokens.sol";
import {vm} from "./support/Vm.sol";

contract HostileTest is Fixture {
    HookToken private hook;
    MToken private mHook;

    function setUp() public override {
        super.setUp();
        hook = new HookToken();
        mHook = list(address(hook), 1_000_000e18);
        mintFor(address(hook), mHook, 100e18);
        hook.mint(address(hook), 100e18);
        vm.prank(address(hook));
        hook.approve(address(mHook), type(uint256).max);
    }

    function test_nothing_can_be_entered_in_the_middle_of_a_deposit() external {
        hook.mint(alice, 1_000e18);
        vm.prank(alice);
        hook.approve(address(mHook), type(uint256).max);
        bytes[4] memory attacks = attackCalls();
        for (uint256 i = 0; i < attacks.length; ++i) {
            hook.arm(address(mHook), attacks[i]);
            vm.prank(alice);
            mHook.mint(10e18);
            assertRefused();
        }
        vm.assertEq(mHook.totalSupply(), 140e18, "supply");
        vm.assertEq(mHook.reserve(), hook.balanceOf(address(mHook)), "reserve");
    }

    function test_nothing_can_be_entered_in_the_middle_of_a_redemption() external {
        mintFor(alice, mHook, 100e18);
        bytes[4] memory attacks = attackCalls();
        for (uint256 i = 0; i < attacks.length; ++i) {
            hook.arm(address(mHook), attacks[i]);
            vm.prank(alice);
            mHook.redeem(10e18);
            assertRefused();
        }
        vm.assertEq(mHook.totalSupply(), 160e18, "supply");
        vm.assertEq(mHook.reserve(), hook.balanceOf(address(mHook)), "reserve");
    }

    function test_nothing_can_be_entered_while_capital_leaves() external {
        hook.arm(address(mHook), abi.encodeWithSignature("redeem(uint256)", 10e18));
        controller.deployCapital(3, "out", address(hook), 10e18, 0);
        assertRefused();
        vm.assertEq(mHook.reserve(), 90e18, "reserve");
    }

    function test_the_numbers_are_right_in_the_middle_of_a_redemption() external {
        mintFor(alice, mHook, 100e18);
        hook.arm(address(controller), abi.encodeWithSignature("reserveRatio(uint256)", 3));
        vm.prank(alice);
        mHook.redeem(10e18);
        vm.assertEq(abi.decode(hook.answer(), (uint256)), WAD, "ratio seen from inside");
    }

    function test_a_token_that_keeps_a_fee_cannot_be_deposited() external {
        FeeToken fee = new FeeToken();
        MToken mFee = list(address(fee), 1_000e18);
        fee.mint(alice, 100e18);
        vm.startPrank(alice);
        fee.approve(address(mFee), 100e18);
        vm.expectRevert(abi.encodeWithSelector(IMToken.TransferAmountMismatch.selector, 100e18, 99e18));
        mFee.mint(100e18);
        vm.stopPrank();
    }

    function test_a_token_that_takes_more_than_it_pays_cannot_empty_the_reserve_unseen() external {
        SenderFeeToken fee = new SenderFeeToken();
        MToken mFee = list(address(fee), 1_000e18);
        mintFor(alice, mFee, 100e18);
        fee.startFee();
        vm.expectRevert(abi.encodeWithSelector(IMToken.TransferAmountMismatch.selector, 50e18, 50.5e18));
        vm.prank(alice);
        mFee.redeem(50e18);
        vm.expectRevert(abi.encodeWithSelector(IMToken.TransferAmountMismatch.selector, 50e18, 50.5e18));
        controller.deployCapital(4, "out", bob, 50e18, 0);
        vm.assertEq(mFee.reserve(), fee.balanceOf(address(mFee)), "reserve");
    }

    function test_nothing_is_paid_to_the_market_itself_where_nobody_could_take_it_out() external {
        mintFor(alice, mDai, 100e18);
        bytes memory refused = abi.encodeWithSelector(IMToken.TransferAmountMismatch.selector, 10e18, 0);
        vm.startPrank(alice);
        vm.expectRevert(refused);
        mDai.redeem(10e18, address(mDai), alice);
        vm.expectRevert(refused);
        mDai.withdraw(10e18, address(mDai), alice);
        vm.stopPrank();
        vm.expectRevert(refused);
        controller.deployCapital(1, "out", address(mDai), 10e18, 0);
        vm.assertEq(mDai.reserve(), 100e18, "reserve");
        vm.assertEq(mDai.capitalOutstanding(), 0, "outstanding");
    }

    function test_a_token_that_answers_nothing_works() external {
        SilentToken silent = new SilentToken();
        MToken mSilent = list(address(silent), 1_000e6);
        silent.mint(alice, 100e6);
        vm.startPrank(alice);
        mSilent.mint(100e6);
        mSilent.redeem(100e6);
        vm.stopPrank();
        vm.assertEq(silent.balanceOf(alice), 100e6, "received");
    }

    function test_a_donation_to_the_first_depositor_s_market_takes_nothing_from_the_next() external {
        FaucetToken fresh = new FaucetToken("Fresh", "FRESH", 6);
        MToken mFresh = list(address(fresh), 1_000_000e6);
        mintFor(alice, mFresh, 1);
        fresh.mint(address(mFresh), 1_000_000e6);
        vm.assertEq(mintFor(bob, mFresh, 100e6), 100e6, "mTokens");
    }

    function attackCalls() private pure returns (bytes[4] memory) {
        return [
            abi.encodeWithSignature("mint(uint256)", 1e18),
            abi.encodeWithSignature("redeem(uint256)", 1e18),
            abi.encodeWithSignature("deposit(uint256,address)", 1e18, address(1)),
            abi.encodeWithSignature("withdraw(uint256,address,address)", 1e18, address(1), address(1))
        ];
    }

    function assertRefused() private view {
        bytes4 reason = bytes4(hook.answer());
        bool refused = reason == ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector
            || reason == bytes4(keccak256("ERC4626ExceededMaxWithdraw(address,uint256,uint256)"));
        vm.assertTrue(refused, "entered");
    }
}
