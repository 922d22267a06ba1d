// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {IMToken} from "./IMToken.sol";

/// @title Gasless requests
/// @notice What an owner signs off chain and anyone may send, for a fee in mTokens (white paper, "Architecture").
/// @dev EIP-712 domain: name = the token's name, version "1". Contract wallets answer through ERC-1271 with the 65 bytes
/// r ‖ s ‖ v. Every field is canonical, so that `eth_signTypedData_v4` signs exactly this.
abstract contract GaslessRequests is ERC4626, ERC20Permit, IMToken {
    /// @notice EIP-712 type of a mint request.
    bytes32 public constant MINT_TYPEHASH = keccak256(
        "Mint(address owner,address recipient,uint256 nonce,uint256 expiry,uint256 amount,uint256 feeAmount,address feeRecipient)"
    );

    /// @notice EIP-712 type of a redeem request.
    bytes32 public constant REDEEM_TYPEHASH = keccak256(
        "Redeem(address owner,address recipient,uint256 nonce,uint256 expiry,uint256 amount,uint256 feeAmount,address feeRecipient)"
    );

    /// @notice EIP-712 type of a transfer request.
    bytes32 public constant TRANSFER_TYPEHASH = keccak256(
        "Transfer(address owner,address recipient,uint256 nonce,uint256 expiry,uint256 amount,uint256 feeAmount,address feeRecipient)"
    );

    /// @notice EIP-712 type of a permit request; the first field is called `holder`, as in DAI.
    bytes32 public constant PERMIT_REQUEST_TYPEHASH = keccak256(
        "Permit(address holder,address spender,uint256 nonce,uint256 expiry,bool allowed,uint256 feeAmount,address feeRecipient)"
    );

    /// @dev The seven signed arguments come first in the calldata of every request.
    uint256 private constant SIGNED_ARGUMENTS_END = 4 + 7 * 32;

    /// @inheritdoc IMToken
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
    ) external returns (uint256 mTokenAmount) {
        _acceptRequest(MINT_TYPEHASH, owner, nonce, expiry, feeAmount, feeRecipient, abi.encodePacked(r, s, v));
        mTokenAmount = previewDeposit(amount);
        if (feeAmount > mTokenAmount) revert FeeExceedsAmount(feeAmount, mTokenAmount);
        _deposit(owner, recipient, amount, mTokenAmount);
        _payFee(owner, recipient, feeRecipient, feeAmount);
    }

    /// @inheritdoc IMToken
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
    ) external returns (uint256 underlyingAmount) {
        _acceptRequest(REDEEM_TYPEHASH, owner, nonce, expiry, feeAmount, feeRecipient, abi.encodePacked(r, s, v));
        uint256 mTokenAmount = _lessFee(amount, feeAmount);
        underlyingAmount = previewRedeem(mTokenAmount);
        _withdraw(owner, recipient, owner, underlyingAmount, mTokenAmount);
        _payFee(owner, owner, feeRecipient, feeAmount);
    }

    /// @inheritdoc IMToken
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
    ) external {
        _acceptRequest(TRANSFER_TYPEHASH, owner, nonce, expiry, feeAmount, feeRecipient, abi.encodePacked(r, s, v));
        _transfer(owner, recipient, _lessFee(amount, feeAmount));
        _payFee(owner, owner, feeRecipient, feeAmount);
    }

    /// @inheritdoc IMToken
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
    ) external {
        _acceptRequest(
            PERMIT_REQUEST_TYPEHASH, owner, nonce, expiry, feeAmount, feeRecipient, abi.encodePacked(r, s, v)
        );
        _approve(owner, spender, allowed ? type(uint256).max : 0);
        _payFee(owner, owner, feeRecipient, feeAmount);
    }

    /// @inheritdoc IMToken
    function nonceOf(address owner) external view returns (uint256) {
        return nonces(owner);
    }

    /// @notice Decimals of the mToken: those of its underlying.
    function decimals() public view override(ERC20, ERC4626) returns (uint8) {
        return super.decimals();
    }

    /// @dev Accepts the request in the calldata of an external function whose first seven arguments are, in order, the
    /// fields of `typeHash`. Their calldata is their EIP-712 encoding: the ABI decoder has refused any other padding.
    function _acceptRequest(
        bytes32 typeHash,
        address owner,
        uint256 nonce,
        uint256 expiry,
        uint256 feeAmount,
        address feeRecipient,
        bytes memory signature
    ) private {
        if (expiry != 0 && block.timestamp > expiry) revert RequestExpired(expiry, block.timestamp);
        if (feeAmount != 0 && feeRecipient == address(0)) revert FeeRecipientMissing();
        _useCheckedNonce(owner, nonce);
        bytes32 digest = _hashTypedDataV4(keccak256(bytes.concat(typeHash, msg.data[4:SIGNED_ARGUMENTS_END])));
        if (!SignatureChecker.isValidSignatureNow(owner, digest, signature)) revert InvalidSignature(owner);
        emit OffChainRequestValidated(owner, feeRecipient, nonce, expiry, feeAmount);
    }

    /// @dev Pays the fee for a request of `owner` out of the mTokens of `from`.
    function _payFee(address owner, address from, address feeRecipient, uint256 feeAmount) private {
        if (feeAmount == 0) return;
        _transfer(from, feeRecipient, feeAmount);
        emit FeeTransfer(owner, feeRecipient, feeAmount);
    }

    /// @dev What is left of `amount` after the fee.
    function _lessFee(uint256 amount, uint256 feeAmount) private pure returns (uint256) {
        if (feeAmount > amount) revert FeeExceedsAmount(feeAmount, amount);
        return amount - feeAmount;
    }
}
