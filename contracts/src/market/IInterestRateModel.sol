// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title Interest-rate model
/// @notice The replaceable contract that sets a market's rate: a static number or a function of demand
/// (white paper, "Owner/controller settings").
interface IInterestRateModel {
    /// @notice Nominal yearly interest rate of a market.
    /// @param marketId Number of the market in the controller, from 1.
    /// @param totalSupply mTokens in circulation, base units.
    /// @param reserve Underlying held by the mToken, base units.
    /// @return rate Nominal yearly rate, WAD (6.25 % = 62500000000000000).
    function nominalRate(uint256 marketId, uint256 totalSupply, uint256 reserve) external view returns (uint256 rate);
}
