package io.vipwatch.bgp.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vipwatch.bgp.message.Keepalive;

/** Fuzzes the body of a KEEPALIVE (RFC 4271 §4.4); docs/fuzzing.md says how to run it for long. */
class KeepaliveFuzzTest {
    @FuzzTest(maxDuration = "5s")
    void anyBodyIsAnswered(byte[] input) {
        FuzzedMessage.check(Keepalive.TYPE_CODE, input);
    }
}
