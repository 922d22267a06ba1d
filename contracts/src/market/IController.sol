// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title Controller
/// @notice Lists the markets, holds their parameters, moves capital and states what the protocol owns and owes.
/// @dev USD amounts, prices, rates and ratios are WAD (1e18 = 1 or 100 %). Market ids start at 1; 0 means the protocol.
interface IController {
    /// @notice A market's parameters.
    struct Market {
        /// mToken of the market.
        address mToken;
        /// Underlying ERC-20.
        address underlying;
        /// Decimals of both.
        uint8 decimals;
        /// Interest-rate model.
        address rateModel;
        /// Largest number of mTokens that may exist, base units.
        uint256 supplyCap;
        /// US dollars for one whole underlying token, WAD.
        uint256 price;
    }

    /// @notice What a new market starts with.
    struct Listing {
        /// Underlying ERC-20, with `symbol` and `decimals`.
        address underlying;
        /// Interest-rate model.
        address rateModel;
        /// Largest number of mTokens that may exist, base units.
        uint256 supplyCap;
        /// Exchange rate at the start, WAD; at least 1e18.
        uint256 initialExchangeRate;
        /// US dollars for one whole underlying token, WAD.
        uint256 price;
    }

    /// @notice A market was listed. The first event about a market; its parameters follow as `ParameterChanged`.
    event MarketListed(
        uint256 indexed marketId,
        address indexed mToken,
        address indexed underlying,
        uint8 decimals,
        string name,
        string symbol,
        string underlyingSymbol,
        uint256 supplyCap,
        uint256 initialExchangeRate,
        uint256 price,
        address rateModel,
        uint256 nominalRate
    );

    /// @notice A parameter got a value: its first one or another one. Addresses are given as numbers.
    /// @dev `parameter` is its name in ASCII, zero-padded; `marketId` 0 = the protocol's. A NOMINAL_RATE that follows demand
    /// in a mint or a redemption is told by the mToken's `NominalRateChanged` alone.
    event ParameterChanged(
        bytes32 indexed parameter, uint256 indexed marketId, uint256 oldValue, uint256 newValue, uint64 effectiveAt
    );

    /// @notice Capital left a market's reserve to be turned into real-world assets.
    event CapitalDeployed(
        uint256 indexed marketId,
        bytes32 indexed transferId,
        address indexed recipient,
        uint256 amount,
        uint256 outstandingAfter,
        uint256 reserveAfter,
        bytes32 evidenceHash
    );

    /// @notice Capital came back into a market's reserve.
    event CapitalReturned(
        uint256 indexed marketId,
        bytes32 indexed transferId,
        address indexed payer,
        uint256 amount,
        uint256 outstandingAfter,
        uint256 reserveAfter,
        bytes32 evidenceHash
    );

    /// @notice There is no market with this id.
    error MarketNotFound(uint256 marketId);
    /// @notice The underlying already has a market.
    error MarketAlreadyListed(address underlying, uint256 marketId);
    /// @notice An address must not be zero here.
    error ZeroAddress();
    /// @notice An amount must not be zero here.
    error ZeroAmount();
    /// @notice A parameter is outside what is accepted.
    error ParameterOutOfRange(bytes32 parameter, uint256 value, uint256 min, uint256 max);
    /// @notice The transfer id is zero or was used before.
    error TransferIdNotUnique(bytes32 transferId);
    /// @notice The reserve ratio would fall below its minimum.
    error ReserveRatioTooLow(uint256 reserveRatio, uint256 minReserveRatio);
    /// @notice The protocol is not collateralised enough to issue more.
    error CollateralizationTooLow(uint256 collateralization, uint256 minCollateralization);
    /// @notice A ratio to liabilities was asked for while there are none.
    error NoLiabilities();

    /// @notice Lists a market and creates its mToken. Only PARAMETER_ROLE.
    /// Emits `MarketListed`, then `ParameterChanged` for SUPPLY_CAP, PRICE, RATE_MODEL and NOMINAL_RATE.
    /// With a supply cap above 0, reverts with `CollateralizationTooLow` as `setSupplyCap` does.
    function listMarket(Listing calldata listing) external returns (uint256 marketId, address mToken);

    /// @notice Sets the lowest reserve ratio that a capital withdrawal may leave, WAD, at most 1e18. Only PARAMETER_ROLE.
    function setMinReserveRatio(uint256 minReserveRatio) external;

    /// @notice Sets the active collateralisation below which no supply cap may be raised, WAD. Only PARAMETER_ROLE.
    function setMinCollateralization(uint256 minCollateralization) external;

    /// @notice Sets a market's supply cap. Only PARAMETER_ROLE.
    /// Raising it reverts with `CollateralizationTooLow` while there are liabilities that are not covered enough.
    function setSupplyCap(uint256 marketId, uint256 supplyCap) external;

    /// @notice Sets the US dollar price of one whole underlying token, WAD: at least 1, below 2^128 and, with few decimals, at
    /// most 2^87 × 10^decimals. Only PARAMETER_ROLE.
    function setPrice(uint256 marketId, uint256 price) external;

    /// @notice Replaces a market's interest-rate model; interest up to now accrues at the old rate. Only PARAMETER_ROLE.
    function setRateModel(uint256 marketId, address rateModel) external;

    /// @notice Takes a changed answer of a market's rate model into use now. Anyone; does nothing when it is unchanged.
    function refreshNominalRate(uint256 marketId) external;

    /// @notice Moves capital from a market's reserve to `recipient`. Only CAPITAL_ROLE, not while paused.
    /// Reverts with `ReserveRatioTooLow` when the reserve ratio afterwards is below the minimum.
    /// @param marketId Market.
    /// @param transferId Identifier chosen by the operator, not zero, unique among all transfers in and out.
    /// @param recipient Who receives the underlying.
    /// @param amount Underlying, base units.
    /// @param evidenceHash Keccak-256 of the document that evidences the transfer; zero when there is none.
    function deployCapital(
        uint256 marketId,
        bytes32 transferId,
        address recipient,
        uint256 amount,
        bytes32 evidenceHash
    ) external;

    /// @notice Pays capital back from the caller, who approved the mToken for it. Only CAPITAL_ROLE. Parameters as above.
    function returnCapital(uint256 marketId, bytes32 transferId, uint256 amount, bytes32 evidenceHash) external;

    /// @notice Stops minting, redeeming and deploying capital. Only GUARDIAN_ROLE.
    function pause() external;

    /// @notice Ends the pause. Only DEFAULT_ADMIN_ROLE.
    function unpause() external;

    /// @notice True while the protocol is paused.
    function paused() external view returns (bool);

    /// @notice Number of markets; ids are 1..marketCount.
    function marketCount() external view returns (uint256);

    /// @notice A market's parameters.
    function market(uint256 marketId) external view returns (Market memory);

    /// @notice Id of the market of an mToken; 0 when it is none of ours.
    function marketIdOf(address mToken) external view returns (uint256);

    /// @notice Lowest reserve ratio that a capital withdrawal may leave, WAD.
    function minReserveRatio() external view returns (uint256);

    /// @notice Active collateralisation below which no supply cap may be raised, WAD.
    function minCollateralization() external view returns (uint256);

    /// @notice The reserve feed that off-chain assets are read from.
    function reserveFeed() external view returns (address);

    /// @notice The factory that creates mTokens.
    function mTokenFactory() external view returns (address);

    /// @notice Largest number of mTokens of a market, base units.
    function supplyCap(uint256 marketId) external view returns (uint256);

    /// @notice Interest-rate model of a market.
    function rateModel(uint256 marketId) external view returns (address);

    /// @notice Nominal yearly rate of a market, WAD.
    function nominalRate(uint256 marketId) external view returns (uint256);

    /// @notice Capital of a market deployed and not yet returned, underlying base units.
    function capitalOutstanding(uint256 marketId) external view returns (uint256);

    /// @notice Owed to a market's holders now, underlying base units = floor(totalSupply × current exchange rate / 1e18).
    function liability(uint256 marketId) external view returns (uint256);

    /// @notice Reserve ratio of a market, WAD = floor(reserve × 1e18 / liability). Reverts with `NoLiabilities` at liability 0.
    function reserveRatio(uint256 marketId) external view returns (uint256);

    /// @notice Total value locked, USD WAD = Σ over markets of floor(reserve × price / 10^decimals).
    function totalValueLocked() external view returns (uint256);

    /// @notice Owed to all holders now, USD WAD = Σ over markets of floor(liability × price / 10^decimals).
    function totalLiabilities() external view returns (uint256);

    /// @notice Assets under management, USD WAD = totalValueLocked + latest LOANS report + latest CASH report.
    /// A feed without a report, or whose latest report pulls the ripcord, counts as 0.
    function assetsUnderManagement() external view returns (uint256);

    /// @notice Active collateralisation, WAD = floor(assetsUnderManagement × 1e18 / totalLiabilities).
    /// Reverts with `NoLiabilities` when totalLiabilities is 0.
    function activeCollateralization() external view returns (uint256);
}
