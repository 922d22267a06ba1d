// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IMTokenFactory} from "./IMTokenFactory.sol";
import {MToken} from "./MToken.sol";

/// @title mToken factory
/// @notice Holds the mToken's creation code, which is too large to be part of the controller.
contract MTokenFactory is IMTokenFactory {
    /// @inheritdoc IMTokenFactory
    function create(
        uint256 marketId,
        address underlying,
        string calldata name,
        string calldata symbol,
        uint256 initialExchangeRate,
        uint256 initialRate
    ) external returns (address mToken) {
        return address(
            new MToken(msg.sender, marketId, IERC20(underlying), name, symbol, initialExchangeRate, initialRate)
        );
    }
}
