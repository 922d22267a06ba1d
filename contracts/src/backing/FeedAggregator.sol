// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAggregatorV3} from "./IAggregatorV3.sol";
import {IReserveFeed} from "./IReserveFeed.sol";

/// @title Feed aggregator
/// @notice Shows one reserve feed to whoever reads Chainlink's AggregatorV3Interface.
/// @dev Such readers know nothing of ripcords: a latest round with the ripcord pulled reverts instead of answering.
contract FeedAggregator is IAggregatorV3 {
    /// @notice The reserve feed that is shown.
    IReserveFeed public immutable reserveFeed;

    /// @notice The feed's id.
    bytes32 public immutable feedId;

    /// @param reserveFeed_ The reserve feed to show.
    /// @param feedId_ The feed's id: its name in ASCII, zero-padded.
    constructor(IReserveFeed reserveFeed_, bytes32 feedId_) {
        reserveFeed = reserveFeed_;
        feedId = feedId_;
    }

    /// @inheritdoc IAggregatorV3
    function decimals() external pure returns (uint8) {
        return 18;
    }

    /// @notice The feed's name and unit, for example "LOANS / USD".
    function description() external view returns (string memory) {
        uint256 length = 0;
        while (length < 32 && feedId[length] != 0) ++length;
        bytes memory name = new bytes(length);
        for (uint256 i = 0; i < length; ++i) {
            name[i] = feedId[i];
        }
        return string.concat(string(name), " / USD");
    }

    /// @inheritdoc IAggregatorV3
    function version() external pure returns (uint256) {
        return 1;
    }

    /// @notice A round: answer = US dollars, WAD; startedAt = the time it is about; updatedAt = when it was reported.
    function getRoundData(uint80 roundId)
        external
        view
        returns (uint80 id, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)
    {
        return _round(roundId, reserveFeed.getReport(feedId, roundId));
    }

    /// @notice The latest round. Reverts with `RipcordPulled` when it says that it must not be used.
    function latestRoundData()
        external
        view
        returns (uint80 id, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)
    {
        (uint256 roundId, IReserveFeed.Report memory latest) = reserveFeed.latestReport(feedId);
        if (latest.ripcord) revert IReserveFeed.RipcordPulled(feedId, roundId);
        return _round(uint80(roundId), latest);
    }

    function _round(uint80 roundId, IReserveFeed.Report memory r)
        private
        pure
        returns (uint80, int256, uint256, uint256, uint80)
    {
        return (roundId, int256(r.value), r.asOf, r.reportedAt, roundId);
    }
}
