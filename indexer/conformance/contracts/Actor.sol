// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// Is called, and calls itself and others: traces of every kind.
contract Actor {
    struct Order {
        uint256 id;
        address buyer;
        string[] items;
    }

    uint256 public count;

    event Acted(uint256 indexed count, string what);

    function act(uint256 amount, address whom) public payable returns (uint256 number, bytes32 mark) {
        count++;
        emit Acted(count, "act");
        return (count, keccak256(abi.encode(amount, whom)));
    }

    function order(Order calldata given) external returns (Order memory) {
        count += given.items.length;
        emit Acted(count, "order");
        return given;
    }

    /// Calls another actor (or this one), several times, then fails or not; a failed inner call is swallowed.
    function relay(Actor other, uint256 times, bool fail) external {
        for (uint256 i = 0; i < times; i++) other.act(i, msg.sender);
        emit Acted(count, "relay");
        if (fail) {
            try other.refuse(times) {} catch {}
        }
    }

    function delegate(address code) external {
        (bool ok,) = code.delegatecall(abi.encodeCall(this.act, (7, msg.sender)));
        require(ok, "delegate failed");
    }

    function refuse(uint256 reason) external {
        count = reason;
        revert("refused");
    }

    function create() external returns (Sprout) {
        return new Sprout(this);
    }

    fallback() external payable {
        emit Acted(count, "fallback");
    }

    receive() external payable {}
}

/// Calls back while it is made.
contract Sprout {
    constructor(Actor maker) {
        maker.act(99, address(this));
    }
}
