// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";

import {IDMG} from "./IDMG.sol";

/// @title DMG
/// @notice The governance token: delegation, vote weight by block, signed approvals, burns with a reason. See {IDMG}.
contract DMG is ERC20, ERC20Permit, ERC20Votes, IDMG {
    /// @notice DMG created at the start, base units; there is no way to create more.
    uint256 public constant INITIAL_SUPPLY = 250_000_000e18;

    /// @param holder First holder of all DMG.
    constructor(address holder) ERC20("DMM: Governance", "DMG") ERC20Permit("DMM: Governance") {
        _mint(holder, INITIAL_SUPPLY);
    }

    /// @inheritdoc IDMG
    function burn(uint256 amount, bytes32 reason) external {
        _burnFor(msg.sender, amount, reason);
    }

    /// @inheritdoc IDMG
    function burnFrom(address account, uint256 amount, bytes32 reason) external {
        _spendAllowance(account, msg.sender, amount);
        _burnFor(account, amount, reason);
    }

    /// @inheritdoc IDMG
    function totalBurned() external view returns (uint256) {
        return INITIAL_SUPPLY - totalSupply();
    }

    /// @notice The next nonce that a signed approval or delegation of `owner` must carry.
    function nonces(address owner) public view override(ERC20Permit, Nonces) returns (uint256) {
        return super.nonces(owner);
    }

    function _burnFor(address account, uint256 amount, bytes32 reason) private {
        if (amount == 0) revert ZeroAmount();
        if (reason == 0) revert ReasonMissing();
        _burn(account, amount);
        emit TokensBurned(account, reason, amount, totalSupply());
    }

    function _update(address from, address to, uint256 value) internal override(ERC20, ERC20Votes) {
        super._update(from, to, value);
    }
}
