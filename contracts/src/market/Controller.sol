// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {AccessControlUpgradeable} from "@openzeppelin/contracts-upgradeable/access/AccessControlUpgradeable.sol";
import {PausableUpgradeable} from "@openzeppelin/contracts-upgradeable/utils/PausableUpgradeable.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {ControllerStorage} from "./ControllerStorage.sol";
import {ControllerViews} from "./ControllerViews.sol";
import {IController} from "./IController.sol";
import {IInterestRateModel} from "./IInterestRateModel.sol";
import {IMToken} from "./IMToken.sol";
import {IMTokenFactory} from "./IMTokenFactory.sol";

/// @title Controller
/// @notice The protocol's upgradeable centre. See {IController} for what it does, emits and answers.
/// @dev Runs behind an ERC-1967 proxy (UUPS); only DEFAULT_ADMIN_ROLE upgrades it.
contract Controller is ControllerViews, AccessControlUpgradeable, PausableUpgradeable, UUPSUpgradeable {
    /// @notice May list markets and set parameters.
    bytes32 public constant PARAMETER_ROLE = keccak256("PARAMETER_ROLE");

    /// @notice May move capital out of and back into reserves.
    bytes32 public constant CAPITAL_ROLE = keccak256("CAPITAL_ROLE");

    /// @notice May pause.
    bytes32 public constant GUARDIAN_ROLE = keccak256("GUARDIAN_ROLE");

    /// @notice Largest supply cap and price.
    uint256 public constant MAX_AMOUNT = type(uint128).max;

    /// @dev Largest price of one base unit. With MAX_AMOUNT and the mToken's largest initial exchange rate (below 2^20) a
    /// market is worth less than 2^235, which leaves room for interest and for the sum of all markets below 2^256.
    uint256 private constant MAX_UNIT_PRICE = 2 ** 87;

    /// @notice Most decimals that an underlying may have.
    uint8 public constant MAX_DECIMALS = 18;

    bytes32 private constant MIN_RESERVE_RATIO = "MIN_RESERVE_RATIO";
    bytes32 private constant MIN_COLLATERALIZATION = "MIN_COLLATERALIZATION";
    bytes32 private constant SUPPLY_CAP = "SUPPLY_CAP";
    bytes32 private constant PRICE = "PRICE";
    bytes32 private constant RATE_MODEL = "RATE_MODEL";
    bytes32 private constant NOMINAL_RATE = "NOMINAL_RATE";
    bytes32 private constant DECIMALS = "DECIMALS";

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor() {
        _disableInitializers();
    }

    /// @notice Sets the proxy up, once. `admin` receives every role and may hand them on.
    /// Emits `ParameterChanged` for MIN_RESERVE_RATIO and MIN_COLLATERALIZATION.
    /// @param admin First holder of all roles.
    /// @param reserveFeed_ Feed of the reported off-chain assets.
    /// @param mTokenFactory_ Creates mTokens.
    /// @param minReserveRatio_ WAD, at most 1e18.
    /// @param minCollateralization_ WAD.
    function initialize(
        address admin,
        address reserveFeed_,
        address mTokenFactory_,
        uint256 minReserveRatio_,
        uint256 minCollateralization_
    ) external initializer {
        _requireAddress(admin);
        _requireAddress(reserveFeed_);
        _requireAddress(mTokenFactory_);
        __AccessControl_init();
        __Pausable_init();
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        _grantRole(PARAMETER_ROLE, admin);
        _grantRole(CAPITAL_ROLE, admin);
        _grantRole(GUARDIAN_ROLE, admin);
        ControllerStorage.Layout storage $ = ControllerStorage.state();
        $.reserveFeed = reserveFeed_;
        $.mTokenFactory = mTokenFactory_;
        _setMinReserveRatio(minReserveRatio_);
        _setMinCollateralization(minCollateralization_);
    }

    /// @inheritdoc IController
    function listMarket(Listing calldata listing)
        external
        onlyRole(PARAMETER_ROLE)
        returns (uint256 marketId, address mToken)
    {
        ControllerStorage.Layout storage $ = ControllerStorage.state();
        _requireAddress(listing.underlying);
        _requireAddress(listing.rateModel);
        uint256 listed = $.marketIdOfUnderlying[listing.underlying];
        if (listed != 0) revert MarketAlreadyListed(listing.underlying, listed);
        uint8 decimals = IERC20Metadata(listing.underlying).decimals();
        _requireRange(DECIMALS, decimals, 0, MAX_DECIMALS);
        _requireRange(SUPPLY_CAP, listing.supplyCap, 0, MAX_AMOUNT);
        _requirePrice(listing.price, decimals);
        if (listing.supplyCap != 0) _requireCollateralized();

        marketId = ++$.marketCount;
        $.marketIdOfUnderlying[listing.underlying] = marketId;
        uint256 rate = IInterestRateModel(listing.rateModel).nominalRate(marketId, 0, 0);
        mToken = _createMToken(marketId, listing, rate);
        $.marketIdOf[mToken] = marketId;
        $.markets[marketId] = Market({
            mToken: mToken,
            underlying: listing.underlying,
            decimals: decimals,
            rateModel: listing.rateModel,
            supplyCap: listing.supplyCap,
            price: listing.price
        });
        _emitListed(marketId, mToken, listing, rate);
        _emitChange(SUPPLY_CAP, marketId, 0, listing.supplyCap);
        _emitChange(PRICE, marketId, 0, listing.price);
        _emitChange(RATE_MODEL, marketId, 0, uint160(listing.rateModel));
        _emitChange(NOMINAL_RATE, marketId, 0, rate);
    }

    /// @inheritdoc IController
    function setMinReserveRatio(uint256 minReserveRatio_) external onlyRole(PARAMETER_ROLE) {
        _setMinReserveRatio(minReserveRatio_);
    }

    /// @inheritdoc IController
    function setMinCollateralization(uint256 minCollateralization_) external onlyRole(PARAMETER_ROLE) {
        _setMinCollateralization(minCollateralization_);
    }

    /// @inheritdoc IController
    function setSupplyCap(uint256 marketId, uint256 supplyCap_) external onlyRole(PARAMETER_ROLE) {
        Market storage m = ControllerStorage.market(marketId);
        _requireRange(SUPPLY_CAP, supplyCap_, 0, MAX_AMOUNT);
        uint256 old = m.supplyCap;
        if (supplyCap_ > old) _requireCollateralized();
        m.supplyCap = supplyCap_;
        _emitChange(SUPPLY_CAP, marketId, old, supplyCap_);
    }

    /// @inheritdoc IController
    function setPrice(uint256 marketId, uint256 price) external onlyRole(PARAMETER_ROLE) {
        Market storage m = ControllerStorage.market(marketId);
        _requirePrice(price, m.decimals);
        uint256 old = m.price;
        m.price = price;
        _emitChange(PRICE, marketId, old, price);
    }

    /// @inheritdoc IController
    function setRateModel(uint256 marketId, address rateModel_) external onlyRole(PARAMETER_ROLE) {
        Market storage m = ControllerStorage.market(marketId);
        _requireAddress(rateModel_);
        address old = m.rateModel;
        m.rateModel = rateModel_;
        _emitChange(RATE_MODEL, marketId, uint160(old), uint160(rateModel_));
        _refreshNominalRate(marketId);
    }

    /// @inheritdoc IController
    function refreshNominalRate(uint256 marketId) external {
        _refreshNominalRate(marketId);
    }

    /// @inheritdoc IController
    function deployCapital(
        uint256 marketId,
        bytes32 transferId,
        address recipient,
        uint256 amount,
        bytes32 evidenceHash
    ) external onlyRole(CAPITAL_ROLE) whenNotPaused {
        Market storage m = ControllerStorage.market(marketId);
        _requireAddress(recipient);
        _useTransferId(transferId, amount);
        (uint256 outstandingAfter, uint256 reserveAfter) = IMToken(m.mToken).deployCapital(recipient, amount);
        if (liability(marketId) != 0) {
            uint256 ratio = reserveRatio(marketId);
            uint256 min = minReserveRatio();
            if (ratio < min) revert ReserveRatioTooLow(ratio, min);
        }
        emit CapitalDeployed(marketId, transferId, recipient, amount, outstandingAfter, reserveAfter, evidenceHash);
    }

    /// @inheritdoc IController
    function returnCapital(uint256 marketId, bytes32 transferId, uint256 amount, bytes32 evidenceHash)
        external
        onlyRole(CAPITAL_ROLE)
    {
        Market storage m = ControllerStorage.market(marketId);
        _useTransferId(transferId, amount);
        (uint256 outstandingAfter, uint256 reserveAfter) = IMToken(m.mToken).returnCapital(msg.sender, amount);
        emit CapitalReturned(marketId, transferId, msg.sender, amount, outstandingAfter, reserveAfter, evidenceHash);
    }

    /// @inheritdoc IController
    function pause() external onlyRole(GUARDIAN_ROLE) {
        _pause();
    }

    /// @inheritdoc IController
    function unpause() external onlyRole(DEFAULT_ADMIN_ROLE) {
        _unpause();
    }

    /// @inheritdoc IController
    function paused() public view override(IController, PausableUpgradeable) returns (bool) {
        return super.paused();
    }

    /// @dev Creates the mToken, named after its underlying.
    function _createMToken(uint256 marketId, Listing calldata listing, uint256 rate) private returns (address mToken) {
        string memory underlyingSymbol = IERC20Metadata(listing.underlying).symbol();
        return IMTokenFactory(mTokenFactory())
            .create(
                marketId,
                listing.underlying,
                string.concat("DMM: ", underlyingSymbol),
                string.concat("m", underlyingSymbol),
                listing.initialExchangeRate,
                rate
            );
    }

    function _emitListed(uint256 marketId, address mToken, Listing calldata listing, uint256 rate) private {
        emit MarketListed(
            marketId,
            mToken,
            listing.underlying,
            IERC20Metadata(mToken).decimals(),
            IERC20Metadata(mToken).name(),
            IERC20Metadata(mToken).symbol(),
            IERC20Metadata(listing.underlying).symbol(),
            listing.supplyCap,
            listing.initialExchangeRate,
            listing.price,
            listing.rateModel,
            rate
        );
    }

    function _refreshNominalRate(uint256 marketId) private {
        (uint256 oldRate, uint256 newRate) = IMToken(ControllerStorage.market(marketId).mToken).refreshNominalRate();
        if (newRate != oldRate) _emitChange(NOMINAL_RATE, marketId, oldRate, newRate);
    }

    function _setMinReserveRatio(uint256 value) private {
        _requireRange(MIN_RESERVE_RATIO, value, 0, WAD);
        ControllerStorage.Layout storage $ = ControllerStorage.state();
        _emitChange(MIN_RESERVE_RATIO, 0, $.minReserveRatio, value);
        $.minReserveRatio = value;
    }

    function _setMinCollateralization(uint256 value) private {
        _requireRange(MIN_COLLATERALIZATION, value, 0, MAX_AMOUNT);
        ControllerStorage.Layout storage $ = ControllerStorage.state();
        _emitChange(MIN_COLLATERALIZATION, 0, $.minCollateralization, value);
        $.minCollateralization = value;
    }

    /// @dev A transfer sent twice by mistake must not move capital twice.
    function _useTransferId(bytes32 transferId, uint256 amount) private {
        if (amount == 0) revert ZeroAmount();
        ControllerStorage.Layout storage $ = ControllerStorage.state();
        if (transferId == 0 || $.transferIdUsed[transferId]) revert TransferIdNotUnique(transferId);
        $.transferIdUsed[transferId] = true;
    }

    /// @dev Who owes nothing yet may issue.
    function _requireCollateralized() private view {
        if (totalLiabilities() == 0) return;
        uint256 collateralization = activeCollateralization();
        uint256 min = minCollateralization();
        if (collateralization < min) revert CollateralizationTooLow(collateralization, min);
    }

    function _emitChange(bytes32 parameter, uint256 marketId, uint256 oldValue, uint256 newValue) private {
        emit ParameterChanged(parameter, marketId, oldValue, newValue, SafeCast.toUint64(block.timestamp));
    }

    function _requireAddress(address account) private pure {
        if (account == address(0)) revert ZeroAddress();
    }

    function _requirePrice(uint256 price, uint8 decimals) private pure {
        _requireRange(PRICE, price, 1, Math.min(MAX_AMOUNT, MAX_UNIT_PRICE * 10 ** decimals));
    }

    function _requireRange(bytes32 parameter, uint256 value, uint256 min, uint256 max) private pure {
        if (value < min || value > max) revert ParameterOutOfRange(parameter, value, min, max);
    }

    function _authorizeUpgrade(address) internal override onlyRole(DEFAULT_ADMIN_ROLE) {}
}
