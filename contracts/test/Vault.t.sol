// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {IMToken} from "../src/market/IMToken.sol";
import {Fixture} from "./support/Fixture.sol";
import {vm} from "./support/Vm.sol";

/// @dev An mToken as an ERC-4626 vault: previews are exact, maxima can be used, rounding favours the vault.
contract VaultTest is Fixture {
    function setUp() public override {
        super.setUp();
        mintFor(bob, mUsdc, 1_000_000e6);
    }

    function testFuzz_previews_are_exact(uint256 amount, uint256 wait) external {
        vm.warp(START + between(wait, 0, 3 * YEAR));
        amount = between(amount, 1_000, 100_000e6);
        usdc.mint(alice, 10 * amount);
        vm.startPrank(alice);
        usdc.approve(address(mUsdc), type(uint256).max);

        uint256 expected = mUsdc.previewDeposit(amount);
        vm.assertEq(mUsdc.deposit(amount, alice), expected, "deposit");
        expected = mUsdc.previewMint(amount);
        vm.assertEq(mUsdc.mint(amount, alice), expected, "mint");
        expected = mUsdc.previewWithdraw(amount / 2);
        vm.assertEq(mUsdc.withdraw(amount / 2, alice, alice), expected, "withdraw");
        expected = mUsdc.previewRedeem(amount / 2);
        vm.assertEq(mUsdc.redeem(amount / 2, alice, alice), expected, "redeem");
        vm.stopPrank();
    }

    function testFuzz_withdraw_costs_at_least_what_it_pays(uint256 assets, uint256 wait) external {
        vm.warp(START + between(wait, 0, 10 * YEAR));
        assets = between(assets, 1, 900_000e6);
        uint256 rate = mUsdc.getCurrentExchangeRate();
        vm.prank(bob);
        uint256 shares = mUsdc.withdraw(assets, bob, bob);
        vm.assertGe(shares * rate, assets * WAD, "paid more than was burned");
        vm.assertLt((shares - 1) * rate, assets * WAD, "burned more than needed");
        vm.assertEq(usdc.balanceOf(bob), assets, "paid");
    }

    function testFuzz_mint_costs_at_least_what_it_gives(uint256 shares, uint256 wait) external {
        vm.warp(START + between(wait, 0, 10 * YEAR));
        shares = between(shares, 1, 100_000e6);
        uint256 rate = mUsdc.getCurrentExchangeRate();
        usdc.mint(alice, type(uint128).max);
        vm.startPrank(alice);
        usdc.approve(address(mUsdc), type(uint256).max);
        vm.assertGe(mUsdc.mint(shares, alice) * WAD, shares * rate, "gave more than was paid");
        vm.stopPrank();
    }

    function testFuzz_maxima_can_be_used(uint256 wait, uint256 deployed) external {
        vm.warp(START + between(wait, 0, 3 * YEAR));
        deployed = between(deployed, 1, 400_000e6);
        controller.deployCapital(2, "out", alice, deployed, 0);

        uint256 most = mUsdc.maxWithdraw(bob);
        vm.assertLe(most, mUsdc.reserve(), "more than the reserve");
        vm.prank(bob);
        mUsdc.withdraw(most, bob, bob);

        most = mUsdc.maxDeposit(alice);
        usdc.mint(alice, most);
        vm.startPrank(alice);
        usdc.approve(address(mUsdc), most);
        mUsdc.deposit(most, alice);
        vm.stopPrank();
        vm.assertLe(mUsdc.totalSupply(), USDC_CAP, "over the cap");

        most = mUsdc.maxRedeem(bob);
        if (most == 0) return;
        vm.prank(bob);
        mUsdc.redeem(most, bob, bob);
    }

    function testFuzz_the_most_that_can_be_deposited_is_accepted_down_to_the_last_unit(uint256 room, uint256 wait)
        external
    {
        vm.warp(START + between(wait, 0, 10 * YEAR));
        room = between(room, 0, 5);
        feed.report("LOANS", 10_000_000e18, uint64(START), 2, false, 0);
        controller.setSupplyCap(2, mUsdc.totalSupply() + room);
        uint256 most = mUsdc.maxDeposit(alice);
        if (most == 0) return;
        usdc.mint(alice, most);
        vm.startPrank(alice);
        usdc.approve(address(mUsdc), most);
        mUsdc.deposit(most, alice);
        vm.stopPrank();
    }

    function test_room_for_less_than_a_unit_of_underlying_is_no_room() external {
        vm.warp(START + YEAR);
        controller.setSupplyCap(2, mUsdc.totalSupply() + 1);
        vm.assertEq(mUsdc.maxMint(alice), 1, "mTokens");
        vm.assertEq(mUsdc.maxDeposit(alice), 0, "underlying");
    }

    function test_beyond_the_maxima_is_refused() external {
        uint256 most = mUsdc.maxDeposit(alice);
        vm.expectRevert(abi.encodeWithSelector(ERC4626.ERC4626ExceededMaxDeposit.selector, alice, most + 1, most));
        mUsdc.deposit(most + 1, alice);
        vm.expectRevert(
            abi.encodeWithSelector(ERC4626.ERC4626ExceededMaxRedeem.selector, bob, 1_000_001e6, 1_000_000e6)
        );
        mUsdc.redeem(1_000_001e6, bob, bob);
    }

    function test_another_account_redeems_only_within_its_allowance() external {
        vm.prank(bob);
        mUsdc.approve(alice, 10e6);
        vm.startPrank(alice);
        mUsdc.redeem(10e6, alice, bob);
        vm.expectRevert();
        mUsdc.redeem(1, alice, bob);
        vm.stopPrank();
        vm.assertEq(usdc.balanceOf(alice), 10e6, "received");
    }

    function test_redeemed_names_the_owner_and_the_recipient() external {
        vm.prank(bob);
        mUsdc.approve(alice, 10e6);
        vm.expectEmit(address(mUsdc));
        emit IMToken.Redeemed(bob, alice, 10e6, 10e6, WAD, 999_990e6, 999_990e6);
        vm.prank(alice);
        mUsdc.redeem(10e6, alice, bob);
    }

    function test_views_never_revert_at_the_extremes() external {
        vm.warp(START + 200 * YEAR);
        mUsdc.maxDeposit(alice);
        mUsdc.maxMint(alice);
        mUsdc.maxRedeem(bob);
        mUsdc.maxWithdraw(bob);
        mUsdc.totalAssets();
        controller.setSupplyCap(2, 0);
        vm.assertEq(mUsdc.maxMint(alice), 0, "room under a lowered cap");
    }
}
