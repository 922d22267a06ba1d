// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

contract Factory {
    event PoolCreated(address indexed pool, string label, uint24 fee);

    /// The pool emits in its constructor, before the factory names it, and again after that, all in one transaction.
    function create(string calldata label, uint24 fee) external returns (Pool pool) {
        pool = new Pool(label);
        emit PoolCreated(address(pool), label, fee);
        pool.swap(int256(uint256(fee)), 1);
    }

    /// Names pools that exist, as often as asked.
    function announce(address pool, string calldata label, uint24 fee, uint256 times) external {
        for (uint256 i = 0; i < times; i++) emit PoolCreated(pool, label, fee);
    }
}

contract Pool {
    string public label;
    uint256 public swaps;

    event Opened(string label);
    event Swap(address indexed sender, int256 amount, uint256 price);
    event Spawned(address indexed child, string label);
    event Closed();

    constructor(string memory label_) {
        label = label_;
        emit Opened(label_);
    }

    function swap(int256 amount, uint256 price) external {
        swaps++;
        emit Swap(msg.sender, amount, price);
    }

    function spawn(string calldata label_) external returns (Leaf child) {
        child = new Leaf(label_);
        emit Spawned(address(child), label_);
        child.swap(-1, swaps);
    }

    function close() external {
        emit Closed();
    }
}

/// What a pool spawns: a source that a template's own handler makes.
contract Leaf {
    event Opened(string label);
    event Swap(address indexed sender, int256 amount, uint256 price);

    constructor(string memory label) {
        emit Opened(label);
    }

    function swap(int256 amount, uint256 price) external {
        emit Swap(msg.sender, amount, price);
    }
}
