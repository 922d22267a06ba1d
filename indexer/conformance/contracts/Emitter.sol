// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// Emits any log that a script asks for, well-formed or not; the events are declared for their ABI alone.
contract Emitter {
    struct RawLog {
        bytes32[] topics;
        bytes data;
    }

    enum Kind {
        First,
        Second,
        Third
    }

    struct Inner {
        bool flag;
        int64[] values;
        string label;
    }

    struct Outer {
        uint256 id;
        address who;
        bytes note;
        Inner inner;
        Inner[] list;
    }

    event Command(string action, string subject, string text, int256 number, bytes data);
    event Pair(string left, string right);
    event Point(uint256 indexed series, int256 value, uint256 amount, string tag);

    event Indexed(uint256 indexed number, address indexed who, bytes32 indexed tag, bytes data);
    event Hashed(string indexed text, bytes indexed data, uint256[] indexed list, uint256 plain);
    event Unnamed(uint256, string);
    event Overloaded(uint256 value);
    event Overloaded(string value);

    event Integers(
        int8 i8, uint8 u8, int24 i24, uint24 u24, int32 i32, uint32 u32, int64 i64, uint64 u64, int256 i256, uint256 u256
    );
    event Words(address who, bool flag, bytes1 one, bytes4 four, bytes32 word, bytes data, string text, Kind kind);
    event Lists(address[] who, bool[] flags, bytes32[] words, bytes[] datas, string[] texts, int256[] numbers);
    event Nested(uint256[3] three, uint8[2][] pairs, string[][2] texts, int32[] small);
    event Structured(Outer value);

    function emitLogs(RawLog[] calldata logs) external {
        for (uint256 i = 0; i < logs.length; i++) {
            bytes32[] calldata topics = logs[i].topics;
            bytes memory data = logs[i].data;
            assembly {
                let at := add(data, 32)
                let size := mload(data)
                let first := topics.offset
                switch topics.length
                case 0 { log0(at, size) }
                case 1 { log1(at, size, calldataload(first)) }
                case 2 { log2(at, size, calldataload(first), calldataload(add(first, 32))) }
                case 3 {
                    log3(at, size, calldataload(first), calldataload(add(first, 32)), calldataload(add(first, 64)))
                }
                default {
                    log4(
                        at,
                        size,
                        calldataload(first),
                        calldataload(add(first, 32)),
                        calldataload(add(first, 64)),
                        calldataload(add(first, 96))
                    )
                }
            }
        }
    }

    receive() external payable {}
}
