// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title Price feed, as Chainlink's consumers read it
/// @notice The five functions of Chainlink's AggregatorV3Interface.
interface IAggregatorV3 {
    /// @notice Decimals of an answer.
    function decimals() external view returns (uint8);

    /// @notice What the feed is about.
    function description() external view returns (string memory);

    /// @notice Version of the feed's contract.
    function version() external view returns (uint256);

    /// @notice A round.
    function getRoundData(uint80 roundId)
        external
        view
        returns (uint80 id, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);

    /// @notice The latest round.
    function latestRoundData()
        external
        view
        returns (uint80 id, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);
}
