package io.vipwatch.monitor.config;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.event.ProbeKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * One element of {@code probes}: an address that is asked again and again. Nothing is ever sent to an address that is not
 * named so.
 *
 * @param name its name in events, tables and metrics
 * @param kind how it asks
 * @param target whom it asks
 * @param port the port; 0 where the protocol has none
 * @param interval how often each flow is probed while nothing happens
 * @param fastInterval how often while something does
 * @param timeout after which a probe without an answer is lost
 * @param flows how many source ports are probed from at the same time; 1 where each probe has a port of its own
 * @param giveUp of a kept connection, after which time without an answer it is given up
 * @param node the name of the peer whose own address the target is; empty where several answer there
 * @param https what is asked over HTTPS
 * @param dns what a DNS server is asked
 */
public record ProbeSection(
        String name,
        ProbeKind kind,
        IpAddress target,
        int port,
        Duration interval,
        Duration fastInterval,
        Duration timeout,
        int flows,
        Duration giveUp,
        Optional<String> node,
        Optional<ProbeHttpsSection> https,
        Optional<ProbeDnsSection> dns) {
    private static final int DNS_PORT = 53;
    private static final int MOST_A_SECOND = 5_000;
    private static final Duration LEAST_INTERVAL = Duration.ofMillis(5);
    private static final Duration MOST_INTERVAL = Duration.ofMinutes(1);

    /** {@return whether each probe of this kind has a connection, and so a source port, of its own} */
    public static boolean isConnectionEach(ProbeKind kind) {
        return switch (kind) {
            case TCP_CONNECT, HTTPS, DNS -> true;
            case UDP_ECHO, ICMP_ECHO, TCP_SESSION -> false;
        };
    }

    /** {@return how often each flow can be probed, whoever asks for that} */
    public Duration leastInterval() {
        Duration all = Duration.ofSeconds(flows).dividedBy(MOST_A_SECOND);
        Duration least = all.compareTo(LEAST_INTERVAL) > 0 ? all : LEAST_INTERVAL;
        return kind.isService() ? fastInterval : least;
    }

    /** {@return the shape of an element; relative paths count from {@code base}} */
    static Section<ProbeSection> shape(Path base) {
        return new Keys(base).shape();
    }

    /** The keys of an element; an object, since where files lie depends on the file that is read. */
    private static final class Keys {
        private final Key<String> name =
                Key.required("name", Scalar.name(), "The name in events, tables and metrics; unique.");
        private final Key<ProbeKind> kind = Key.required(
                "kind",
                Scalar.choice(ProbeKind.class),
                "How it asks. tcp-connect and https need nothing at the nodes; udp-echo needs an echo service there"
                        + " (vipwatch probe responder, or any of RFC 862), tcp-session one over TCP; icmp-echo needs the"
                        + " permission for ping sockets or raw ones here.");
        private final Key<IpAddress> target = Key.required(
                "target", Scalar.address(), "The address that is asked, such as a virtual address of the cluster.");
        private final Key<Long> port = Key.optional(
                "port", Scalar.number("a port", 1, 0xffff), "The port that is asked. For dns 53 without this key.");
        private final Key<Duration> interval = Key.optional(
                "interval",
                Scalar.duration("a duration of 5ms to 1m, such as 1s", Keys::isWithin),
                Duration.ofSeconds(1),
                "How often each flow is probed while nothing happens.");
        private final Key<Duration> fastInterval = Key.optional(
                "fast_interval",
                Scalar.duration("a duration of 5ms to 1m, such as 20ms", Keys::isWithin),
                "How often each flow is probed while something happens: 20ms without this key, 200ms for https and dns.");
        private final Key<Duration> timeout = Key.optional(
                "timeout",
                Scalar.duration(
                        "a duration of 10ms to 30s, such as 1s",
                        time -> time.toMillis() >= 10 && time.toSeconds() <= 30),
                "After which a probe without an answer is lost: 1s without this key, 3s for https.");
        private final Key<Long> flows = Key.optional(
                "flows",
                Scalar.number("a number of flows", 1, 256),
                "How many source ports are probed from at the same time, so that every one of several equal paths has"
                        + " some: 8 without this key, 1 of icmp-echo. Not for tcp-connect, https and dns: each of their probes has a"
                        + " source port of its own.");
        private final Key<Duration> giveUp = Key.optional(
                "give_up",
                Scalar.duration(
                        "a duration of 1s to 5m, such as 15s",
                        time -> time.toSeconds() >= 1 && time.toSeconds() <= 300),
                Duration.ofSeconds(15),
                "Of tcp-session: a connection on which nothing was answered for so long is reset and made anew, as a"
                        + " client would.");
        private final Key<String> node = Key.optional(
                "node",
                Scalar.name(),
                "The peer whose own address the target is. Then the probe says whether that node is alive, for the"
                        + " cross-check and its black holes. Not for addresses at which several nodes answer.");
        private final Key<ProbeHttpsSection> https;
        private final Key<ProbeDnsSection> dns =
                Key.optional("dns", ProbeDnsSection.SHAPE, "What the server is asked; for dns only, and needed there.");

        Keys(Path base) {
            https = Key.optional("https", ProbeHttpsSection.shape(base), "What is asked; for https only.");
        }

        private static boolean isWithin(Duration time) {
            return time.compareTo(LEAST_INTERVAL) >= 0 && time.compareTo(MOST_INTERVAL) <= 0;
        }

        Section<ProbeSection> shape() {
            return Section.of(
                            this::build,
                            name,
                            kind,
                            target,
                            port,
                            interval,
                            fastInterval,
                            timeout,
                            flows,
                            giveUp,
                            node,
                            https,
                            dns)
                    .checked(this::refuseContradictions);
        }

        private ProbeSection build(Values values) {
            ProbeKind chosen = values.get(kind);
            boolean isService = chosen.isService();
            return new ProbeSection(
                    values.get(name),
                    chosen,
                    values.get(target),
                    values.find(port).map(Long::intValue).orElse(chosen == ProbeKind.DNS ? DNS_PORT : 0),
                    values.get(interval),
                    fast(values),
                    values.find(timeout).orElse(Duration.ofSeconds(chosen == ProbeKind.HTTPS ? 3 : 1)),
                    flows(values),
                    values.get(giveUp),
                    values.find(node),
                    isService && chosen == ProbeKind.HTTPS
                            ? Optional.of(values.find(https).orElseGet(ProbeHttpsSection::usual))
                            : Optional.empty(),
                    values.find(dns));
        }

        private Duration fast(Values values) {
            Duration usual = Duration.ofMillis(values.get(kind).isService() ? 200 : 20);
            Duration slow = values.get(interval);
            return values.find(fastInterval).orElse(usual.compareTo(slow) < 0 ? usual : slow);
        }

        private int flows(Values values) {
            return isConnectionEach(values.get(kind))
                    ? 1
                    : values.find(flows).map(Long::intValue).orElse(values.get(kind) == ProbeKind.ICMP_ECHO ? 1 : 8);
        }

        private void refuseContradictions(Values values) {
            ProbeKind chosen = values.get(kind);
            boolean portless = chosen == ProbeKind.ICMP_ECHO;
            if (portless && values.has(port)) {
                values.refuse(port, "a port", "none: ICMP has no ports");
            }
            if (!portless && chosen != ProbeKind.DNS && !values.has(port)) {
                values.refuse("no port", "the port that is asked, such as 6443");
            }
            if (isConnectionEach(chosen) && values.has(flows)) {
                values.refuse(flows, "flows", "none: each probe of " + chosen.text() + " has a source port of its own");
            }
            if (values.has(giveUp) && chosen != ProbeKind.TCP_SESSION) {
                values.refuse(giveUp, "give_up", "the kind tcp-session, or no key give_up");
            }
            if (values.has(https) && chosen != ProbeKind.HTTPS) {
                values.refuse(https, "https", "the kind https, or no key https");
            }
            if (values.has(dns) != (chosen == ProbeKind.DNS)) {
                values.refuse(
                        values.has(dns) ? "the key dns" : "no key dns",
                        values.has(dns) ? "the kind dns, or no key dns" : "dns: {name: …}, what the server is asked");
            }
            if (chosen == ProbeKind.TCP_CONNECT
                    && values.has(timeout)
                    && values.get(timeout).toMillis() > 1000) {
                values.refuse(
                        timeout,
                        "more than 1s",
                        "at most 1s: after a second the kernel sends the SYN again, and an answer would be to that one");
            }
            if (fast(values).compareTo(values.get(interval)) > 0) {
                values.refuse(fastInterval, "more than interval", "at most interval");
            }
            if (flows(values) * 1000L / fast(values).toMillis() > MOST_A_SECOND) {
                values.refuse(
                        "more than " + MOST_A_SECOND + " probes a second", "a longer fast_interval, or fewer flows");
            }
        }
    }
}
