// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {IMToken} from "./IMToken.sol";

/// @title Gasless requests
/// @notice Checks what an owner signed off chain so that anyone may send it (white paper, "Architecture").
/// @dev EIP-712 domain: name = the token's name, version "1". Contract wallets answer through ERC-1271 with the 65 bytes
/// r ‖ s ‖ v. Every field is canonical, so that `eth_signTypedData_v4` signs exactly this.
abstract contract GaslessRequests is ERC20Permit, IMToken {
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
    function nonceOf(address owner) external view returns (uint256) {
        return nonces(owner);
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
    ) internal {
        if (expiry != 0 && block.timestamp > expiry) revert RequestExpired(expiry, block.timestamp);
        if (feeAmount != 0 && feeRecipient == address(0)) revert FeeRecipientMissing();
        _useCheckedNonce(owner, nonce);
        bytes32 digest = _hashTypedDataV4(keccak256(bytes.concat(typeHash, msg.data[4:SIGNED_ARGUMENTS_END])));
        if (!SignatureChecker.isValidSignatureNow(owner, digest, signature)) revert InvalidSignature(owner);
        emit OffChainRequestValidated(owner, feeRecipient, nonce, expiry, feeAmount);
    }

    /// @dev Pays the fee for a request of `owner` out of the mTokens of `from`.
    function _payFee(address owner, address from, address feeRecipient, uint256 feeAmount) internal {
        if (feeAmount == 0) return;
        _transfer(from, feeRecipient, feeAmount);
        emit FeeTransfer(owner, feeRecipient, feeAmount);
    }

    /// @dev What is left of `amount` after the fee.
    function _lessFee(uint256 amount, uint256 feeAmount) internal pure returns (uint256) {
        if (feeAmount > amount) revert FeeExceedsAmount(feeAmount, amount);
        return amount - feeAmount;
    }
}
