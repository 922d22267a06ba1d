// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title DMG
/// @notice The governance token: 250 000 000 from the start, never more, fewer with every burn.
interface IDMG {
    /// @notice DMG was burned. Follows the `Transfer` to address zero.
    event TokensBurned(address indexed account, bytes32 indexed reason, uint256 amount, uint256 totalSupplyAfter);

    /// @notice An amount must not be zero here.
    error ZeroAmount();
    /// @notice A burn needs a reason.
    error ReasonMissing();

    /// @notice Burns the caller's DMG.
    /// @param amount DMG, base units (18 decimals).
    /// @param reason Why: a short code in ASCII, zero-padded, for example "BUYBACK".
    function burn(uint256 amount, bytes32 reason) external;

    /// @notice Burns DMG of `account` out of the caller's allowance.
    function burnFrom(address account, uint256 amount, bytes32 reason) external;

    /// @notice DMG burned so far, base units = 250 000 000e18 − totalSupply.
    function totalBurned() external view returns (uint256);
}
