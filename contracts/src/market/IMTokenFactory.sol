// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title mToken factory
/// @notice Creates mTokens for the controller that calls it.
interface IMTokenFactory {
    /// @notice Creates an mToken whose controller is the caller.
    /// @param marketId Number of the market in the controller, from 1.
    /// @param underlying Underlying ERC-20.
    /// @param name Name of the mToken.
    /// @param symbol Symbol of the mToken.
    /// @param initialExchangeRate Exchange rate at the start, WAD.
    /// @param initialRate Nominal yearly rate at the start, WAD.
    /// @return mToken Address of the new mToken.
    function create(
        uint256 marketId,
        address underlying,
        string calldata name,
        string calldata symbol,
        uint256 initialExchangeRate,
        uint256 initialRate
    ) external returns (address mToken);
}
