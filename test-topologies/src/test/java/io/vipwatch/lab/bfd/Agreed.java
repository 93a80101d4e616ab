package io.vipwatch.lab.bfd;

import java.time.Duration;

/**
 * The times of a session that are in effect for one system (RFC 5880 §6.8.3, §6.8.4).
 *
 * @param transmitInterval the time from one of its packets to the next, before jitter
 * @param detectionTime its Detection Time
 */
record Agreed(Duration transmitInterval, Duration detectionTime) {
    /** {@return what {@code own} is to expect of {@code other}} */
    static Agreed of(Timing own, Timing other) {
        return new Agreed(
                Duration.ofMillis(Math.max(own.transmitMillis(), other.receiveMillis())),
                Duration.ofMillis((long) other.detectMult() * Math.max(own.receiveMillis(), other.transmitMillis())));
    }
}
