package io.vipwatch.bgp.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vipwatch.bgp.message.Notification;

/** Fuzzes the body of a NOTIFICATION (RFC 4271 §4.5); docs/fuzzing.md says how to run it for long. */
class NotificationFuzzTest {
    @FuzzTest(maxDuration = "5s")
    void anyBodyIsAnswered(byte[] input) {
        FuzzedMessage.check(Notification.TYPE_CODE, input);
    }
}
