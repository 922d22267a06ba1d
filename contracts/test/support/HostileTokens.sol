// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {FaucetToken} from "../../src/local/FaucetToken.sol";

/// @title A token that calls out in the middle of every transfer, as ERC-777 does
contract HookToken is FaucetToken {
    address private _target;
    bytes private _call;
    bytes public answer;

    constructor() FaucetToken("Hook", "HOOK", 18) {}

    /// @dev On the next transfer, calls `target`.
    function arm(address target, bytes calldata call_) external {
        _target = target;
        _call = call_;
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        address target = _target;
        if (target == address(0)) return;
        _target = address(0);
        (, answer) = target.call(_call);
    }
}

/// @title A token that keeps a hundredth of every transfer
contract FeeToken is FaucetToken {
    constructor() FaucetToken("Fee", "FEE", 18) {}

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (from != address(0) && to != address(0)) super._update(to, address(0), value / 100);
    }
}

/// @title A token that takes a hundredth more from the sender, once it was told to
contract SenderFeeToken is FaucetToken {
    bool private _takesFee;

    constructor() FaucetToken("Sender fee", "SFEE", 18) {}

    function startFee() external {
        _takesFee = true;
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (_takesFee && from != address(0) && to != address(0)) super._update(from, address(0), value / 100);
    }
}

/// @title A token that answers nothing to a transfer, as USDT does, and needs no allowance
contract SilentToken {
    string public constant symbol = "SIL";
    uint8 public constant decimals = 6;
    mapping(address account => uint256) public balanceOf;

    function mint(address account, uint256 amount) external {
        balanceOf[account] += amount;
    }

    function transfer(address to, uint256 amount) external {
        balanceOf[msg.sender] -= amount;
        balanceOf[to] += amount;
    }

    function transferFrom(address from, address to, uint256 amount) external {
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
    }
}
