// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {MToken} from "../src/market/MToken.sol";
import {Fixture} from "./support/Fixture.sol";
import {MarketHandler} from "./support/MarketHandler.sol";
import {vm} from "./support/Vm.sol";

/// @dev What holds after any sequence of actions, in a market of 6 decimals, where rounding is coarsest.
contract InvariantsTest is Fixture {
    MarketHandler private handler;
    MToken private mToken;

    function setUp() public override {
        super.setUp();
        mToken = mUsdc;
        handler = new MarketHandler(controller, mToken);
        controller.grantRole(controller.PARAMETER_ROLE(), address(handler));
        controller.grantRole(controller.CAPITAL_ROLE(), address(handler));
    }

    /// @dev Foundry calls these contracts, and no others.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function invariant_balances_add_up_to_the_supply() external view {
        uint256 total = 0;
        for (uint256 i = 0; i < 4; ++i) {
            total += mToken.balanceOf(handler.actors(i));
        }
        vm.assertEq(total, mToken.totalSupply(), "sum of balances");
    }

    function invariant_reserve_is_what_came_in_less_what_went_out() external view {
        vm.assertEq(mToken.reserve(), handler.paidIn() - handler.paidOut(), "reserve");
        vm.assertEq(mToken.capitalOutstanding(), handler.outstanding(), "outstanding");
    }

    function invariant_reserve_is_there() external view {
        vm.assertEq(usdc.balanceOf(address(mToken)), mToken.reserve() + handler.donated(), "balance");
    }

    function invariant_supply_stays_under_its_cap() external view {
        vm.assertLe(mToken.totalSupply(), USDC_CAP, "supply");
    }

    function invariant_exchange_rate_never_falls() external view {
        vm.assertTrue(!handler.rateFell(), "rate");
    }

    /// @dev No sequence of mints and redemptions makes the market owe more than was paid in plus interest.
    function invariant_rounding_gives_nothing_away() external view {
        int256 owed = int256(mToken.totalSupply() * mToken.getCurrentExchangeRate());
        vm.assertTrue(owed <= handler.mostOwed(), "owes more than it took and promised");
    }
}
