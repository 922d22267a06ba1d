// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title mToken
/// @notice A share in one money market (DMMA): an ERC-20 whose exchange rate to its underlying grows with interest.
/// Beside the white paper's functions below, an mToken is an ERC-4626 vault and an ERC-2612 token.
/// @dev Exchange rates and yearly rates are WAD (1e18 = 1 or 100 %); amounts are base units; a year is 31 536 000 seconds.
interface IMToken {
    /// @notice Underlying was paid in and mTokens were issued at `exchangeRate`.
    /// @dev Follows `InterestAccrued` (if any), the underlying's `Transfer`, the mToken's `Transfer` and `Deposit`.
    /// In a gasless mint, `mTokenAmount` is gross: the fee then leaves the recipient as a `Transfer` and a `FeeTransfer`.
    event Minted(
        address indexed payer,
        address indexed recipient,
        uint256 underlyingAmount,
        uint256 mTokenAmount,
        uint256 exchangeRate,
        uint256 totalSupplyAfter,
        uint256 reserveAfter
    );

    /// @notice mTokens were burned and underlying was paid out at `exchangeRate`.
    /// @dev Follows `InterestAccrued` (if any), the mToken's `Transfer`, the underlying's `Transfer` and `Withdraw`.
    event Redeemed(
        address indexed owner,
        address indexed recipient,
        uint256 mTokenAmount,
        uint256 underlyingAmount,
        uint256 exchangeRate,
        uint256 totalSupplyAfter,
        uint256 reserveAfter
    );

    /// @notice Interest of the span `fromTime`..`toTime` was written into the exchange rate.
    event InterestAccrued(
        uint256 exchangeRateBefore, uint256 exchangeRateAfter, uint256 nominalRate, uint64 fromTime, uint64 toTime
    );

    /// @notice The yearly rate changed; `oldRate` was accrued up to `effectiveAt` first.
    /// @dev `exchangeRateUpdatedAt` is `effectiveAt` from here on, even when no `InterestAccrued` came before.
    event NominalRateChanged(uint256 oldRate, uint256 newRate, uint64 effectiveAt);

    /// @notice A signed request of `owner` was accepted; its nonce is used up.
    event OffChainRequestValidated(
        address indexed owner, address indexed feeRecipient, uint256 nonce, uint256 expiry, uint256 feeAmount
    );

    /// @notice A fee in mTokens was paid for carrying out a signed request of `owner`.
    event FeeTransfer(address indexed owner, address indexed recipient, uint256 amount);

    /// @notice The caller is not the controller.
    error OnlyController(address caller);
    /// @notice Minting and redeeming are paused.
    error MarketPaused();
    /// @notice The amount is zero, or so small that the other side of the exchange would be zero.
    error AmountTooSmall(uint256 amount);
    /// @notice Minting would exceed the supply cap.
    error SupplyCapExceeded(uint256 supplyCap, uint256 totalSupplyAfter);
    /// @notice The reserve cannot pay the amount now; the rest is deployed as capital.
    error InsufficientReserve(uint256 reserve, uint256 needed);
    /// @notice More capital came back than is outstanding.
    error ReturnExceedsOutstanding(uint256 outstanding, uint256 amount);
    /// @notice The underlying moved another amount into or out of the market than asked for, as tokens with transfer fees
    /// do, and payments of the market to itself.
    error TransferAmountMismatch(uint256 expected, uint256 received);
    /// @notice The signed request has expired.
    error RequestExpired(uint256 expiry, uint256 time);
    /// @notice The signed request was not signed by `owner`, or says something else.
    error InvalidSignature(address owner);
    /// @notice A fee was asked for without saying to whom.
    error FeeRecipientMissing();
    /// @notice The fee is larger than what it is taken from.
    error FeeExceedsAmount(uint256 feeAmount, uint256 amount);
    /// @notice The exchange rate at the start is outside what is accepted.
    error ExchangeRateOutOfRange(uint256 exchangeRate, uint256 min, uint256 max);
    /// @notice The yearly rate is higher than what is accepted.
    error NominalRateTooHigh(uint256 rate, uint256 max);

    /// @notice Deposits the caller's underlying at the current exchange rate.
    /// @param underlyingAmount Underlying to pay, base units; the mToken must be approved for it.
    /// @return mTokenAmount mTokens issued = floor(underlyingAmount × 1e18 / current exchange rate).
    function mint(uint256 underlyingAmount) external returns (uint256 mTokenAmount);

    /// @notice Redeems the caller's mTokens at the current exchange rate.
    /// @param mTokenAmount mTokens to burn, base units.
    /// @return underlyingAmount Underlying paid = floor(mTokenAmount × current exchange rate / 1e18).
    function redeem(uint256 mTokenAmount) external returns (uint256 underlyingAmount);

    /// @notice Mints for `owner`, who signed `Mint`; anyone may send the request.
    /// @param owner Who pays the underlying and signed.
    /// @param recipient Who receives the mTokens, less the fee.
    /// @param nonce The owner's next nonce, see `nonceOf`.
    /// @param expiry Last second in which the request is valid; 0 = never expires.
    /// @param amount Underlying to pay, base units.
    /// @param feeAmount Fee, mToken base units.
    /// @param feeRecipient Who receives the fee.
    /// @return mTokenAmount mTokens issued, the fee included.
    function mintFromGaslessRequest(
        address owner,
        address recipient,
        uint256 nonce,
        uint256 expiry,
        uint256 amount,
        uint256 feeAmount,
        address feeRecipient,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (uint256 mTokenAmount);

    /// @notice Redeems for `owner`, who signed `Redeem`; `amount` less the fee is redeemed. Parameters as in mint.
    /// @return underlyingAmount Underlying paid to `recipient`.
    function redeemFromGaslessRequest(
        address owner,
        address recipient,
        uint256 nonce,
        uint256 expiry,
        uint256 amount,
        uint256 feeAmount,
        address feeRecipient,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (uint256 underlyingAmount);

    /// @notice Transfers for `owner`, who signed `Transfer`; `recipient` gets `amount` less the fee. Parameters as in mint.
    function transferFromGaslessRequest(
        address owner,
        address recipient,
        uint256 nonce,
        uint256 expiry,
        uint256 amount,
        uint256 feeAmount,
        address feeRecipient,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external;

    /// @notice Approves for `owner`, who signed `Permit`: everything when `allowed`, else nothing. Parameters as in mint.
    function permitFromGaslessRequest(
        address owner,
        address spender,
        uint256 nonce,
        uint256 expiry,
        bool allowed,
        uint256 feeAmount,
        address feeRecipient,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external;

    /// @notice Moves capital out of the reserve. Only the controller, which checks the reserve ratio.
    function deployCapital(address recipient, uint256 amount)
        external
        returns (uint256 outstandingAfter, uint256 reserveAfter);

    /// @notice Takes capital back from `payer`, who approved the mToken. Only the controller.
    function returnCapital(address payer, uint256 amount)
        external
        returns (uint256 outstandingAfter, uint256 reserveAfter);

    /// @notice Reads the rate model; when its answer changed, accrues at the old rate and takes the new one.
    /// Only the controller; reverts when the model fails or answers more than 100 % a year.
    function refreshNominalRate() external returns (uint256 oldRate, uint256 newRate);

    /// @notice Exchange rate now, WAD = floor(exchangeRate × (1e18 + floor(nominalRate × Δt / 31536000)) / 1e18),
    /// where Δt = seconds since `exchangeRateUpdatedAt`.
    function getCurrentExchangeRate() external view returns (uint256);

    /// @notice Exchange rate as last written, WAD.
    function exchangeRate() external view returns (uint256);

    /// @notice Time at which the exchange rate was last written, seconds since 1970.
    function exchangeRateUpdatedAt() external view returns (uint64);

    /// @notice Nominal yearly rate in force since `exchangeRateUpdatedAt`, WAD.
    function nominalRate() external view returns (uint256);

    /// @notice Underlying held and accounted for, base units: Σ paid in − Σ paid out. Donations do not count.
    function reserve() external view returns (uint256);

    /// @notice Capital deployed and not yet returned, underlying base units.
    function capitalOutstanding() external view returns (uint256);

    /// @notice What is owed to all holders now, underlying base units = floor(totalSupply × current exchange rate / 1e18).
    function liability() external view returns (uint256);

    /// @notice The next nonce that a signed request of `owner` must carry; shared with ERC-2612 permits.
    function nonceOf(address owner) external view returns (uint256);

    /// @notice Number of this market in the controller, from 1.
    function marketId() external view returns (uint256);

    /// @notice The controller that lists this market.
    function controller() external view returns (address);
}
