// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {GaslessRequests} from "./GaslessRequests.sol";
import {IController} from "./IController.sol";
import {IInterestRateModel} from "./IInterestRateModel.sol";
import {IMToken} from "./IMToken.sol";
import {Interest} from "./Interest.sol";

/// @title mToken
/// @notice One money market: deposits of one underlying, owed back with interest. See {IMToken} for what it does and emits.
/// @dev Rounding always favours the market: what a holder gets is floored, what a holder gives is rounded up.
/// ERC-20 transfers are not stopped by a pause.
contract MToken is GaslessRequests, ReentrancyGuardTransient {
    /// @notice Lowest accepted exchange rate at the start, WAD.
    uint256 public constant MIN_INITIAL_EXCHANGE_RATE = Interest.WAD;

    /// @notice Highest accepted exchange rate at the start, WAD.
    uint256 public constant MAX_INITIAL_EXCHANGE_RATE = 1_000_000 * Interest.WAD;

    /// @notice Highest accepted yearly rate, WAD.
    uint256 public constant MAX_NOMINAL_RATE = Interest.WAD;

    /// @dev Enough for any rate formula; bounds what a broken model can burn of a holder's gas.
    uint256 private constant RATE_MODEL_GAS = 200_000;

    /// @inheritdoc IMToken
    address public immutable controller;

    /// @inheritdoc IMToken
    uint256 public immutable marketId;

    /// @inheritdoc IMToken
    uint256 public exchangeRate;

    /// @inheritdoc IMToken
    uint256 public nominalRate;

    /// @inheritdoc IMToken
    uint256 public reserve;

    /// @inheritdoc IMToken
    uint256 public capitalOutstanding;

    /// @inheritdoc IMToken
    uint64 public exchangeRateUpdatedAt;

    modifier onlyController() {
        if (msg.sender != controller) revert OnlyController(msg.sender);
        _;
    }

    modifier whenNotPaused() {
        if (IController(controller).paused()) revert MarketPaused();
        _;
    }

    /// @param controller_ Controller that lists the market.
    /// @param marketId_ Number of the market, from 1.
    /// @param underlying Underlying ERC-20.
    /// @param name_ Name, for example "DMM: DAI"; also the EIP-712 domain's.
    /// @param symbol_ Symbol, for example "mDAI".
    /// @param initialExchangeRate Exchange rate at the start, WAD.
    /// @param initialRate Nominal yearly rate at the start, WAD.
    constructor(
        address controller_,
        uint256 marketId_,
        IERC20 underlying,
        string memory name_,
        string memory symbol_,
        uint256 initialExchangeRate,
        uint256 initialRate
    ) ERC4626(underlying) ERC20(name_, symbol_) ERC20Permit(name_) {
        if (initialExchangeRate < MIN_INITIAL_EXCHANGE_RATE || initialExchangeRate > MAX_INITIAL_EXCHANGE_RATE) {
            revert ExchangeRateOutOfRange(initialExchangeRate, MIN_INITIAL_EXCHANGE_RATE, MAX_INITIAL_EXCHANGE_RATE);
        }
        if (initialRate > MAX_NOMINAL_RATE) revert NominalRateTooHigh(initialRate, MAX_NOMINAL_RATE);
        controller = controller_;
        marketId = marketId_;
        exchangeRate = initialExchangeRate;
        nominalRate = initialRate;
        exchangeRateUpdatedAt = uint64(block.timestamp);
    }

    /// @inheritdoc IMToken
    function mint(uint256 underlyingAmount) external returns (uint256 mTokenAmount) {
        mTokenAmount = previewDeposit(underlyingAmount);
        _deposit(msg.sender, msg.sender, underlyingAmount, mTokenAmount);
    }

    /// @inheritdoc IMToken
    function redeem(uint256 mTokenAmount) external returns (uint256 underlyingAmount) {
        underlyingAmount = previewRedeem(mTokenAmount);
        _withdraw(msg.sender, msg.sender, msg.sender, underlyingAmount, mTokenAmount);
    }

    /// @inheritdoc IMToken
    function deployCapital(address recipient, uint256 amount)
        external
        onlyController
        nonReentrant
        returns (uint256 outstandingAfter, uint256 reserveAfter)
    {
        if (amount > reserve) revert InsufficientReserve(reserve, amount);
        reserveAfter = reserve -= amount;
        outstandingAfter = capitalOutstanding += amount;
        _transferOut(recipient, amount);
    }

    /// @inheritdoc IMToken
    function returnCapital(address payer, uint256 amount)
        external
        onlyController
        nonReentrant
        returns (uint256 outstandingAfter, uint256 reserveAfter)
    {
        if (amount > capitalOutstanding) revert ReturnExceedsOutstanding(capitalOutstanding, amount);
        _transferIn(payer, amount);
        reserveAfter = reserve += amount;
        outstandingAfter = capitalOutstanding -= amount;
    }

    /// @inheritdoc IMToken
    function refreshNominalRate() external onlyController nonReentrant returns (uint256 oldRate, uint256 newRate) {
        address model = IController(controller).rateModel(marketId);
        oldRate = nominalRate;
        newRate = IInterestRateModel(model).nominalRate(marketId, totalSupply(), reserve);
        if (newRate > MAX_NOMINAL_RATE) revert NominalRateTooHigh(newRate, MAX_NOMINAL_RATE);
        _setNominalRate(newRate);
    }

    /// @inheritdoc IMToken
    function getCurrentExchangeRate() public view returns (uint256) {
        return Interest.accrue(exchangeRate, nominalRate, block.timestamp - exchangeRateUpdatedAt);
    }

    /// @inheritdoc IMToken
    function liability() public view returns (uint256) {
        return convertToAssets(totalSupply());
    }

    /// @notice ERC-4626: the underlying managed for holders, interest included; the same as `liability`.
    function totalAssets() public view override returns (uint256) {
        return liability();
    }

    /// @notice ERC-4626: most that can be deposited = floor(room under the supply cap × current rate / 1e18); 0 while paused,
    /// and where that much would buy nothing.
    function maxDeposit(address recipient) public view override returns (uint256) {
        uint256 assets = convertToAssets(maxMint(recipient));
        return previewDeposit(assets) == 0 ? 0 : assets;
    }

    /// @notice ERC-4626: most mTokens that can be minted = room under the supply cap; 0 while paused.
    function maxMint(address) public view override returns (uint256) {
        return IController(controller).paused() ? 0 : Math.saturatingSub(_supplyCap(), totalSupply());
    }

    /// @notice ERC-4626: most mTokens that can be redeemed = min(balance, what the reserve can pay); 0 while paused.
    function maxRedeem(address owner) public view override returns (uint256) {
        return IController(controller).paused() ? 0 : Math.min(balanceOf(owner), convertToShares(reserve));
    }

    /// @dev All minting goes through here; `shares` was computed at the rate that `_accrue` is about to write.
    function _deposit(address payer, address recipient, uint256 assets, uint256 shares)
        internal
        override
        nonReentrant
        whenNotPaused
    {
        if (assets == 0 || shares == 0) revert AmountTooSmall(assets);
        uint256 cap = _supplyCap();
        if (shares > Math.saturatingSub(cap, totalSupply())) {
            revert SupplyCapExceeded(cap, Math.saturatingAdd(totalSupply(), shares));
        }
        uint256 rate = _accrue();
        super._deposit(payer, recipient, assets, shares);
        reserve += assets;
        emit Minted(payer, recipient, assets, shares, rate, totalSupply(), reserve);
        _followRateModel();
    }

    /// @dev All redeeming goes through here; `assets` was computed at the rate that `_accrue` is about to write.
    function _withdraw(address caller, address recipient, address owner, uint256 assets, uint256 shares)
        internal
        override
        nonReentrant
        whenNotPaused
    {
        if (assets == 0 || shares == 0) revert AmountTooSmall(shares);
        if (assets > reserve) revert InsufficientReserve(reserve, assets);
        uint256 rate = _accrue();
        reserve -= assets;
        super._withdraw(caller, recipient, owner, assets, shares);
        emit Redeemed(owner, recipient, shares, assets, rate, totalSupply(), reserve);
        _followRateModel();
    }

    /// @dev Measures what arrives: a token that takes a fee on the way would leave the reserve short.
    function _transferIn(address from, uint256 assets) internal override {
        uint256 balanceBefore = IERC20(asset()).balanceOf(address(this));
        super._transferIn(from, assets);
        uint256 received = Math.saturatingSub(IERC20(asset()).balanceOf(address(this)), balanceBefore);
        if (received != assets) revert TransferAmountMismatch(assets, received);
    }

    /// @dev Measures what leaves: a token that takes more than it pays would leave less than the reserve, and what is paid
    /// to this contract itself could never be taken out again.
    function _transferOut(address to, uint256 assets) internal override {
        uint256 balanceBefore = IERC20(asset()).balanceOf(address(this));
        super._transferOut(to, assets);
        uint256 sent = Math.saturatingSub(balanceBefore, IERC20(asset()).balanceOf(address(this)));
        if (sent != assets) revert TransferAmountMismatch(assets, sent);
    }

    /// @dev Writes the interest so far into the exchange rate. While it has not moved by a whole unit the start of the
    /// span stays, so that frequent touches lose no interest.
    function _accrue() private returns (uint256 rate) {
        rate = getCurrentExchangeRate();
        if (rate == exchangeRate) return rate;
        emit InterestAccrued(exchangeRate, rate, nominalRate, exchangeRateUpdatedAt, uint64(block.timestamp));
        exchangeRate = rate;
        exchangeRateUpdatedAt = uint64(block.timestamp);
    }

    /// @dev The span restarts even when nothing accrued (an old rate of 0), or the new rate would count for it too.
    function _setNominalRate(uint256 newRate) private {
        uint256 oldRate = nominalRate;
        if (newRate == oldRate) return;
        _accrue();
        exchangeRateUpdatedAt = uint64(block.timestamp);
        nominalRate = newRate;
        emit NominalRateChanged(oldRate, newRate, uint64(block.timestamp));
    }

    /// @dev Takes the model's answer to the new supply and reserve. A model that fails leaves the rate as it is: holders
    /// must be able to leave whatever the model does. A caller who gave it too little gas to answer is not such a failure:
    /// the call may take all but 1/64 of the gas, so little is left over then.
    function _followRateModel() private {
        address model = IController(controller).rateModel(marketId);
        (bool answered, bytes memory answer) = model.staticcall{gas: RATE_MODEL_GAS}(
            abi.encodeCall(IInterestRateModel.nominalRate, (marketId, totalSupply(), reserve))
        );
        if (!answered && gasleft() < RATE_MODEL_GAS / 63) {
            // Takes the rest of the gas, so that estimates of it look for more.
            assembly ("memory-safe") {
                invalid()
            }
        }
        if (!answered || answer.length != 32) return;
        uint256 newRate = abi.decode(answer, (uint256));
        if (newRate <= MAX_NOMINAL_RATE) _setNominalRate(newRate);
    }

    function _supplyCap() private view returns (uint256) {
        return IController(controller).supplyCap(marketId);
    }

    function _convertToShares(uint256 assets, Math.Rounding rounding) internal view override returns (uint256) {
        return Interest.toMTokens(assets, getCurrentExchangeRate(), rounding);
    }

    function _convertToAssets(uint256 shares, Math.Rounding rounding) internal view override returns (uint256) {
        return Interest.toUnderlying(shares, getCurrentExchangeRate(), rounding);
    }
}
