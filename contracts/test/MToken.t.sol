// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IMToken} from "../src/market/IMToken.sol";
import {MToken} from "../src/market/MToken.sol";
import {Fixture} from "./support/Fixture.sol";
import {Vm, vm} from "./support/Vm.sol";

contract MTokenTest is Fixture {
    function test_is_named_after_its_underlying_and_has_its_decimals() external view {
        vm.assertEq(mUsdc.name(), "DMM: USDC", "name");
        vm.assertEq(mUsdc.symbol(), "mUSDC", "symbol");
        vm.assertEq(mUsdc.decimals(), 6, "decimals");
        vm.assertEq(mDai.decimals(), 18, "decimals");
        vm.assertEq(mUsdc.marketId(), 2, "market id");
        vm.assertEq(mUsdc.controller(), address(controller), "controller");
    }

    function test_one_usdc_held_for_a_year_pays_1_0625() external {
        mintFor(alice, mUsdc, 1e6);
        mintFor(bob, mUsdc, 1e6);
        vm.warp(START + YEAR);
        vm.prank(alice);
        vm.assertEq(mUsdc.redeem(1e6), 1_062_500, "paid");
        vm.assertEq(usdc.balanceOf(alice), 1_062_500, "received");
    }

    function test_mint_emits_its_events_in_order() external {
        mintFor(bob, mDai, 1e18);
        vm.warp(START + 1 days);
        uint256 rate = mDai.getCurrentExchangeRate();
        uint256 expected = 100e18 * WAD / rate;
        dai.mint(alice, 100e18);
        vm.startPrank(alice);
        dai.approve(address(mDai), 100e18);

        vm.expectEmit(address(mDai));
        emit IMToken.InterestAccrued(WAD, rate, RATE, uint64(START), uint64(START + 1 days));
        vm.expectEmit(address(dai));
        emit IERC20.Transfer(alice, address(mDai), 100e18);
        vm.expectEmit(address(mDai));
        emit IERC20.Transfer(address(0), alice, expected);
        vm.expectEmit(address(mDai));
        emit IERC4626.Deposit(alice, alice, 100e18, expected);
        vm.expectEmit(address(mDai));
        emit IMToken.Minted(alice, alice, 100e18, expected, rate, 1e18 + expected, 101e18);
        vm.assertEq(mDai.mint(100e18), expected, "mTokens");
        vm.stopPrank();
    }

    function test_redeem_emits_its_events_in_order() external {
        mintFor(alice, mDai, 100e18);
        vm.warp(START + 1 days);
        uint256 rate = mDai.getCurrentExchangeRate();
        uint256 expected = 40e18 * rate / WAD;

        vm.expectEmit(address(mDai));
        emit IMToken.InterestAccrued(WAD, rate, RATE, uint64(START), uint64(START + 1 days));
        vm.expectEmit(address(mDai));
        emit IERC20.Transfer(alice, address(0), 40e18);
        vm.expectEmit(address(dai));
        emit IERC20.Transfer(address(mDai), alice, expected);
        vm.expectEmit(address(mDai));
        emit IERC4626.Withdraw(alice, alice, alice, expected, 40e18);
        vm.expectEmit(address(mDai));
        emit IMToken.Redeemed(alice, alice, 40e18, expected, rate, 60e18, 100e18 - expected);
        vm.prank(alice);
        vm.assertEq(mDai.redeem(40e18), expected, "underlying");
    }

    function test_second_touch_in_the_same_second_accrues_nothing() external {
        mintFor(alice, mDai, 1e18);
        vm.warp(START + 10);
        mintFor(alice, mDai, 1e18);
        vm.recordLogs();
        mintFor(alice, mDai, 1e18);
        assertNoLog(IMToken.InterestAccrued.selector);
    }

    function test_transfers_do_not_write_the_rate() external {
        mintFor(alice, mDai, 1e18);
        vm.warp(START + 1 days);
        vm.prank(alice);
        require(mDai.transfer(bob, 1e17));
        vm.assertEq(mDai.exchangeRate(), WAD, "stored rate");
        vm.assertEq(mDai.exchangeRateUpdatedAt(), START, "time of the stored rate");
        vm.assertGt(mDai.getCurrentExchangeRate(), WAD, "current rate");
    }

    function test_donations_are_not_reserve() external {
        mintFor(alice, mDai, 100e18);
        dai.mint(address(mDai), 1_000e18);
        vm.assertEq(mDai.reserve(), 100e18, "reserve");
        vm.assertEq(mDai.getCurrentExchangeRate(), WAD, "rate");
        vm.assertEq(mDai.totalAssets(), 100e18, "total assets");
    }

    function test_supply_cap_is_the_last_mToken_that_can_be_minted() external {
        mintFor(alice, mUsdc, USDC_CAP);
        usdc.mint(bob, 1);
        vm.startPrank(bob);
        usdc.approve(address(mUsdc), 1);
        vm.expectRevert(abi.encodeWithSelector(IMToken.SupplyCapExceeded.selector, USDC_CAP, USDC_CAP + 1));
        mUsdc.mint(1);
        vm.stopPrank();
    }

    function test_redeem_beyond_the_reserve_names_what_is_there() external {
        mintFor(alice, mDai, 100e18);
        controller.deployCapital(1, "out", bob, 50e18, 0);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IMToken.InsufficientReserve.selector, 50e18, 60e18));
        mDai.redeem(60e18);
    }

    function test_pause_stops_minting_and_redeeming_but_not_transfers() external {
        mintFor(alice, mDai, 100e18);
        dai.mint(alice, 1e18);
        controller.pause();
        vm.startPrank(alice);
        dai.approve(address(mDai), 1e18);
        vm.expectRevert(IMToken.MarketPaused.selector);
        mDai.mint(1e18);
        vm.expectRevert(IMToken.MarketPaused.selector);
        mDai.redeem(1e18);
        require(mDai.transfer(bob, 1e18));
        vm.stopPrank();
        vm.assertEq(mDai.maxDeposit(alice) + mDai.maxMint(alice), 0, "room while paused");
        vm.assertEq(mDai.maxRedeem(alice) + mDai.maxWithdraw(alice), 0, "exits while paused");

        controller.unpause();
        vm.prank(alice);
        mDai.redeem(1e18);
    }

    function test_only_the_controller_moves_capital_and_rates() external {
        bytes memory refused = abi.encodeWithSelector(IMToken.OnlyController.selector, address(this));
        vm.expectRevert(refused);
        mDai.deployCapital(alice, 1);
        vm.expectRevert(refused);
        mDai.returnCapital(alice, 1);
        vm.expectRevert(refused);
        mDai.refreshNominalRate();
    }

    function test_starts_only_within_its_bounds() external {
        uint256 max = mDai.MAX_INITIAL_EXCHANGE_RATE();
        vm.expectRevert(abi.encodeWithSelector(IMToken.ExchangeRateOutOfRange.selector, WAD - 1, WAD, max));
        new MToken(address(controller), 3, dai, "DMM: DAI", "mDAI", WAD - 1, RATE);
        vm.expectRevert(abi.encodeWithSelector(IMToken.ExchangeRateOutOfRange.selector, max + 1, WAD, max));
        new MToken(address(controller), 3, dai, "DMM: DAI", "mDAI", max + 1, RATE);
        vm.expectRevert(abi.encodeWithSelector(IMToken.NominalRateTooHigh.selector, WAD + 1, WAD));
        new MToken(address(controller), 3, dai, "DMM: DAI", "mDAI", WAD, WAD + 1);
    }

    function test_zero_is_refused() external {
        vm.expectRevert(abi.encodeWithSelector(IMToken.AmountTooSmall.selector, 0));
        mDai.mint(0);
        vm.expectRevert(abi.encodeWithSelector(IMToken.AmountTooSmall.selector, 0));
        mDai.redeem(0);
        vm.expectRevert(abi.encodeWithSelector(IMToken.AmountTooSmall.selector, 0));
        mDai.deposit(0, alice);
        vm.expectRevert(abi.encodeWithSelector(IMToken.AmountTooSmall.selector, 0));
        mDai.mint(0, alice);
    }

    function test_dust_that_buys_nothing_is_refused() external {
        vm.warp(START + 20 * YEAR);
        usdc.mint(address(this), 1);
        usdc.approve(address(mUsdc), 1);
        vm.expectRevert(abi.encodeWithSelector(IMToken.AmountTooSmall.selector, 1));
        mUsdc.mint(1);
    }

    function test_more_than_anyone_has_is_refused() external {
        mintFor(alice, mDai, 100e18);
        vm.expectRevert();
        mDai.mint(type(uint256).max);
        vm.expectRevert();
        mDai.redeem(type(uint256).max);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, bob, 0, 1e18));
        vm.prank(bob);
        mDai.redeem(1e18);
    }

    function testFuzz_mint_and_redeem_follow_the_formulas(uint256 amount, uint256 wait, uint256 part) external {
        amount = between(amount, 2, USDC_CAP / 2);
        wait = between(wait, 0, 3 * YEAR);
        mintFor(bob, mUsdc, USDC_CAP / 2);
        vm.warp(START + wait);
        uint256 rate = mUsdc.getCurrentExchangeRate();
        uint256 minted = mintFor(alice, mUsdc, amount);
        vm.assertEq(minted, amount * WAD / rate, "minted");
        vm.assertEq(mUsdc.exchangeRate(), rate, "rate written");

        part = between(part, 1, minted);
        vm.prank(alice);
        vm.assertEq(mUsdc.redeem(part), part * rate / WAD, "redeemed");
        vm.assertEq(usdc.balanceOf(address(mUsdc)), mUsdc.reserve(), "reserve");
    }

    function testFuzz_no_gain_from_rounding(uint256 amount, uint256 wait) external {
        amount = between(amount, 2, 1e12);
        mintFor(bob, mUsdc, 1e12);
        vm.warp(START + between(wait, 0, 10 * YEAR));
        uint256 minted = mintFor(alice, mUsdc, amount);
        vm.prank(alice);
        vm.assertLe(mUsdc.redeem(minted), amount, "came out with more than went in");
    }

    function assertNoLog(bytes32 topic) private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        vm.assertGt(logs.length, 0, "nothing happened");
        for (uint256 i = 0; i < logs.length; ++i) {
            vm.assertTrue(logs[i].topics[0] != topic, "unexpected event");
        }
    }
}
