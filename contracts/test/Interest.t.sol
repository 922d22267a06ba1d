// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Interest} from "../src/market/Interest.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Fixture} from "./support/Fixture.sol";
import {vm} from "./support/Vm.sol";

contract InterestTest is Fixture {
    /// @dev Rates of the deployed predecessor's arithmetic, computed independently.
    function test_known_exchange_rates() external pure {
        assertRate(0, WAD);
        assertRate(1, 1000000001981861998);
        assertRate(15, 1000000029727929984);
        assertRate(1 days, 1000171232876712328);
        assertRate(30 days, 1005136986301369863);
        assertRate(YEAR, 1062500000000000000);
    }

    function test_known_exchange_rates_when_touched() external pure {
        vm.assertEq(touched(365, 1 days), 1064488763444242319, "a year touched daily");
        vm.assertEq(touched(12, YEAR / 12), 1064321814606349669, "a year touched 12 times");
    }

    function test_mToken_writes_the_same_rates_when_touched_daily() external {
        mintFor(alice, mDai, 1_000e18);
        for (uint256 day = 1; day <= 365; ++day) {
            vm.warp(START + day * 1 days);
            mintFor(bob, mDai, 1e18);
        }
        vm.assertEq(mDai.exchangeRate(), 1064488763444242319, "rate after a year");
    }

    function testFuzz_touching_never_lowers_the_rate(uint256 rate, uint256 first, uint256 second) external pure {
        rate = between(rate, 0, WAD);
        first = between(first, 0, 10 * YEAR);
        second = between(second, 0, 10 * YEAR);
        uint256 split = Interest.accrue(Interest.accrue(WAD, rate, first), rate, second);
        // Each write floors by less than one unit, and the yearly rate is floored once more.
        vm.assertGe(split + 3, Interest.accrue(WAD, rate, first + second), "compounding loses");
    }

    function testFuzz_rate_never_falls(uint256 start, uint256 rate, uint256 elapsed) external pure {
        start = between(start, WAD, 1e36);
        rate = between(rate, 0, WAD);
        elapsed = between(elapsed, 0, 1000 * YEAR);
        vm.assertGe(Interest.accrue(start, rate, elapsed), start, "the rate fell");
    }

    function testFuzz_there_and_back_never_gains(uint256 amount, uint256 exchangeRate) external pure {
        amount = between(amount, 0, type(uint128).max);
        exchangeRate = between(exchangeRate, WAD, 1e36);
        uint256 mTokens = Interest.toMTokens(amount, exchangeRate, Math.Rounding.Floor);
        vm.assertLe(Interest.toUnderlying(mTokens, exchangeRate, Math.Rounding.Floor), amount, "gained underlying");
        uint256 underlying = Interest.toUnderlying(amount, exchangeRate, Math.Rounding.Floor);
        vm.assertLe(Interest.toMTokens(underlying, exchangeRate, Math.Rounding.Floor), amount, "gained mTokens");
    }

    function assertRate(uint256 elapsed, uint256 expected) private pure {
        vm.assertEq(Interest.accrue(WAD, RATE, elapsed), expected, "exchange rate");
    }

    function touched(uint256 times, uint256 span) private pure returns (uint256 rate) {
        rate = WAD;
        for (uint256 i = 0; i < times; ++i) {
            rate = Interest.accrue(rate, RATE, span);
        }
    }
}
