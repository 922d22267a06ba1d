// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IMToken} from "../src/market/IMToken.sol";
import {ContractWallet} from "./support/ContractWallet.sol";
import {Fixture} from "./support/Fixture.sol";
import {vm} from "./support/Vm.sol";

contract GaslessRequestsTest is Fixture {
    struct Request {
        address owner;
        address recipient;
        uint256 nonce;
        uint256 expiry;
        uint256 amount;
        uint256 feeAmount;
        address feeRecipient;
    }

    struct Signed {
        uint8 v;
        bytes32 r;
        bytes32 s;
    }

    uint256 private constant KEY = 0xC0FFEE;
    address private constant RELAYER = address(0x4E1A);

    address private owner;

    function setUp() public override {
        super.setUp();
        owner = vm.addr(KEY);
        dai.mint(owner, 1_000e18);
        vm.prank(owner);
        dai.approve(address(mDai), type(uint256).max);
        mintFor(owner, mDai, 100e18);
        vm.prank(owner);
        dai.approve(address(mDai), type(uint256).max);
    }

    function test_type_hashes_are_those_of_the_predecessor_where_it_was_canonical() external view {
        vm.assertEq(
            mDai.PERMIT_REQUEST_TYPEHASH(), 0x22fa96956322098f6fd394e06f1b7e0f6930565923f9ad3d20802e9a2eb58fb1, "permit"
        );
        vm.assertEq(mDai.MINT_TYPEHASH(), 0x82e81310e0eab12a427992778464769ef831d801011489bc90ed3ef82f2cb3d1, "mint");
        vm.assertEq(
            mDai.REDEEM_TYPEHASH(), 0x24e7162538bf7f86bd3180c9ee9f60f06db3bd66eb344ea3b00f69b84af5ddcf, "redeem"
        );
    }

    function test_mint_pays_the_fee_out_of_what_is_minted() external {
        Request memory q = request(10e18, 1e18);
        vm.expectEmit(address(mDai));
        emit IMToken.OffChainRequestValidated(owner, RELAYER, 0, q.expiry, 1e18);
        vm.expectEmit(address(mDai));
        emit IMToken.Minted(owner, alice, 10e18, 10e18, WAD, 110e18, 110e18);
        vm.expectEmit(address(mDai));
        emit IERC20.Transfer(alice, RELAYER, 1e18);
        vm.expectEmit(address(mDai));
        emit IMToken.FeeTransfer(owner, RELAYER, 1e18);
        vm.assertEq(sendMint(q, sign(mDai.MINT_TYPEHASH(), q)), 10e18, "minted");
        vm.assertEq(mDai.balanceOf(alice), 9e18, "recipient");
        vm.assertEq(mDai.balanceOf(RELAYER), 1e18, "fee");
        vm.assertEq(mDai.nonceOf(owner), 1, "nonce");
    }

    function test_redeem_pays_the_fee_out_of_the_mTokens() external {
        Request memory q = request(10e18, 1e18);
        vm.expectEmit(address(mDai));
        emit IMToken.Redeemed(owner, alice, 9e18, 9e18, WAD, 91e18, 91e18);
        vm.assertEq(sendRedeem(q, sign(mDai.REDEEM_TYPEHASH(), q)), 9e18, "paid");
        vm.assertEq(dai.balanceOf(alice), 9e18, "recipient");
        vm.assertEq(mDai.balanceOf(RELAYER), 1e18, "fee");
        vm.assertEq(mDai.balanceOf(owner), 90e18, "owner");
    }

    function test_transfer_gives_the_recipient_what_the_fee_leaves() external {
        Request memory q = request(10e18, 1e18);
        sendTransfer(q, sign(mDai.TRANSFER_TYPEHASH(), q));
        vm.assertEq(mDai.balanceOf(alice), 9e18, "recipient");
        vm.assertEq(mDai.balanceOf(RELAYER), 1e18, "fee");
    }

    function test_permit_allows_everything_or_nothing() external {
        sendPermit(0, true);
        vm.assertEq(mDai.allowance(owner, alice), type(uint256).max, "allowed");
        sendPermit(1, false);
        vm.assertEq(mDai.allowance(owner, alice), 0, "not allowed");
        vm.assertEq(mDai.balanceOf(RELAYER), 2e18, "fees");
    }

    function test_contract_wallet_signs_through_erc_1271() external {
        ContractWallet wallet = new ContractWallet(owner);
        dai.mint(address(wallet), 10e18);
        wallet.approve(dai, address(mDai));
        Request memory q = request(10e18, 0);
        q.owner = address(wallet);
        sendMint(q, sign(mDai.MINT_TYPEHASH(), q));
        vm.assertEq(mDai.balanceOf(alice), 10e18, "minted");

        q.nonce = 1;
        Signed memory other = signWith(0xBAD, mDai.MINT_TYPEHASH(), q);
        vm.expectRevert(abi.encodeWithSelector(IMToken.InvalidSignature.selector, address(wallet)));
        sendMint(q, other);
    }

    function test_a_request_works_once() external {
        Request memory q = request(10e18, 0);
        Signed memory signed = sign(mDai.TRANSFER_TYPEHASH(), q);
        sendTransfer(q, signed);
        vm.expectRevert(abi.encodeWithSelector(Nonces.InvalidAccountNonce.selector, owner, 1));
        sendTransfer(q, signed);
    }

    function test_requests_are_carried_out_in_order() external {
        Request memory q = request(10e18, 0);
        q.nonce = 1;
        Signed memory signed = sign(mDai.TRANSFER_TYPEHASH(), q);
        vm.expectRevert(abi.encodeWithSelector(Nonces.InvalidAccountNonce.selector, owner, 0));
        sendTransfer(q, signed);
    }

    function test_a_request_expires_after_its_last_second() external {
        Request memory q = request(10e18, 0);
        Signed memory signed = sign(mDai.TRANSFER_TYPEHASH(), q);
        vm.warp(q.expiry + 1);
        vm.expectRevert(abi.encodeWithSelector(IMToken.RequestExpired.selector, q.expiry, q.expiry + 1));
        sendTransfer(q, signed);
        vm.warp(q.expiry);
        sendTransfer(q, signed);
    }

    function test_expiry_zero_never_expires() external {
        Request memory q = request(10e18, 0);
        q.expiry = 0;
        Signed memory signed = sign(mDai.TRANSFER_TYPEHASH(), q);
        vm.warp(START + 1000 * YEAR);
        sendTransfer(q, signed);
    }

    function test_fee_needs_a_recipient_and_fits_the_amount() external {
        Request memory q = request(10e18, 10e18 + 1);
        Signed memory signed = sign(mDai.TRANSFER_TYPEHASH(), q);
        vm.expectRevert(abi.encodeWithSelector(IMToken.FeeExceedsAmount.selector, 10e18 + 1, 10e18));
        sendTransfer(q, signed);
        signed = sign(mDai.MINT_TYPEHASH(), q);
        vm.expectRevert(abi.encodeWithSelector(IMToken.FeeExceedsAmount.selector, 10e18 + 1, 10e18));
        sendMint(q, signed);

        q = request(10e18, 1);
        q.feeRecipient = address(0);
        signed = sign(mDai.TRANSFER_TYPEHASH(), q);
        vm.expectRevert(IMToken.FeeRecipientMissing.selector);
        sendTransfer(q, signed);
    }

    function test_pause_stops_gasless_mint_and_redeem() external {
        controller.pause();
        Request memory q = request(10e18, 0);
        Signed memory signed = sign(mDai.MINT_TYPEHASH(), q);
        vm.expectRevert(IMToken.MarketPaused.selector);
        sendMint(q, signed);
        signed = sign(mDai.REDEEM_TYPEHASH(), q);
        vm.expectRevert(IMToken.MarketPaused.selector);
        sendRedeem(q, signed);
    }

    function test_a_request_of_one_kind_market_or_chain_is_not_one_of_another() external {
        Request memory q = request(10e18, 0);
        bytes memory refused = abi.encodeWithSelector(IMToken.InvalidSignature.selector, owner);
        Signed memory signed = sign(mDai.MINT_TYPEHASH(), q);
        vm.expectRevert(refused);
        sendRedeem(q, signed);
        vm.expectRevert(refused);
        mUsdc.transferFromGaslessRequest(
            q.owner, q.recipient, q.nonce, q.expiry, q.amount, q.feeAmount, q.feeRecipient, signed.v, signed.r, signed.s
        );
        vm.chainId(1);
        vm.expectRevert(refused);
        sendMint(q, signed);
    }

    function testFuzz_whoever_changes_a_field_is_refused(uint256 field, uint256 change) external {
        Request memory q = request(10e18, 1e18);
        Signed memory signed = sign(mDai.TRANSFER_TYPEHASH(), q);
        field = field % 5;
        change = between(change, 1, 1e18);
        if (field == 0) q.recipient = address(uint160(q.recipient) + uint160(change));
        if (field == 1) q.expiry += change;
        if (field == 2) q.amount += change;
        if (field == 3) q.feeAmount += change;
        if (field == 4) q.feeRecipient = address(uint160(q.feeRecipient) + uint160(change));
        vm.expectRevert(abi.encodeWithSelector(IMToken.InvalidSignature.selector, owner));
        sendTransfer(q, signed);
    }

    function testFuzz_whoever_signs_for_another_is_refused(uint256 key) external {
        key = between(key, 1, type(uint128).max);
        vm.assume(key != KEY);
        Request memory q = request(10e18, 0);
        Signed memory signed = signWith(key, mDai.TRANSFER_TYPEHASH(), q);
        vm.expectRevert(abi.encodeWithSelector(IMToken.InvalidSignature.selector, owner));
        sendTransfer(q, signed);
    }

    function testFuzz_garbage_signatures_are_refused(uint8 v, bytes32 r, bytes32 s) external {
        vm.expectRevert(abi.encodeWithSelector(IMToken.InvalidSignature.selector, owner));
        sendTransfer(request(10e18, 0), Signed(v, r, s));
    }

    function test_the_other_form_of_a_signature_is_refused() external {
        uint256 order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;
        Request memory q = request(10e18, 0);
        Signed memory signed = sign(mDai.TRANSFER_TYPEHASH(), q);
        Signed memory other = Signed(signed.v == 27 ? 28 : 27, signed.r, bytes32(order - uint256(signed.s)));
        vm.expectRevert(abi.encodeWithSelector(IMToken.InvalidSignature.selector, owner));
        sendTransfer(q, other);
        sendTransfer(q, signed);
    }

    function test_a_request_of_one_wallet_is_not_one_of_another_with_the_same_key() external {
        ContractWallet first = new ContractWallet(owner);
        ContractWallet second = new ContractWallet(owner);
        mintFor(address(second), mDai, 10e18);
        Request memory q = request(10e18, 0);
        q.owner = address(first);
        Signed memory signed = sign(mDai.TRANSFER_TYPEHASH(), q);
        q.owner = address(second);
        vm.expectRevert(abi.encodeWithSelector(IMToken.InvalidSignature.selector, address(second)));
        sendTransfer(q, signed);
    }

    function test_nobody_and_the_market_itself_sign_nothing() external {
        address[2] memory strangers = [address(0), address(mDai)];
        for (uint256 i = 0; i < strangers.length; ++i) {
            Request memory q = request(0, 0);
            q.owner = strangers[i];
            vm.expectRevert(abi.encodeWithSelector(IMToken.InvalidSignature.selector, strangers[i]));
            sendTransfer(q, Signed(27, bytes32(uint256(1)), bytes32(uint256(1))));
        }
    }

    function test_a_fee_that_cannot_be_paid_undoes_the_request() external {
        mintFor(bob, mDai, 100e18);
        Request memory q = request(100e18, 0);
        sendTransfer(q, sign(mDai.TRANSFER_TYPEHASH(), q));
        bytes32 structHash = keccak256(abi.encode(mDai.PERMIT_REQUEST_TYPEHASH(), owner, alice, 1, 0, true, 1, RELAYER));
        Signed memory g = signStruct(KEY, structHash);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, owner, 0, 1));
        mDai.permitFromGaslessRequest(owner, alice, 1, 0, true, 1, RELAYER, g.v, g.r, g.s);
        vm.assertEq(mDai.allowance(owner, alice), 0, "allowance");
        vm.assertEq(mDai.nonceOf(owner), 1, "nonce");
    }

    function test_calldata_with_dirty_padding_is_refused() external {
        Request memory q = request(10e18, 0);
        Signed memory signed = sign(mDai.TRANSFER_TYPEHASH(), q);
        bytes memory data = abi.encodeCall(
            IMToken.transferFromGaslessRequest,
            (
                q.owner,
                q.recipient,
                q.nonce,
                q.expiry,
                q.amount,
                q.feeAmount,
                q.feeRecipient,
                signed.v,
                signed.r,
                signed.s
            )
        );
        data[4 + 32] = 0x01;
        (bool accepted,) = address(mDai).call(data);
        vm.assertTrue(!accepted, "accepted");
    }

    function request(uint256 amount, uint256 feeAmount) private view returns (Request memory) {
        return Request(owner, alice, 0, START + 1 hours, amount, feeAmount, RELAYER);
    }

    function sign(bytes32 typeHash, Request memory q) private view returns (Signed memory) {
        return signWith(KEY, typeHash, q);
    }

    function signWith(uint256 key, bytes32 typeHash, Request memory q) private view returns (Signed memory signed) {
        return signStruct(key, keccak256(abi.encode(typeHash, q)));
    }

    function signStruct(uint256 key, bytes32 structHash) private view returns (Signed memory signed) {
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", mDai.DOMAIN_SEPARATOR(), structHash));
        (signed.v, signed.r, signed.s) = vm.sign(key, digest);
    }

    function sendMint(Request memory q, Signed memory g) private returns (uint256) {
        return mDai.mintFromGaslessRequest(
            q.owner, q.recipient, q.nonce, q.expiry, q.amount, q.feeAmount, q.feeRecipient, g.v, g.r, g.s
        );
    }

    function sendRedeem(Request memory q, Signed memory g) private returns (uint256) {
        return mDai.redeemFromGaslessRequest(
            q.owner, q.recipient, q.nonce, q.expiry, q.amount, q.feeAmount, q.feeRecipient, g.v, g.r, g.s
        );
    }

    function sendTransfer(Request memory q, Signed memory g) private {
        mDai.transferFromGaslessRequest(
            q.owner, q.recipient, q.nonce, q.expiry, q.amount, q.feeAmount, q.feeRecipient, g.v, g.r, g.s
        );
    }

    function sendPermit(uint256 nonce, bool allowed) private {
        Signed memory g = signStruct(
            KEY, keccak256(abi.encode(mDai.PERMIT_REQUEST_TYPEHASH(), owner, alice, nonce, 0, allowed, 1e18, RELAYER))
        );
        mDai.permitFromGaslessRequest(owner, alice, nonce, 0, allowed, 1e18, RELAYER, g.v, g.r, g.s);
    }
}
