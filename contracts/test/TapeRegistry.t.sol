// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {ITapeRegistry} from "../src/backing/ITapeRegistry.sol";
import {TapeRegistry} from "../src/backing/TapeRegistry.sol";
import {vm} from "./support/Vm.sol";

contract TapeRegistryTest {
    uint64 private constant NOW = 1_600_000_000;
    bytes32 private constant SCHEMA = keccak256("vitrine.loan.v1");

    TapeRegistry private registry;

    function setUp() external {
        vm.warp(NOW);
        registry = new TapeRegistry(address(this));
    }

    function test_a_tape_is_numbered_from_one_and_stays() external {
        vm.expectEmit(address(registry));
        emit ITapeRegistry.TapePublished(1, "root", NOW, 3, 600, 900, SCHEMA, "file:a", address(this));
        vm.assertEq(registry.publish("root", NOW, 3, 600, 900, SCHEMA, "file:a"), 1, "id");
        vm.assertEq(registry.publish("other", NOW - 1, 1, 0, 0, SCHEMA, ""), 2, "id of an earlier period");

        ITapeRegistry.Tape memory tape = registry.tape(1);
        vm.assertEq(tape.root, "root", "root");
        vm.assertEq(tape.periodEnd, NOW, "period");
        vm.assertEq(tape.loanCount, 3, "loans");
        vm.assertEq(tape.totalBalanceCents, 600, "balance");
        vm.assertEq(tape.totalValueCents, 900, "value");
        vm.assertEq(tape.schemaId, SCHEMA, "schema");
        vm.assertEq(tape.publisher, address(this), "publisher");
        vm.assertEq(tape.publishedAt, NOW, "published at");
        vm.assertEq(tape.uri, "file:a", "uri");
        vm.assertEq(registry.tapeCount(), 2, "count");
        vm.assertEq(registry.tapeIdOf("other"), 2, "id by root");
        vm.assertEq(registry.tapeIdOf("stranger"), 0, "id of a stranger");
    }

    function test_a_root_is_published_once() external {
        registry.publish("root", NOW, 3, 600, 900, SCHEMA, "");
        vm.expectRevert(abi.encodeWithSelector(ITapeRegistry.RootAlreadyPublished.selector, bytes32("root"), 1));
        registry.publish("root", NOW, 4, 601, 901, SCHEMA, "");
    }

    function test_only_a_publisher_publishes() external {
        vm.expectRevert(
            abi.encodeWithSelector(
                IAccessControl.AccessControlUnauthorizedAccount.selector, address(1), registry.PUBLISHER_ROLE()
            )
        );
        vm.prank(address(1));
        registry.publish("root", NOW, 3, 600, 900, SCHEMA, "");
    }

    function test_impossible_tapes_are_refused() external {
        uint256 max = type(uint128).max;
        vm.expectRevert(ITapeRegistry.RootMissing.selector);
        registry.publish(0, NOW, 3, 600, 900, SCHEMA, "");
        vm.expectRevert(ITapeRegistry.EmptyTape.selector);
        registry.publish("root", NOW, 0, 0, 0, SCHEMA, "");
        vm.expectRevert(abi.encodeWithSelector(ITapeRegistry.PeriodInFuture.selector, NOW + 1, NOW));
        registry.publish("root", NOW + 1, 3, 600, 900, SCHEMA, "");
        vm.expectRevert(abi.encodeWithSelector(ITapeRegistry.TotalTooLarge.selector, max + 1, max));
        registry.publish("root", NOW, 3, max + 1, 900, SCHEMA, "");
        vm.expectRevert(abi.encodeWithSelector(ITapeRegistry.TotalTooLarge.selector, max + 1, max));
        registry.publish("root", NOW, 3, 600, max + 1, SCHEMA, "");
        uint32 maxLoans = uint32(type(int32).max);
        vm.expectRevert(abi.encodeWithSelector(ITapeRegistry.TotalTooLarge.selector, maxLoans + 1, maxLoans));
        registry.publish("root", NOW, maxLoans + 1, 600, 900, SCHEMA, "");
        registry.publish("root", NOW, maxLoans, 600, 900, SCHEMA, "");
    }

    function test_tapes_that_are_not_there_are_named() external {
        vm.expectRevert(abi.encodeWithSelector(ITapeRegistry.TapeNotFound.selector, 0));
        registry.tape(0);
        vm.expectRevert(abi.encodeWithSelector(ITapeRegistry.TapeNotFound.selector, 1));
        registry.tape(1);
    }

    function testFuzz_what_is_published_is_what_is_read(
        bytes32 root,
        uint32 loanCount,
        uint128 balance,
        uint128 value,
        string calldata uri
    ) external {
        vm.assume(root != 0);
        loanCount = 1 + loanCount % uint32(type(int32).max);
        registry.publish(root, NOW, loanCount, balance, value, SCHEMA, uri);
        ITapeRegistry.Tape memory tape = registry.tape(registry.tapeIdOf(root));
        vm.assertEq(tape.loanCount, loanCount, "loans");
        vm.assertEq(tape.totalBalanceCents, balance, "balance");
        vm.assertEq(tape.totalValueCents, value, "value");
        vm.assertEq(tape.uri, uri, "uri");
    }
}
