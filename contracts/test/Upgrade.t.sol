// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";
import {Controller} from "../src/market/Controller.sol";
import {ControllerProxy} from "../src/market/ControllerProxy.sol";
import {ControllerStorage} from "../src/market/ControllerStorage.sol";
import {IController} from "../src/market/IController.sol";
import {Fixture} from "./support/Fixture.sol";
import {Vm, vm} from "./support/Vm.sol";

/// @dev A later controller with one more function.
contract LaterController is Controller {
    function generation() external pure returns (uint256) {
        return 2;
    }
}

contract UpgradeTest is Fixture {
    function test_storage_is_where_erc_7201_puts_it() external pure {
        bytes32 root = keccak256(abi.encode(uint256(keccak256("vitrine.storage.Controller")) - 1));
        vm.assertEq(ControllerStorage.LOCATION, root & ~bytes32(uint256(0xff)), "location");
    }

    function test_an_upgrade_keeps_markets_parameters_and_roles() external {
        mintFor(alice, mDai, 100e18);
        controller.setMinReserveRatio(0.3e18);
        controller.upgradeToAndCall(address(new LaterController()), "");

        vm.assertEq(LaterController(address(controller)).generation(), 2, "generation");
        vm.assertEq(controller.marketCount(), 2, "markets");
        vm.assertEq(controller.market(1).mToken, address(mDai), "mToken");
        vm.assertEq(controller.minReserveRatio(), 0.3e18, "parameter");
        vm.assertEq(controller.totalValueLocked(), 100e18, "TVL");
        controller.deployCapital(1, "out", bob, 1e18, 0);
        mintFor(alice, mDai, 1e18);
    }

    function test_only_the_admin_upgrades() external {
        address later = address(new LaterController());
        vm.expectRevert(
            abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, alice, bytes32(0))
        );
        vm.prank(alice);
        controller.upgradeToAndCall(later, "");
    }

    function test_only_to_an_upgradeable_implementation() external {
        vm.expectRevert();
        controller.upgradeToAndCall(address(feed), "");
    }

    function test_neither_the_proxy_nor_the_implementation_is_initialised_again() external {
        vm.expectRevert(Initializable.InvalidInitialization.selector);
        controller.initialize(alice, address(feed), address(1), 0, 0);
        Controller implementation = new Controller();
        vm.expectRevert(Initializable.InvalidInitialization.selector);
        implementation.initialize(alice, address(feed), address(1), 0, 0);
        vm.expectRevert(UUPSUpgradeable.UUPSUnauthorizedCallContext.selector);
        implementation.upgradeToAndCall(address(feed), "");
    }

    function test_initialising_needs_an_admin_a_feed_and_a_factory() external {
        address implementation = address(new Controller());
        address[3] memory given = [address(this), address(feed), address(1)];
        for (uint256 missing = 0; missing < 3; ++missing) {
            address[3] memory a = given;
            a[missing] = address(0);
            vm.expectRevert(IController.ZeroAddress.selector);
            new ControllerProxy(implementation, abi.encodeCall(Controller.initialize, (a[0], a[1], a[2], 0, 0)));
        }
    }

    function test_first_parameter_values_are_emitted() external {
        address implementation = address(new Controller());
        bytes memory initialization =
            abi.encodeCall(Controller.initialize, (address(this), address(feed), address(1), 0.5e18, 1e18));
        vm.recordLogs();
        new ControllerProxy(implementation, initialization);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        bytes32[2] memory names = [bytes32("MIN_RESERVE_RATIO"), "MIN_COLLATERALIZATION"];
        uint256 found = 0;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] != IController.ParameterChanged.selector) continue;
            vm.assertEq(logs[i].topics[1], names[found++], "parameter");
            vm.assertEq(uint256(logs[i].topics[2]), 0, "market id");
        }
        vm.assertEq(found, 2, "parameters");
    }
}
