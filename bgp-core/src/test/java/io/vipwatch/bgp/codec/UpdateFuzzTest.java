package io.vipwatch.bgp.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vipwatch.bgp.message.Update;

/** Fuzzes the body of a UPDATE (RFC 4271 §4.3); docs/fuzzing.md says how to run it for long. */
class UpdateFuzzTest {
    @FuzzTest(maxDuration = "15s")
    void anyBodyIsAnswered(byte[] input) {
        FuzzedMessage.check(Update.TYPE_CODE, input);
    }
}
