package io.vipwatch.monitor.config;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The section {@code bfd}: what all BFD sessions have in common. Nothing of it takes effect until a peer has a section
 * {@code bfd}, or there is an unsolicited range.
 *
 * @param listen the addresses to receive on
 * @param singleHopPort the UDP port of single-hop sessions, at both sides
 * @param multihopPort the UDP port of multihop sessions, at both sides
 * @param receiveBuffer the octets wanted for each receive buffer
 * @param realTimePriority the SCHED_FIFO priority wanted for the thread of the sessions; empty: none
 * @param lockMemory whether the process's memory shall be kept from being paged out
 * @param allowUncheckedHopLimit whether single hop is wanted also where the hop limit can be neither sent nor checked
 * @param unsolicited who may begin a session that nobody configured here (RFC 9468)
 */
public record BfdSection(
        List<IpAddress> listen,
        int singleHopPort,
        int multihopPort,
        int receiveBuffer,
        OptionalInt realTimePriority,
        boolean lockMemory,
        boolean allowUncheckedHopLimit,
        List<Unsolicited> unsolicited) {
    public BfdSection {
        listen = List.copyOf(listen);
        unsolicited = List.copyOf(unsolicited);
    }

    /**
     * Who may begin a session that nobody configured here; it concerns no BGP session.
     *
     * @param name its name in events and tables
     * @param range the addresses
     * @param limit how many sessions there may be
     * @param perSecond how many may be created in a second
     * @param idle how long a session may be other than Up before it is forgotten
     * @param session how such a session runs
     */
    public record Unsolicited(
            String name, Prefix range, int limit, int perSecond, Duration idle, BfdSessionSection session) {
        static Section<Unsolicited> shape(SecretShape secrets) {
            BfdSessionSection.Keys session = new BfdSessionSection.Keys(secrets);
            Key<String> name = Key.required("name", Scalar.name(), "The name in events and tables; unique.");
            Key<Prefix> range = Key.required("range", Scalar.prefix(), "The addresses that may begin a session.");
            Key<Long> limit = Key.optional(
                    "limit", Scalar.number("a number of sessions", 1, 10_000), 1000L, "How many sessions at most.");
            Key<Long> perSecond = Key.optional(
                    "per_second",
                    Scalar.number("a number of sessions", 1, 10_000),
                    50L,
                    "How many sessions may be created in a second.");
            Key<Duration> idle = Key.optional(
                    "idle",
                    Scalar.duration("a duration such as 60s", time -> !time.isZero()),
                    Duration.ofSeconds(60),
                    "How long a session that is not Up is remembered.");
            List<Key<?>> keys = new ArrayList<>(List.of(name, range, limit, perSecond, idle));
            keys.addAll(session.all());
            return Section.of(
                            values -> new Unsolicited(
                                    values.get(name),
                                    values.get(range),
                                    values.get(limit).intValue(),
                                    values.get(perSecond).intValue(),
                                    values.get(idle),
                                    session.build(values)),
                            keys.toArray(Key<?>[]::new))
                    .checked(session::refuseContradictions);
        }
    }

    /** {@return the shape of the section; secrets come from {@code secrets}} */
    static Section<BfdSection> shape(SecretShape secrets) {
        Key<List<IpAddress>> listen = Key.optional(
                "listen",
                new ListShape<>(Scalar.address()),
                List.of(IpAddress.of("::"), IpAddress.of("0.0.0.0")),
                "The addresses to receive on; :: and 0.0.0.0 for all of a family.");
        Key<Long> singleHopPort = Key.optional(
                "single_hop_port",
                Scalar.number("a UDP port", 1, 0xffff),
                3784L,
                "The UDP port of single-hop sessions (RFC 5881 §4), at both sides. Another one only for a laboratory.");
        Key<Long> multihopPort = Key.optional(
                "multihop_port",
                Scalar.number("a UDP port", 1, 0xffff),
                4784L,
                "The UDP port of multihop sessions (RFC 5883 §5), at both sides. Another one only for a laboratory.");
        Key<Long> receiveBuffer = Key.optional(
                "receive_buffer",
                Scalar.size(64 << 10),
                4L << 20,
                "How large each receive buffer should be; the kernel's limit may make it smaller.");
        Key<Long> realTimePriority = Key.optional(
                "real_time_priority",
                Scalar.number("a SCHED_FIFO priority", 1, 99),
                "The real-time priority wanted for the thread of the sessions; needs CAP_SYS_NICE. None without this key.");
        Key<Boolean> lockMemory = Key.optional(
                "lock_memory", Scalar.bool(), false, "Keep the process's memory from being paged out (mlockall).");
        Key<Boolean> unchecked = Key.optional(
                "allow_unchecked_hop_limit",
                Scalar.bool(),
                false,
                "Run single hop even where this system lets us neither send nor check the hop limit of 255 (RFC 5881"
                        + " §5): anybody in the network could then forge packets.");
        Key<List<Unsolicited>> unsolicited = Key.optional(
                "unsolicited",
                new ListShape<>(Unsolicited.shape(secrets)),
                List.of(),
                "Who may begin a BFD session that nobody configured here (RFC 9468); it concerns no BGP session.");
        return Section.of(
                        values -> new BfdSection(
                                values.get(listen),
                                values.get(singleHopPort).intValue(),
                                values.get(multihopPort).intValue(),
                                values.get(receiveBuffer).intValue(),
                                values.find(realTimePriority)
                                        .map(priority -> OptionalInt.of(priority.intValue()))
                                        .orElse(OptionalInt.empty()),
                                values.get(lockMemory),
                                values.get(unchecked),
                                values.get(unsolicited)),
                        listen,
                        singleHopPort,
                        multihopPort,
                        receiveBuffer,
                        realTimePriority,
                        lockMemory,
                        unchecked,
                        unsolicited)
                .checked(values -> {
                    if (values.get(listen).isEmpty()) {
                        values.refuse(listen, "an empty list", "at least one address");
                    }
                    if (values.get(singleHopPort).equals(values.get(multihopPort))) {
                        values.refuse(multihopPort, "the port of single hop", "another port");
                    }
                    if (values.get(receiveBuffer) > 1 << 30) {
                        values.refuse(receiveBuffer, "more than 1GiB", "a size of at most 1GiB");
                    }
                });
    }
}
