// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {FaucetToken} from "../../src/local/FaucetToken.sol";
import {ReserveFeed} from "../../src/backing/ReserveFeed.sol";
import {Controller} from "../../src/market/Controller.sol";
import {ControllerProxy} from "../../src/market/ControllerProxy.sol";
import {FixedRateModel} from "../../src/market/FixedRateModel.sol";
import {IController} from "../../src/market/IController.sol";
import {MToken} from "../../src/market/MToken.sol";
import {MTokenFactory} from "../../src/market/MTokenFactory.sol";
import {vm} from "./Vm.sol";

/// @title The protocol with mDAI (market 1, 18 decimals) and mUSDC (market 2, 6 decimals) at 6.25 %
/// @dev The test contract is the admin and holds every role.
abstract contract Fixture {
    uint256 internal constant WAD = 1e18;
    uint256 internal constant YEAR = 31_536_000;
    uint256 internal constant RATE = 62_500_000_000_000_000;
    uint256 internal constant START = 1_600_000_000;
    uint256 internal constant MIN_RESERVE_RATIO = 0.5e18;
    uint256 internal constant DAI_CAP = 5_000_000e18;
    uint256 internal constant USDC_CAP = 5_000_000e6;

    address internal alice = address(0xA11CE);
    address internal bob = address(0xB0B);

    Controller internal controller;
    ReserveFeed internal feed;
    FixedRateModel internal model;
    FaucetToken internal dai;
    FaucetToken internal usdc;
    MToken internal mDai;
    MToken internal mUsdc;

    function setUp() public virtual {
        vm.warp(START);
        feed = new ReserveFeed(address(this));
        model = new FixedRateModel(RATE);
        bytes memory initialization = abi.encodeCall(
            Controller.initialize, (address(this), address(feed), address(new MTokenFactory()), MIN_RESERVE_RATIO, WAD)
        );
        controller = Controller(address(new ControllerProxy(address(new Controller()), initialization)));
        dai = new FaucetToken("Dai Stablecoin", "DAI", 18);
        usdc = new FaucetToken("USD Coin", "USDC", 6);
        mDai = list(address(dai), DAI_CAP);
        mUsdc = list(address(usdc), USDC_CAP);
    }

    function list(address underlying, uint256 supplyCap) internal returns (MToken) {
        return list(underlying, supplyCap, address(model));
    }

    function list(address underlying, uint256 supplyCap, address rateModel) internal returns (MToken) {
        (, address mToken) = controller.listMarket(
            IController.Listing({
                underlying: underlying, rateModel: rateModel, supplyCap: supplyCap, initialExchangeRate: WAD, price: WAD
            })
        );
        return MToken(mToken);
    }

    /// @dev Gives `account` the underlying and mints with it.
    function mintFor(address account, MToken mToken, uint256 amount) internal returns (uint256 mTokenAmount) {
        FaucetToken underlying = FaucetToken(mToken.asset());
        underlying.mint(account, amount);
        vm.startPrank(account);
        underlying.approve(address(mToken), amount);
        mTokenAmount = mToken.mint(amount);
        vm.stopPrank();
    }

    /// @dev A number in min..max made from any number.
    function between(uint256 seed, uint256 min, uint256 max) internal pure returns (uint256) {
        if (seed >= min && seed <= max) return seed;
        if (max - min == type(uint256).max) return seed;
        return min + seed % (max - min + 1);
    }
}
