package io.vipwatch.monitor.drill;

import io.vipwatch.monitor.config.Key;
import io.vipwatch.monitor.config.ListShape;
import io.vipwatch.monitor.config.Scalar;
import io.vipwatch.monitor.config.Section;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The key {@code traffic} of a drill file: what probes do meanwhile (RFC 7747 §4.6: their spacing is the highest
 * accuracy that an outage can be told with).
 *
 * @param interval the time between two probes of a flow
 * @param flows how many flows, so that every member of an ECMP group carries some
 * @param protocols what is sent
 */
public record Traffic(Duration interval, int flows, List<Protocol> protocols) {
    /** What a probe sends. */
    public enum Protocol {
        /** UDP, answered by a responder. */
        UDP_ECHO,
        /** A new TCP connection each time. */
        TCP_CONNECT,
        /** A new TLS connection and a request. */
        HTTPS,
        /** A question to a DNS server. */
        DNS;

        /** {@return its name as files and the monitor's API write it, as in {@code udp-echo}} */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** {@return whether its flows keep their source ports, so that their number says how many there are} */
        public boolean keepsPorts() {
            return this == UDP_ECHO;
        }
    }

    private static final Key<Duration> INTERVAL = Key.optional(
            "interval",
            Times.from(Duration.ofMillis(1), Duration.ofSeconds(10)),
            Duration.ofMillis(5),
            "The time between two probes of a flow: nothing shorter than it can be told.");
    private static final Key<Long> FLOWS = Key.optional(
            "flows", Scalar.number("a number of flows", 1, 256), 8L, "How many flows, each with a source port.");
    private static final Key<List<Protocol>> PROTOCOLS = Key.optional(
            "protocols",
            new ListShape<>(Scalar.choice(Protocol.class)),
            List.of(Protocol.UDP_ECHO),
            "What is sent: probes of these kinds that the monitor's configuration has for the prefix.");

    static final Section<Traffic> SHAPE = Section.of(
            values -> new Traffic(values.get(INTERVAL), values.get(FLOWS).intValue(), values.get(PROTOCOLS)),
            INTERVAL,
            FLOWS,
            PROTOCOLS);

    public Traffic {
        protocols = List.copyOf(protocols);
    }
}
