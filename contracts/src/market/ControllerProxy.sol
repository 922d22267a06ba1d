// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";

/// @title Controller proxy
/// @notice The controller's address for good; what runs there is upgraded through the controller itself (UUPS).
contract ControllerProxy is ERC1967Proxy {
    /// @param implementation Controller to run.
    /// @param initialization Encoded call of `initialize`.
    constructor(address implementation, bytes memory initialization) ERC1967Proxy(implementation, initialization) {}
}
