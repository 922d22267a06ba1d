// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IController} from "../src/market/IController.sol";
import {IMToken} from "../src/market/IMToken.sol";
import {Fixture} from "./support/Fixture.sol";
import {MarketHandler} from "./support/MarketHandler.sol";
import {DemandRateModel} from "./support/RateModels.sol";
import {Vm, vm} from "./support/Vm.sol";

/// @dev Whoever reads nothing but events, one after the other, knows the state after each transaction.
contract EventsTest is Fixture {
    struct Known {
        uint256 exchangeRate;
        uint256 exchangeRateUpdatedAt;
        uint256 nominalRate;
        uint256 totalSupply;
        uint256 reserve;
        uint256 capitalOutstanding;
        uint256 transferredSupply;
    }

    uint256 private constant MARKET = 2;

    MarketHandler private handler;
    Known private known;

    function setUp() public override {
        super.setUp();
        handler = new MarketHandler(controller, mUsdc);
        controller.grantRole(controller.PARAMETER_ROLE(), address(handler));
        controller.grantRole(controller.CAPITAL_ROLE(), address(handler));
        known.exchangeRate = WAD;
        known.exchangeRateUpdatedAt = START;
        known.nominalRate = RATE;
    }

    function testFuzz_events_tell_the_state_after_each_action(uint256[24] calldata seeds) external {
        vm.recordLogs();
        if (seeds[0] % 2 == 0) controller.setRateModel(MARKET, address(new DemandRateModel(6)));
        for (uint256 i = 0; i < seeds.length; ++i) {
            act(uint256(keccak256(abi.encode(seeds[i]))));
            read(vm.getRecordedLogs());
            vm.assertEq(known.exchangeRate, mUsdc.exchangeRate(), "exchange rate");
            vm.assertEq(known.exchangeRateUpdatedAt, mUsdc.exchangeRateUpdatedAt(), "time of the exchange rate");
            vm.assertEq(known.nominalRate, mUsdc.nominalRate(), "nominal rate");
            vm.assertEq(known.totalSupply, mUsdc.totalSupply(), "supply");
            vm.assertEq(known.transferredSupply, mUsdc.totalSupply(), "supply by transfers");
            vm.assertEq(known.reserve, mUsdc.reserve(), "reserve");
            vm.assertEq(known.capitalOutstanding, mUsdc.capitalOutstanding(), "outstanding");
        }
    }

    function act(uint256 seed) private {
        handler.wait(seed >> 128);
        uint256 kind = seed % 9;
        uint256 amount = (seed >> 8) % 10_000_000e6;
        if (kind == 0) handler.mint(seed >> 4, amount);
        else if (kind == 1) handler.mintShares(seed >> 4, amount);
        else if (kind == 2) handler.redeem(seed >> 4, amount);
        else if (kind == 3) handler.withdraw(seed >> 4, amount);
        else if (kind == 4) handler.transfer(seed >> 4, seed >> 6, amount);
        else if (kind == 5) handler.deployCapital(amount);
        else if (kind == 6) handler.returnCapital(amount);
        else if (kind == 7) handler.donate(amount);
        else if (seed % 2 == 0) handler.setRate(seed >> 4);
        else controller.refreshNominalRate(MARKET);
    }

    function read(Vm.Log[] memory logs) private {
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter == address(mUsdc)) readMToken(logs[i]);
            if (logs[i].emitter == address(controller)) readController(logs[i]);
        }
    }

    function readMToken(Vm.Log memory log) private {
        bytes32 topic = log.topics[0];
        if (topic == IMToken.Minted.selector || topic == IMToken.Redeemed.selector) {
            uint256 rate;
            (,, rate, known.totalSupply, known.reserve) =
                abi.decode(log.data, (uint256, uint256, uint256, uint256, uint256));
            vm.assertEq(rate, known.exchangeRate, "rate of the exchange");
        } else if (topic == IMToken.InterestAccrued.selector) {
            (uint256 before, uint256 afterwards, uint256 rate, uint64 from, uint64 to) =
                abi.decode(log.data, (uint256, uint256, uint256, uint64, uint64));
            vm.assertEq(before, known.exchangeRate, "rate before the span");
            vm.assertEq(from, known.exchangeRateUpdatedAt, "start of the span");
            vm.assertEq(rate, known.nominalRate, "rate of the span");
            (known.exchangeRate, known.exchangeRateUpdatedAt) = (afterwards, to);
        } else if (topic == IMToken.NominalRateChanged.selector) {
            (uint256 oldRate, uint256 newRate, uint64 effectiveAt) = abi.decode(log.data, (uint256, uint256, uint64));
            vm.assertEq(oldRate, known.nominalRate, "old rate");
            (known.nominalRate, known.exchangeRateUpdatedAt) = (newRate, effectiveAt);
        } else if (topic == IERC20.Transfer.selector) {
            uint256 amount = abi.decode(log.data, (uint256));
            if (log.topics[1] == 0) known.transferredSupply += amount;
            if (log.topics[2] == 0) known.transferredSupply -= amount;
        }
    }

    function readController(Vm.Log memory log) private {
        bytes32 topic = log.topics[0];
        if (topic != IController.CapitalDeployed.selector && topic != IController.CapitalReturned.selector) return;
        uint256 amount;
        uint256 before = known.capitalOutstanding;
        (amount, known.capitalOutstanding, known.reserve,) = abi.decode(log.data, (uint256, uint256, uint256, bytes32));
        bool left = topic == IController.CapitalDeployed.selector;
        vm.assertEq(known.capitalOutstanding, left ? before + amount : before - amount, "outstanding by amounts");
    }
}
