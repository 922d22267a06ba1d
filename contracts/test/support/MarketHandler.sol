// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {FaucetToken} from "../../src/local/FaucetToken.sol";
import {Controller} from "../../src/market/Controller.sol";
import {FixedRateModel} from "../../src/market/FixedRateModel.sol";
import {MToken} from "../../src/market/MToken.sol";
import {vm} from "./Vm.sol";

/// @title Everything that can happen to a market, in any order, with a second set of books
contract MarketHandler {
    uint256 private constant WAD = 1e18;

    address[4] public actors = [address(0x11), address(0x22), address(0x33), address(0x44)];

    /// Underlying that holders and borrowers paid in.
    uint256 public paidIn;
    /// Underlying that holders and borrowers were paid.
    uint256 public paidOut;
    /// Capital that went out less what came back.
    uint256 public outstanding;
    /// Underlying given to the mToken outside its functions.
    uint256 public donated;
    /// Set once an exchange rate is lower than one before it.
    bool public rateFell;

    Controller private immutable _controller;
    MToken private immutable _mToken;
    FaucetToken private immutable _underlying;
    uint256 private immutable _marketId;
    /// Interest on the supply up to the last action, WAD, exact.
    uint256 private _interest;
    /// Underlying that holders paid in less what they were paid.
    int256 private _principal;
    uint256 private _lastRate;
    uint256 private _transfers;

    /// @dev Books the interest of the time since the last action.
    modifier booked() {
        uint256 rate = _mToken.getCurrentExchangeRate();
        if (rate < _lastRate || rate < _mToken.exchangeRate()) rateFell = true;
        _interest += _interestSince(rate);
        _lastRate = rate;
        _;
        if (_mToken.getCurrentExchangeRate() != rate) rateFell = true;
    }

    constructor(Controller controller, MToken mToken) {
        _controller = controller;
        _mToken = mToken;
        _marketId = mToken.marketId();
        _underlying = FaucetToken(mToken.asset());
        _lastRate = mToken.getCurrentExchangeRate();
    }

    function mint(uint256 actor, uint256 amount) external booked {
        uint256 room = _mToken.maxDeposit(address(0));
        if (room < 10) return;
        _deposit(actors[actor % 4], 10 + amount % (room - 9));
    }

    function mintShares(uint256 actor, uint256 shares) external booked {
        uint256 room = _mToken.maxMint(address(0));
        if (room == 0) return;
        shares = 1 + shares % room;
        address account = actors[actor % 4];
        uint256 cost = _mToken.previewMint(shares);
        _fund(account, cost);
        vm.prank(account);
        _bookIn(_mToken.mint(shares, account));
    }

    function redeem(uint256 actor, uint256 amount) external booked {
        address account = actors[actor % 4];
        uint256 most = _mToken.maxRedeem(account);
        if (most == 0) return;
        amount = 1 + amount % most;
        if (_mToken.previewRedeem(amount) == 0) return;
        vm.prank(account);
        _bookOut(_mToken.redeem(amount));
    }

    function withdraw(uint256 actor, uint256 assets) external booked {
        address account = actors[actor % 4];
        uint256 most = _mToken.maxWithdraw(account);
        if (most == 0) return;
        assets = 1 + assets % most;
        vm.prank(account);
        _mToken.withdraw(assets, account, account);
        _bookOut(assets);
    }

    function transfer(uint256 from, uint256 to, uint256 amount) external booked {
        address account = actors[from % 4];
        uint256 balance = _mToken.balanceOf(account);
        vm.prank(account);
        require(_mToken.transfer(actors[to % 4], amount % (balance + 1)));
    }

    function deployCapital(uint256 amount) external booked {
        uint256 reserve = _mToken.reserve();
        uint256 keep = (_mToken.liability() * _controller.minReserveRatio()) / WAD + 1;
        if (reserve <= keep) return;
        amount = 1 + amount % (reserve - keep);
        _controller.deployCapital(_marketId, bytes32(++_transfers), address(0x99), amount, 0);
        outstanding += amount;
        paidOut += amount;
    }

    function returnCapital(uint256 amount) external booked {
        if (outstanding == 0) return;
        amount = 1 + amount % outstanding;
        _fund(address(this), amount);
        _controller.returnCapital(_marketId, bytes32(++_transfers), amount, 0);
        outstanding -= amount;
        paidIn += amount;
    }

    function donate(uint256 amount) external booked {
        amount %= 1e30;
        _underlying.mint(address(_mToken), amount);
        donated += amount;
    }

    function setRate(uint256 rate) external booked {
        _controller.setRateModel(_marketId, address(new FixedRateModel(rate % (WAD / 5))));
    }

    function wait(uint256 time) external {
        vm.warp(block.timestamp + time % 30 days);
    }

    /// @notice Most that the market can owe: what holders paid in less what they were paid, plus interest; WAD, exact.
    function mostOwed() external view returns (int256) {
        return _principal * int256(WAD) + int256(_interest + _interestSince(_mToken.getCurrentExchangeRate()));
    }

    function _interestSince(uint256 rate) private view returns (uint256) {
        return _mToken.totalSupply() * (rate - _lastRate);
    }

    function _deposit(address account, uint256 amount) private {
        if (_mToken.previewDeposit(amount) == 0) return;
        _fund(account, amount);
        vm.prank(account);
        _mToken.mint(amount);
        _bookIn(amount);
    }

    function _fund(address account, uint256 amount) private {
        _underlying.mint(account, amount);
        vm.prank(account);
        _underlying.approve(address(_mToken), amount);
    }

    function _bookIn(uint256 amount) private {
        paidIn += amount;
        _principal += int256(amount);
    }

    function _bookOut(uint256 amount) private {
        paidOut += amount;
        _principal -= int256(amount);
    }
}
