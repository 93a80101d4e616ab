package io.vipwatch.bgp.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vipwatch.bgp.message.RouteRefresh;

/** Fuzzes the body of a ROUTE-REFRESH (RFC 2918 §3); docs/fuzzing.md says how to run it for long. */
class RouteRefreshFuzzTest {
    @FuzzTest(maxDuration = "5s")
    void anyBodyIsAnswered(byte[] input) {
        FuzzedMessage.check(RouteRefresh.TYPE_CODE, input);
    }
}
