package io.vipwatch.bgp.session;

import java.time.Duration;
import java.util.Optional;

/**
 * Keeps connections from strangers from flooding the listener: a few are told one by one, then one a second with the
 * number of those in between. On the event loop that accepts.
 */
final class Refusals {
    private static final int BURST = 10;
    private static final long INTERVAL = Duration.ofSeconds(1).toNanos();

    private int credit = BURST;
    private long lastRefill;
    private long suppressed;
    private boolean started;

    /** {@return the event to raise for one more refused connection, if it is one's turn} */
    Optional<SpeakerEvent.ConnectionRefused> refused(Stamp stamp, ScopedAddress address, String reason) {
        refill(stamp.monotonicNanos());
        if (credit == 0) {
            suppressed++;
            return Optional.empty();
        }
        credit--;
        SpeakerEvent.ConnectionRefused event = new SpeakerEvent.ConnectionRefused(stamp, address, reason, suppressed);
        suppressed = 0;
        return Optional.of(event);
    }

    private void refill(long now) {
        if (!started) {
            started = true;
            lastRefill = now;
        }
        long intervals = (now - lastRefill) / INTERVAL;
        credit = (int) Math.min(BURST, credit + intervals);
        lastRefill += intervals * INTERVAL;
    }
}
