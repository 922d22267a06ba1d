// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title Reserve feed
/// @notice What the protocol is reported to own off chain, one feed a kind of asset ("LOANS", "CASH"), one round a report.
interface IReserveFeed {
    /// @notice One round of a feed.
    struct Report {
        /// US dollars, WAD.
        uint256 value;
        /// Time that the value is about, seconds since 1970.
        uint64 asOf;
        /// Time at which the report reached the chain, seconds since 1970.
        uint64 reportedAt;
        /// Strength of the evidence: 0 STALE_OR_MISSING, 1 SELF_REPORTED, 2 SERVICER_SIGNED, 3 THIRD_PARTY,
        /// 4 ORACLE_MULTI, 5 ONCHAIN.
        uint8 evidenceClass;
        /// True when the reporter says that the value must not be used.
        bool ripcord;
        /// Keccak-256 of the payload that the report was made from.
        bytes32 payloadHash;
        /// Who reported.
        address reporter;
    }

    /// @notice A report was accepted as round `roundId` of its feed.
    event ReserveReported(
        bytes32 indexed feedId,
        uint256 indexed roundId,
        uint256 value,
        uint64 asOf,
        uint8 evidenceClass,
        bool ripcord,
        bytes32 payloadHash,
        address reporter
    );

    /// @notice The feed id is zero.
    error FeedIdMissing();
    /// @notice The report is about a time that has not come.
    error AsOfInFuture(uint64 asOf, uint64 time);
    /// @notice The report is about an earlier time than the one before it.
    error AsOfNotMonotone(uint64 asOf, uint64 latestAsOf);
    /// @notice There is no such evidence class.
    error InvalidEvidenceClass(uint8 evidenceClass);
    /// @notice The value is too large to be real.
    error ValueTooLarge(uint256 value, uint256 max);
    /// @notice The feed has no such round.
    error RoundNotFound(bytes32 feedId, uint256 roundId);
    /// @notice The feed's latest report says that it must not be used.
    error RipcordPulled(bytes32 feedId, uint256 roundId);

    /// @notice Reports a value. Only REPORTER_ROLE.
    /// @param feedId Name of the feed in ASCII, zero-padded.
    /// @param value US dollars, WAD.
    /// @param asOf Time that the value is about: not in the future, not before the latest round's.
    /// @param evidenceClass 0..5, see `Report`.
    /// @param ripcord True when the value must not be used.
    /// @param payloadHash Keccak-256 of the payload that the report was made from.
    /// @return roundId Number of the round, from 1.
    function report(bytes32 feedId, uint256 value, uint64 asOf, uint8 evidenceClass, bool ripcord, bytes32 payloadHash)
        external
        returns (uint256 roundId);

    /// @notice Number of rounds of a feed; rounds are 1..latestRoundId.
    function latestRoundId(bytes32 feedId) external view returns (uint256);

    /// @notice Latest round of a feed. Reverts with `RoundNotFound` when there is none.
    function latestReport(bytes32 feedId) external view returns (uint256 roundId, Report memory);

    /// @notice A round of a feed. Reverts with `RoundNotFound` when there is none.
    function getReport(bytes32 feedId, uint256 roundId) external view returns (Report memory);

    /// @notice US dollars that count as assets, WAD: the latest value, or 0 without a report or with the ripcord pulled.
    function usableValue(bytes32 feedId) external view returns (uint256);
}
