// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IController} from "./IController.sol";

/// @title Controller storage
/// @notice Where the controller keeps its state: an ERC-7201 namespace, so that no upgrade can shift it.
library ControllerStorage {
    /// @custom:storage-location erc7201:vitrine.storage.Controller
    struct Layout {
        /// Feed of the reported off-chain assets.
        address reserveFeed;
        /// Creates mTokens.
        address mTokenFactory;
        /// Lowest reserve ratio that a capital withdrawal may leave, WAD.
        uint256 minReserveRatio;
        /// Active collateralisation below which no supply cap may be raised, WAD.
        uint256 minCollateralization;
        /// Number of markets.
        uint256 marketCount;
        /// Markets by id, from 1.
        mapping(uint256 marketId => IController.Market) markets;
        /// Market of an mToken.
        mapping(address mToken => uint256 marketId) marketIdOf;
        /// Market of an underlying.
        mapping(address underlying => uint256 marketId) marketIdOfUnderlying;
        /// Identifiers of capital transfers already made.
        mapping(bytes32 transferId => bool) transferIdUsed;
    }

    /// @dev keccak256(abi.encode(uint256(keccak256("vitrine.storage.Controller")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 internal constant LOCATION = 0x3a7a84adda19b40fb552d71c4b4c6e6a5bb5e7a78ee684bcbbfd480e3e377c00;

    /// @notice The state.
    function state() internal pure returns (Layout storage $) {
        assembly {
            $.slot := LOCATION
        }
    }

    /// @notice The market with this id. Reverts with `MarketNotFound` when there is none.
    function market(uint256 marketId) internal view returns (IController.Market storage m) {
        m = state().markets[marketId];
        if (m.mToken == address(0)) revert IController.MarketNotFound(marketId);
    }
}
