// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";

import {ITapeRegistry} from "./ITapeRegistry.sol";

/// @title Tape registry
/// @notice Keeps every tape ever published; nothing is overwritten. See {ITapeRegistry}.
contract TapeRegistry is ITapeRegistry, AccessControl {
    /// @notice May publish tapes.
    bytes32 public constant PUBLISHER_ROLE = keccak256("PUBLISHER_ROLE");

    /// @notice Largest total; the sum tree adds amounts below 2^128.
    uint256 public constant MAX_TOTAL = type(uint128).max;

    /// @dev A GraphQL Int holds no more, and a count that wrapped around there would be a lie about the tape.
    uint256 private constant MAX_LOANS = uint32(type(int32).max);

    mapping(uint256 tapeId => Tape) private _tapes;

    /// @inheritdoc ITapeRegistry
    uint256 public tapeCount;

    /// @inheritdoc ITapeRegistry
    mapping(bytes32 root => uint256) public tapeIdOf;

    /// @param admin Grants and revokes roles; the first publisher.
    constructor(address admin) {
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        _grantRole(PUBLISHER_ROLE, admin);
    }

    /// @inheritdoc ITapeRegistry
    function publish(
        bytes32 root,
        uint64 periodEnd,
        uint32 loanCount,
        uint256 totalBalanceCents,
        uint256 totalValueCents,
        bytes32 schemaId,
        string calldata uri
    ) external onlyRole(PUBLISHER_ROLE) returns (uint256 tapeId) {
        if (root == 0) revert RootMissing();
        if (tapeIdOf[root] != 0) revert RootAlreadyPublished(root, tapeIdOf[root]);
        if (loanCount == 0) revert EmptyTape();
        if (periodEnd > block.timestamp) revert PeriodInFuture(periodEnd, uint64(block.timestamp));
        _requireTotal(loanCount, MAX_LOANS);
        _requireTotal(totalBalanceCents, MAX_TOTAL);
        _requireTotal(totalValueCents, MAX_TOTAL);

        tapeId = ++tapeCount;
        tapeIdOf[root] = tapeId;
        _tapes[tapeId] = Tape({
            root: root,
            periodEnd: periodEnd,
            loanCount: loanCount,
            totalBalanceCents: totalBalanceCents,
            totalValueCents: totalValueCents,
            schemaId: schemaId,
            publisher: msg.sender,
            publishedAt: uint64(block.timestamp),
            uri: uri
        });
        emit TapePublished(
            tapeId, root, periodEnd, loanCount, totalBalanceCents, totalValueCents, schemaId, uri, msg.sender
        );
    }

    /// @inheritdoc ITapeRegistry
    function tape(uint256 tapeId) external view returns (Tape memory) {
        if (tapeId == 0 || tapeId > tapeCount) revert TapeNotFound(tapeId);
        return _tapes[tapeId];
    }

    function _requireTotal(uint256 total, uint256 max) private pure {
        if (total > max) revert TotalTooLarge(total, max);
    }
}
