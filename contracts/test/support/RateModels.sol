// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IInterestRateModel} from "../../src/market/IInterestRateModel.sol";

/// @title A rate that falls as deposits grow: 10 % less 1 % a million tokens
contract DemandRateModel is IInterestRateModel {
    uint256 private immutable _unit;

    constructor(uint8 decimals) {
        _unit = 10 ** decimals;
    }

    function nominalRate(uint256, uint256 totalSupply, uint256) external view returns (uint256) {
        uint256 millions = totalSupply / (1_000_000 * _unit);
        return 0.1e18 - 0.01e18 * (millions < 10 ? millions : 10);
    }
}

/// @title A rate that takes 150 000 gas to work out: 10 % while nobody deposited, then 5 %
contract LaboriousRateModel is IInterestRateModel {
    function nominalRate(uint256, uint256 totalSupply, uint256) external view returns (uint256) {
        uint256 gasAtStart = gasleft();
        while (gasAtStart - gasleft() < 150_000) {}
        return totalSupply == 0 ? 0.1e18 : 0.05e18;
    }
}

/// @title A model that answers as told, then fails in the way it is told
contract FailingRateModel is IInterestRateModel {
    enum Failure {
        None,
        Revert,
        BurnGas,
        AnswerNothing,
        AnswerTooMuch
    }

    Failure public failure;

    function fail(Failure failure_) external {
        failure = failure_;
    }

    function nominalRate(uint256, uint256, uint256) external view returns (uint256) {
        if (failure == Failure.Revert) revert("broken");
        if (failure == Failure.AnswerTooMuch) return type(uint256).max;
        if (failure == Failure.AnswerNothing) {
            assembly {
                return(0, 0)
            }
        }
        while (failure == Failure.BurnGas) {}
        return 0.0625e18;
    }
}
