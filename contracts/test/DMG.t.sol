// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {DMG} from "../src/governance/DMG.sol";
import {IDMG} from "../src/governance/IDMG.sol";
import {vm} from "./support/Vm.sol";

contract DMGTest {
    uint256 private constant SUPPLY = 250_000_000e18;
    address private constant ALICE = address(0xA11CE);

    DMG private dmg;

    function setUp() external {
        dmg = new DMG(address(this));
    }

    function test_all_there_will_ever_be_goes_to_the_first_holder() external view {
        vm.assertEq(dmg.name(), "DMM: Governance", "name");
        vm.assertEq(dmg.symbol(), "DMG", "symbol");
        vm.assertEq(dmg.totalSupply(), SUPPLY, "supply");
        vm.assertEq(dmg.balanceOf(address(this)), SUPPLY, "balance");
        vm.assertEq(dmg.totalBurned(), 0, "burned");
    }

    function test_a_burn_says_who_why_and_what_is_left() external {
        vm.expectEmit(address(dmg));
        emit IERC20.Transfer(address(this), address(0), 10e18);
        vm.expectEmit(address(dmg));
        emit IDMG.TokensBurned(address(this), "BUYBACK", 10e18, SUPPLY - 10e18);
        dmg.burn(10e18, "BUYBACK");
        vm.assertEq(dmg.totalBurned(), 10e18, "burned");
    }

    function test_burning_for_another_needs_an_allowance() external {
        dmg.approve(ALICE, 10e18);
        vm.startPrank(ALICE);
        dmg.burnFrom(address(this), 4e18, "FEE");
        vm.assertEq(dmg.allowance(address(this), ALICE), 6e18, "allowance");
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, ALICE, 6e18, 7e18));
        dmg.burnFrom(address(this), 7e18, "FEE");
        vm.stopPrank();
    }

    function test_a_burn_needs_an_amount_a_reason_and_a_balance() external {
        vm.expectRevert(IDMG.ZeroAmount.selector);
        dmg.burn(0, "BUYBACK");
        vm.expectRevert(IDMG.ReasonMissing.selector);
        dmg.burn(1, 0);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, ALICE, 0, 1));
        vm.prank(ALICE);
        dmg.burn(1, "BUYBACK");
    }

    function test_nothing_reaches_address_zero_but_by_a_burn() external {
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InvalidReceiver.selector, address(0)));
        dmg.transfer(address(0), 1);
    }

    function test_delegated_votes_follow_transfers_and_burns_by_block() external {
        dmg.delegate(ALICE);
        vm.roll(block.number + 1);
        uint256 before = block.number;
        vm.roll(block.number + 1);
        dmg.burn(50_000_000e18, "BUYBACK");
        vm.assertEq(dmg.getVotes(ALICE), 200_000_000e18, "votes now");
        vm.assertEq(dmg.getPastVotes(ALICE, before), SUPPLY, "votes then");
        vm.assertEq(dmg.getPastTotalSupply(before), SUPPLY, "supply then");
    }

    function test_an_approval_can_be_signed() external {
        uint256 key = 0xC0FFEE;
        address owner = vm.addr(key);
        bytes32 structHash = keccak256(
            abi.encode(
                keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"),
                owner,
                ALICE,
                5e18,
                dmg.nonces(owner),
                block.timestamp
            )
        );
        (uint8 v, bytes32 r, bytes32 s) =
            vm.sign(key, keccak256(abi.encodePacked(hex"1901", dmg.DOMAIN_SEPARATOR(), structHash)));
        dmg.permit(owner, ALICE, 5e18, block.timestamp, v, r, s);
        vm.assertEq(dmg.allowance(owner, ALICE), 5e18, "allowance");
    }

    function testFuzz_what_is_burned_and_what_is_left_make_250_million(uint256[8] calldata amounts) external {
        for (uint256 i = 0; i < amounts.length; ++i) {
            uint256 left = dmg.balanceOf(address(this));
            if (left == 0) break;
            dmg.burn(1 + amounts[i] % left, "BUYBACK");
            vm.assertEq(dmg.totalBurned() + dmg.totalSupply(), SUPPLY, "burned + supply");
            vm.assertEq(dmg.balanceOf(address(this)), dmg.totalSupply(), "balance");
        }
    }
}
