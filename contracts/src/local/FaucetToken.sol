// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title Faucet token
/// @notice An ERC-20 that anyone may mint: stands in for DAI and USDC on local chains only.
contract FaucetToken is ERC20 {
    uint8 private immutable _decimals;

    /// @param name_ Name of the token.
    /// @param symbol_ Symbol of the token.
    /// @param decimals_ Decimals of the token.
    constructor(string memory name_, string memory symbol_, uint8 decimals_) ERC20(name_, symbol_) {
        _decimals = decimals_;
    }

    /// @notice Creates `amount` for `account`. Anyone.
    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }

    /// @notice Decimals of the token.
    function decimals() public view override returns (uint8) {
        return _decimals;
    }
}
