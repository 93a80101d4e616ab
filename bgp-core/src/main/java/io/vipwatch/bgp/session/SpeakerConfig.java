package io.vipwatch.bgp.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is common to all peers of a speaker.
 *
 * @param listen where to wait for connections; none: a speaker that only connects
 * @param transport how to talk to the kernel
 * @param maximumEventLoops how many threads the peers may have among them, at least 1; one more accepts connections.
 *     With no more peers than that no timer shares a thread with the decoding of another peer's table; with more, a timer
 *     may wait for 8 KiB from each peer of its thread
 * @param closeTimeout how long {@link Speaker#close} waits for the last NOTIFICATIONs to leave
 * @param recorder receives every message and state change of every session
 * @param clock what stamps are read from, which the speaker has follow the wall clock; one of its own if there is none
 */
public record SpeakerConfig(
        List<ListenAddress> listen,
        Transport transport,
        int maximumEventLoops,
        Duration closeTimeout,
        Optional<SessionRecorder> recorder,
        Optional<StampClock> clock) {
    /** How to talk to the kernel. */
    public enum Transport {
        /** Epoll where there is one, which knows TCP MD5 and TTL security; else NIO, which knows neither. */
        NATIVE_IF_PRESENT,
        /** The JDK's own. */
        NIO
    }

    public SpeakerConfig {
        listen = List.copyOf(listen);
        if (maximumEventLoops < 1) {
            throw new IllegalArgumentException("a speaker has at least one event loop");
        }
    }

    /** {@return the defaults, with these addresses to listen on} */
    public static SpeakerConfig listeningOn(ListenAddress... listen) {
        return new SpeakerConfig(
                List.of(listen),
                Transport.NATIVE_IF_PRESENT,
                32,
                Duration.ofSeconds(1),
                Optional.empty(),
                Optional.empty());
    }

    /** {@return this, with the JDK's own transport} */
    public SpeakerConfig withTransport(Transport other) {
        return new SpeakerConfig(listen, other, maximumEventLoops, closeTimeout, recorder, clock);
    }

    /** {@return this, with another limit to the number of threads} */
    public SpeakerConfig withMaximumEventLoops(int other) {
        return new SpeakerConfig(listen, transport, other, closeTimeout, recorder, clock);
    }

    /** {@return this, with a recorder} */
    public SpeakerConfig withRecorder(SessionRecorder other) {
        return new SpeakerConfig(listen, transport, maximumEventLoops, closeTimeout, Optional.of(other), clock);
    }

    /** {@return this, with a clock that it shares with others, so that their stamps are on one line} */
    public SpeakerConfig withClock(StampClock other) {
        return new SpeakerConfig(listen, transport, maximumEventLoops, closeTimeout, recorder, Optional.of(other));
    }
}
