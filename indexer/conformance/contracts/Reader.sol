// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// Something to call: values of every type, overloads, and every way to fail.
contract Reader {
    struct Point {
        int256 x;
        int256 y;
    }

    struct Shape {
        string name;
        Point[] points;
        Point centre;
        bytes32[2] tags;
    }

    error Refused(uint256 code);

    event Ask(string what, uint256 number, address target);
    event Declared(address indexed reader, uint256 number, address other);

    uint256 public value;
    mapping(address => uint256) public balances;

    function set(uint256 value_) external payable {
        value = value_;
        balances[msg.sender] = value_;
    }

    function ask(string calldata what, uint256 number, address target) external {
        emit Ask(what, number, target);
    }

    function declare(address reader, uint256 number, address other) external {
        emit Declared(reader, number, other);
    }

    function many() external view returns (uint256 number, string memory text, address[] memory list, bool flag) {
        list = new address[](2);
        list[0] = address(this);
        list[1] = msg.sender;
        return (value, unicode"größe ✓", list, value % 2 == 1);
    }

    function shape(int256 scale) external pure returns (Shape memory result) {
        result.name = "triangle";
        result.points = new Point[](3);
        for (int256 i = 0; i < 3; i++) result.points[uint256(i)] = Point(i * scale, -i * scale);
        result.centre = Point(scale, -scale);
        result.tags = [bytes32("a"), bytes32("b")];
    }

    function area(Shape calldata given) external pure returns (int256) {
        return given.centre.x * given.centre.y + int256(given.points.length);
    }

    function pick(uint256 number) external pure returns (uint256) {
        return number + 1;
    }

    function pick(address who) external pure returns (address) {
        return who;
    }

    function sum(uint256[] calldata list) external pure returns (uint256 total) {
        for (uint256 i = 0; i < list.length; i++) total += list[i];
    }

    function small() external pure returns (int8, uint8, int32, uint64, bytes4, bytes memory) {
        return (-7, 200, -70000, 1 << 60, 0xdeadbeef, hex"");
    }

    /// Who asks, with how much gas, at which block: the same for every engine, or answers would differ.
    function context() external view returns (address, uint256, uint256, uint256) {
        return (msg.sender, gasleft(), block.number, block.timestamp);
    }

    function fail(uint256 how) external view returns (uint256) {
        if (how == 1) revert("no reason is good enough");
        if (how == 2) revert Refused(42);
        if (how == 3) assert(value == type(uint256).max);
        if (how == 4) {
            assembly {
                invalid()
            }
        }
        if (how == 5) {
            uint256 spent;
            while (true) spent += gasleft();
            return spent;
        }
        if (how == 6) {
            assembly {
                return(0, 0)
            }
        }
        if (how == 7) {
            assembly {
                mstore(0, 1)
                return(0, 3)
            }
        }
        if (how == 8) {
            assembly {
                revert(0, 0)
            }
        }
        return how;
    }

    /// Declares a string, answers bytes that are none.
    function broken(uint256 how) external pure returns (string memory) {
        assembly {
            mstore(0, 32)
            mstore(32, 2)
            mstore(64, shl(240, 0xfffe))
            switch how
            case 0 { return(0, 96) }
            case 1 {
                mstore(32, 1000)
                return(0, 96)
            }
            default { return(0, 31) }
        }
    }
}
