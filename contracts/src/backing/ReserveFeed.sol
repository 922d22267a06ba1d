// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";

import {IReserveFeed} from "./IReserveFeed.sol";

/// @title Reserve feed
/// @notice Keeps every round of every feed; nothing is overwritten. See {IReserveFeed}.
contract ReserveFeed is IReserveFeed, AccessControl {
    /// @notice May report.
    bytes32 public constant REPORTER_ROLE = keccak256("REPORTER_ROLE");

    /// @notice Strongest evidence class, ONCHAIN.
    uint8 public constant MAX_EVIDENCE_CLASS = 5;

    /// @notice Largest value, so that sums of feeds cannot overflow.
    uint256 public constant MAX_VALUE = type(uint128).max;

    mapping(bytes32 feedId => mapping(uint256 roundId => Report)) private _reports;

    /// @inheritdoc IReserveFeed
    mapping(bytes32 feedId => uint256) public latestRoundId;

    /// @param admin Grants and revokes roles; the first reporter.
    constructor(address admin) {
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        _grantRole(REPORTER_ROLE, admin);
    }

    /// @inheritdoc IReserveFeed
    function report(bytes32 feedId, uint256 value, uint64 asOf, uint8 evidenceClass, bool ripcord, bytes32 payloadHash)
        external
        onlyRole(REPORTER_ROLE)
        returns (uint256 roundId)
    {
        if (feedId == 0) revert FeedIdMissing();
        if (value > MAX_VALUE) revert ValueTooLarge(value, MAX_VALUE);
        if (evidenceClass > MAX_EVIDENCE_CLASS) revert InvalidEvidenceClass(evidenceClass);
        uint64 time = uint64(block.timestamp);
        if (asOf > time) revert AsOfInFuture(asOf, time);
        uint64 latestAsOf = _reports[feedId][latestRoundId[feedId]].asOf;
        if (asOf < latestAsOf) revert AsOfNotMonotone(asOf, latestAsOf);

        roundId = ++latestRoundId[feedId];
        _reports[feedId][roundId] = Report({
            value: value,
            asOf: asOf,
            reportedAt: time,
            evidenceClass: evidenceClass,
            ripcord: ripcord,
            payloadHash: payloadHash,
            reporter: msg.sender
        });
        emit ReserveReported(feedId, roundId, value, asOf, evidenceClass, ripcord, payloadHash, msg.sender);
    }

    /// @inheritdoc IReserveFeed
    function latestReport(bytes32 feedId) external view returns (uint256 roundId, Report memory) {
        roundId = latestRoundId[feedId];
        return (roundId, getReport(feedId, roundId));
    }

    /// @inheritdoc IReserveFeed
    function getReport(bytes32 feedId, uint256 roundId) public view returns (Report memory) {
        if (roundId == 0 || roundId > latestRoundId[feedId]) revert RoundNotFound(feedId, roundId);
        return _reports[feedId][roundId];
    }

    /// @inheritdoc IReserveFeed
    function usableValue(bytes32 feedId) external view returns (uint256) {
        Report storage latest = _reports[feedId][latestRoundId[feedId]];
        return latest.ripcord ? 0 : latest.value;
    }
}
