package io.vipwatch.bgp.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vipwatch.bgp.message.Open;

/** Fuzzes the body of a OPEN (RFC 4271 §4.2); docs/fuzzing.md says how to run it for long. */
class OpenFuzzTest {
    @FuzzTest(maxDuration = "15s")
    void anyBodyIsAnswered(byte[] input) {
        FuzzedMessage.check(Open.TYPE_CODE, input);
    }
}
