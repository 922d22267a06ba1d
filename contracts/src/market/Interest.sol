// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Interest
/// @notice The arithmetic of an mToken: linear by the second between writes, compounding at each write.
library Interest {
    /// @dev 1, as a WAD.
    uint256 internal constant WAD = 1e18;

    /// @dev 365 days.
    uint256 internal constant SECONDS_PER_YEAR = 31_536_000;

    /// @notice Exchange rate after a span = floor(exchangeRate × (1e18 + floor(nominalRate × elapsed / 31536000)) / 1e18).
    /// @param exchangeRate Exchange rate before, WAD.
    /// @param nominalRate Nominal yearly rate in force over the whole span, WAD.
    /// @param elapsed Length of the span, seconds.
    function accrue(uint256 exchangeRate, uint256 nominalRate, uint256 elapsed) internal pure returns (uint256) {
        return Math.mulDiv(exchangeRate, WAD + (nominalRate * elapsed) / SECONDS_PER_YEAR, WAD);
    }

    /// @notice mTokens for an amount of underlying = underlyingAmount × 1e18 / exchangeRate, rounded as told.
    function toMTokens(uint256 underlyingAmount, uint256 exchangeRate, Math.Rounding rounding)
        internal
        pure
        returns (uint256)
    {
        return Math.mulDiv(underlyingAmount, WAD, exchangeRate, rounding);
    }

    /// @notice Underlying for an amount of mTokens = mTokenAmount × exchangeRate / 1e18, rounded as told.
    function toUnderlying(uint256 mTokenAmount, uint256 exchangeRate, Math.Rounding rounding)
        internal
        pure
        returns (uint256)
    {
        return Math.mulDiv(mTokenAmount, exchangeRate, WAD, rounding);
    }
}
