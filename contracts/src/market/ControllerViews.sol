// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IReserveFeed} from "../backing/IReserveFeed.sol";
import {ControllerStorage} from "./ControllerStorage.sol";
import {IController} from "./IController.sol";
import {IMToken} from "./IMToken.sol";

/// @title Controller views
/// @notice What the protocol owns and owes. These are the numbers that everything downstream is compared with.
abstract contract ControllerViews is IController {
    /// @notice Feed of claims on allocated loans.
    bytes32 public constant LOANS_FEED = "LOANS";

    /// @notice Feed of fiat in transit.
    bytes32 public constant CASH_FEED = "CASH";

    uint256 internal constant WAD = 1e18;

    /// @inheritdoc IController
    function totalValueLocked() public view returns (uint256 total) {
        uint256 count = marketCount();
        for (uint256 id = 1; id <= count; ++id) {
            Market storage m = ControllerStorage.market(id);
            total += _usdValue(m, IMToken(m.mToken).reserve());
        }
    }

    /// @inheritdoc IController
    function totalLiabilities() public view returns (uint256 total) {
        uint256 count = marketCount();
        for (uint256 id = 1; id <= count; ++id) {
            Market storage m = ControllerStorage.market(id);
            total += _usdValue(m, IMToken(m.mToken).liability());
        }
    }

    /// @inheritdoc IController
    function assetsUnderManagement() public view returns (uint256) {
        IReserveFeed feed = IReserveFeed(reserveFeed());
        return totalValueLocked() + feed.usableValue(LOANS_FEED) + feed.usableValue(CASH_FEED);
    }

    /// @inheritdoc IController
    function activeCollateralization() public view returns (uint256) {
        uint256 liabilities = totalLiabilities();
        if (liabilities == 0) revert NoLiabilities();
        return Math.mulDiv(assetsUnderManagement(), WAD, liabilities);
    }

    /// @inheritdoc IController
    function reserveRatio(uint256 marketId) public view returns (uint256) {
        IMToken mToken = IMToken(ControllerStorage.market(marketId).mToken);
        uint256 owed = mToken.liability();
        if (owed == 0) revert NoLiabilities();
        return Math.mulDiv(mToken.reserve(), WAD, owed);
    }

    /// @inheritdoc IController
    function liability(uint256 marketId) public view returns (uint256) {
        return IMToken(ControllerStorage.market(marketId).mToken).liability();
    }

    /// @inheritdoc IController
    function capitalOutstanding(uint256 marketId) external view returns (uint256) {
        return IMToken(ControllerStorage.market(marketId).mToken).capitalOutstanding();
    }

    /// @inheritdoc IController
    function nominalRate(uint256 marketId) external view returns (uint256) {
        return IMToken(ControllerStorage.market(marketId).mToken).nominalRate();
    }

    /// @inheritdoc IController
    function supplyCap(uint256 marketId) external view returns (uint256) {
        return ControllerStorage.market(marketId).supplyCap;
    }

    /// @inheritdoc IController
    function rateModel(uint256 marketId) external view returns (address) {
        return ControllerStorage.market(marketId).rateModel;
    }

    /// @inheritdoc IController
    function market(uint256 marketId) external view returns (Market memory) {
        return ControllerStorage.market(marketId);
    }

    /// @inheritdoc IController
    function marketIdOf(address mToken) external view returns (uint256) {
        return ControllerStorage.state().marketIdOf[mToken];
    }

    /// @inheritdoc IController
    function marketCount() public view returns (uint256) {
        return ControllerStorage.state().marketCount;
    }

    /// @inheritdoc IController
    function minReserveRatio() public view returns (uint256) {
        return ControllerStorage.state().minReserveRatio;
    }

    /// @inheritdoc IController
    function minCollateralization() public view returns (uint256) {
        return ControllerStorage.state().minCollateralization;
    }

    /// @inheritdoc IController
    function reserveFeed() public view returns (address) {
        return ControllerStorage.state().reserveFeed;
    }

    /// @inheritdoc IController
    function mTokenFactory() public view returns (address) {
        return ControllerStorage.state().mTokenFactory;
    }

    /// @dev floor(amount × price / 10^decimals), USD WAD.
    function _usdValue(Market storage m, uint256 amount) private view returns (uint256) {
        return Math.mulDiv(amount, m.price, 10 ** m.decimals);
    }
}
