// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IInterestRateModel} from "./IInterestRateModel.sol";

/// @title Fixed rate model
/// @notice Answers the same yearly rate for every market, whatever the demand.
contract FixedRateModel is IInterestRateModel {
    /// @notice The nominal yearly rate, WAD.
    uint256 public immutable rate;

    /// @param rate_ The nominal yearly rate, WAD; 6.25 % = 62500000000000000.
    constructor(uint256 rate_) {
        rate = rate_;
    }

    /// @inheritdoc IInterestRateModel
    function nominalRate(uint256, uint256, uint256) external view returns (uint256) {
        return rate;
    }
}
