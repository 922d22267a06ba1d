// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title Tape registry
/// @notice Loan tapes committed on chain: the root of a Merkle sum tree that commits to every loan and to the totals.
interface ITapeRegistry {
    /// @notice What is published about a tape.
    struct Tape {
        /// Root of the Merkle sum tree.
        bytes32 root;
        /// End of the reporting period, seconds since 1970.
        uint64 periodEnd;
        /// Loans on the tape.
        uint32 loanCount;
        /// Sum of the loans' balances, US cents.
        uint256 totalBalanceCents;
        /// Sum of the vehicles' values, US cents.
        uint256 totalValueCents;
        /// Identifies the leaf encoding that the root was made with.
        bytes32 schemaId;
        /// Who published it.
        address publisher;
        /// Time of publication, seconds since 1970.
        uint64 publishedAt;
        /// Where the tape's file can be had.
        string uri;
    }

    /// @notice A tape was published.
    event TapePublished(
        uint256 indexed tapeId,
        bytes32 indexed root,
        uint64 indexed periodEnd,
        uint32 loanCount,
        uint256 totalBalanceCents,
        uint256 totalValueCents,
        bytes32 schemaId,
        string uri,
        address publisher
    );

    /// @notice The root is zero.
    error RootMissing();
    /// @notice The root was published before.
    error RootAlreadyPublished(bytes32 root, uint256 tapeId);
    /// @notice The tape has no loans.
    error EmptyTape();
    /// @notice The period has not ended.
    error PeriodInFuture(uint64 periodEnd, uint64 time);
    /// @notice A total is too large for the sum tree, which adds amounts below 2^128, or for a count of loans, below 2^31.
    error TotalTooLarge(uint256 total, uint256 max);
    /// @notice There is no tape with this id.
    error TapeNotFound(uint256 tapeId);

    /// @notice Publishes a tape. Only PUBLISHER_ROLE. Periods may repeat: a restatement is a new tape.
    /// @param root Root of the Merkle sum tree, never published before.
    /// @param periodEnd End of the reporting period, not in the future.
    /// @param loanCount Loans on the tape, at least one, fewer than 2^31.
    /// @param totalBalanceCents Sum of the loans' balances, US cents.
    /// @param totalValueCents Sum of the vehicles' values, US cents.
    /// @param schemaId Identifies the leaf encoding.
    /// @param uri Where the tape's file can be had.
    /// @return tapeId Number of the tape, from 1.
    function publish(
        bytes32 root,
        uint64 periodEnd,
        uint32 loanCount,
        uint256 totalBalanceCents,
        uint256 totalValueCents,
        bytes32 schemaId,
        string calldata uri
    ) external returns (uint256 tapeId);

    /// @notice Number of tapes; ids are 1..tapeCount.
    function tapeCount() external view returns (uint256);

    /// @notice A tape. Reverts with `TapeNotFound` when there is none.
    function tape(uint256 tapeId) external view returns (Tape memory);

    /// @notice Id of the tape with this root; 0 when it was not published.
    function tapeIdOf(bytes32 root) external view returns (uint256);
}
