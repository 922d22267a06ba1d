// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {FeedAggregator} from "../src/backing/FeedAggregator.sol";
import {IReserveFeed} from "../src/backing/IReserveFeed.sol";
import {Fixture} from "./support/Fixture.sol";
import {vm} from "./support/Vm.sol";

contract ReserveFeedTest is Fixture {
    FeedAggregator private aggregator;

    function setUp() public override {
        super.setUp();
        aggregator = new FeedAggregator(feed, "LOANS");
    }

    function test_a_report_is_a_round_and_stays() external {
        vm.expectEmit(address(feed));
        emit IReserveFeed.ReserveReported(
            "LOANS", 1, 8_500_000e18, uint64(START - 1 days), 2, false, "a", address(this)
        );
        vm.assertEq(feed.report("LOANS", 8_500_000e18, uint64(START - 1 days), 2, false, "a"), 1, "first round");
        vm.assertEq(feed.report("LOANS", 9_000_000e18, uint64(START), 3, false, "b"), 2, "second round");
        vm.assertEq(feed.report("CASH", 1e18, uint64(START), 1, false, "c"), 1, "first round of another feed");

        IReserveFeed.Report memory first = feed.getReport("LOANS", 1);
        vm.assertEq(first.value, 8_500_000e18, "value");
        vm.assertEq(first.asOf, START - 1 days, "as of");
        vm.assertEq(first.reportedAt, START, "reported at");
        vm.assertEq(first.evidenceClass, 2, "evidence");
        vm.assertEq(first.payloadHash, "a", "payload");
        vm.assertEq(first.reporter, address(this), "reporter");
        (uint256 roundId, IReserveFeed.Report memory latest) = feed.latestReport("LOANS");
        vm.assertEq(roundId, 2, "latest round");
        vm.assertEq(latest.value, feed.usableValue("LOANS"), "latest value");
    }

    function test_only_a_reporter_reports() external {
        vm.expectRevert(
            abi.encodeWithSelector(
                IAccessControl.AccessControlUnauthorizedAccount.selector, alice, feed.REPORTER_ROLE()
            )
        );
        vm.prank(alice);
        feed.report("LOANS", 1, uint64(START), 1, false, 0);
    }

    function test_time_of_a_report_is_neither_in_the_future_nor_before_the_last() external {
        uint64 time = uint64(START);
        vm.expectRevert(abi.encodeWithSelector(IReserveFeed.AsOfInFuture.selector, time + 1, time));
        feed.report("LOANS", 1, time + 1, 1, false, 0);
        feed.report("LOANS", 1, time, 1, false, 0);
        vm.expectRevert(abi.encodeWithSelector(IReserveFeed.AsOfNotMonotone.selector, time - 1, time));
        feed.report("LOANS", 1, time - 1, 1, false, 0);
        feed.report("LOANS", 2, time, 1, true, 0);
    }

    function test_impossible_reports_are_refused() external {
        uint256 max = type(uint128).max;
        vm.expectRevert(abi.encodeWithSelector(IReserveFeed.InvalidEvidenceClass.selector, 6));
        feed.report("LOANS", 1, uint64(START), 6, false, 0);
        vm.expectRevert(abi.encodeWithSelector(IReserveFeed.ValueTooLarge.selector, max + 1, max));
        feed.report("LOANS", max + 1, uint64(START), 1, false, 0);
        vm.expectRevert(IReserveFeed.FeedIdMissing.selector);
        feed.report(0, 1, uint64(START), 1, false, 0);
    }

    function test_rounds_that_are_not_there_are_named() external {
        vm.expectRevert(abi.encodeWithSelector(IReserveFeed.RoundNotFound.selector, bytes32("LOANS"), 0));
        feed.latestReport("LOANS");
        vm.expectRevert(abi.encodeWithSelector(IReserveFeed.RoundNotFound.selector, bytes32("LOANS"), 1));
        feed.getReport("LOANS", 1);
        vm.assertEq(feed.usableValue("LOANS"), 0, "usable value");
    }

    function test_an_aggregator_shows_rounds_as_chainlink_does() external {
        feed.report("LOANS", 5e18, uint64(START - 60), 2, false, 0);
        (uint80 id, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredIn) =
            aggregator.latestRoundData();
        vm.assertEq(id, 1, "round");
        vm.assertEq(uint256(answer), 5e18, "answer");
        vm.assertEq(startedAt, START - 60, "started at");
        vm.assertEq(updatedAt, START, "updated at");
        vm.assertEq(answeredIn, 1, "answered in");
        vm.assertEq(aggregator.decimals(), 18, "decimals");
        vm.assertEq(aggregator.version(), 1, "version");
        vm.assertEq(aggregator.description(), "LOANS / USD", "description");
    }

    function test_an_aggregator_does_not_answer_while_the_ripcord_is_pulled() external {
        feed.report("LOANS", 5e18, uint64(START), 2, true, 0);
        vm.expectRevert(abi.encodeWithSelector(IReserveFeed.RipcordPulled.selector, bytes32("LOANS"), 1));
        aggregator.latestRoundData();
        (, int256 answer,,,) = aggregator.getRoundData(1);
        vm.assertEq(uint256(answer), 5e18, "history");
    }

    function test_a_name_of_32_bytes_is_shown_whole() external {
        FeedAggregator long = new FeedAggregator(feed, "12345678901234567890123456789012");
        vm.assertEq(long.description(), "12345678901234567890123456789012 / USD", "description");
    }

    function testFuzz_time_of_the_latest_report_never_goes_back(uint64 first, uint64 second) external {
        first = uint64(between(first, 0, START));
        second = uint64(between(second, 0, START));
        feed.report("LOANS", 1, first, 1, false, 0);
        try feed.report("LOANS", 2, second, 1, false, 0) {
            vm.assertGe(second, first, "went back");
        } catch {
            vm.assertLt(second, first, "refused");
            vm.assertEq(feed.latestRoundId("LOANS"), 1, "rounds");
        }
    }
}
