package io.vipwatch.bgp.session;

import io.vipwatch.bgp.rib.AttributeSets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the sessions of a speaker share; all of it may be used on any thread.
 *
 * @param jitter a random factor for timers, 0.75 to 1 (RFC 4271 §10)
 * @param closeTimeout how long a connection that is being closed may take for its last message
 */
record Surroundings(
        Sockets sockets,
        StampClock clock,
        SpeakerListener listener,
        Optional<SessionRecorder> recorder,
        AttributeSets attributeSets,
        DoubleSupplier jitter,
        Duration closeTimeout) {
    private static final Logger LOG = LoggerFactory.getLogger(Surroundings.class);

    /** Tells the listener; what it throws harms nobody else. */
    void tell(SpeakerEvent event) {
        try {
            listener.onEvent(event);
        } catch (RuntimeException fault) {
            LOG.error("the listener failed at {}", event, fault);
        }
    }
}
