package io.vipwatch.cli;

import io.vipwatch.bfd.fsm.KeyChain;
import io.vipwatch.bfd.fsm.Parameters;
import io.vipwatch.bfd.fsm.Role;
import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.session.AddressPrefix;
import io.vipwatch.bfd.session.RangeConfig;
import io.vipwatch.bfd.session.SessionConfig;
import io.vipwatch.bfd.session.SystemConfig;
import io.vipwatch.bfd.socket.SocketConfig;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The options that say with whom there are BFD sessions, and with which timers. */
final class BfdSessionOptions {
    /** Not Up, a system transmits once a second (RFC 5880 §6.8.3). */
    private static final Duration SLOW = Duration.ofSeconds(1);

    /** What most routers use unless they are told otherwise. */
    private static final Duration CUSTOMARY = Duration.ofMillis(300);

    /** A peer may ask for fewer packets than we would send; packaging/ grants a little more than this. */
    private static final Duration LEAST_FAREWELL = Duration.ofSeconds(25);

    private static final Duration LONGEST_FAREWELL = Duration.ofHours(1);
    private static final long UNSIGNED_32 = 0xffff_ffffL;

    @CommandLine.Option(
            names = "--listen",
            required = true,
            split = ",",
            paramLabel = "ADDR",
            converter = AddressConverter.class,
            description =
                    "The address of this node that BFD is spoken at; ::, or 0.0.0.0, for any. Several with commas,"
                            + " or the option repeated: each peer gets the one of its family.")
    private List<InetAddress> listen = new ArrayList<>();

    @CommandLine.Option(
            names = "--peer",
            paramLabel = "ADDR",
            converter = AddressConverter.class,
            description = "A system to have a session with; both begin. May be repeated.")
    private List<InetAddress> peers = new ArrayList<>();

    @CommandLine.Option(
            names = "--range",
            paramLabel = "PREFIX",
            description = "Addresses whose systems may begin a session, which is answered (RFC 9468). May be repeated;"
                    + " needs --max-sessions.")
    private List<String> ranges = new ArrayList<>();

    @CommandLine.Option(
            names = "--max-sessions",
            paramLabel = "N",
            description = "How many sessions each range may have.")
    private @Nullable Integer maxSessions;

    @CommandLine.Option(
            names = "--creation-rate",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many sessions a range may get in a second (default: ${DEFAULT-VALUE}).")
    private double creationRate;

    @CommandLine.Option(
            names = "--forget-after",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description = "How long a session of a range that is not Up is kept (default: ${DEFAULT-VALUE}).")
    private Duration forgetAfter = RangeConfig.DEFAULT_IDLE;

    @CommandLine.Option(
            names = "--tx",
            paramLabel = "TIME",
            defaultValue = "300ms",
            converter = DurationConverter.class,
            description = "Desired Min TX Interval (default: ${DEFAULT-VALUE}).")
    private Duration transmit = CUSTOMARY;

    @CommandLine.Option(
            names = "--rx",
            paramLabel = "TIME",
            defaultValue = "300ms",
            converter = DurationConverter.class,
            description = "Required Min RX Interval (default: ${DEFAULT-VALUE}).")
    private Duration receive = CUSTOMARY;

    @CommandLine.Option(
            names = "--multiplier",
            paramLabel = "N",
            defaultValue = "3",
            description =
                    "Detect Mult: the peer takes us for dead after so many intervals (default: ${DEFAULT-VALUE}).")
    private int multiplier;

    @CommandLine.Option(
            names = "--multihop",
            description = "The peers are not on the link (RFC 5883): port 4784 in place of 3784.")
    private boolean multihop;

    @CommandLine.Option(
            names = "--minimum-hop-limit",
            paramLabel = "N",
            description = "With --multihop, the lowest hop limit or TTL that a packet may arrive with: 255 less the"
                    + " routers between (default: 254; BIRD sends 64 and needs less than that).")
    private @Nullable Integer minimumHopLimit;

    @CommandLine.Option(
            names = "--interface",
            paramLabel = "NAME",
            description = "The interface to use, and the only one to accept packets from. Link-local peers need it.")
    private @Nullable String interfaceName;

    @CommandLine.Option(
            names = "--realtime",
            arity = "0..1",
            fallbackValue = "50",
            paramLabel = "PRIO",
            description = "Ask for real-time scheduling (SCHED_FIFO, 1 to 99; 50 if only asked), which needs"
                    + " CAP_SYS_NICE. Goes on without if it is refused, and says so.")
    private @Nullable Integer realTime;

    @CommandLine.Option(
            names = "--allow-unchecked-hop-limit",
            description = "Also run where this JVM can neither send nor check the hop limit of 255 (no foreign"
                    + " functions): most peers then discard what we send, and anybody can forge what we hear.")
    private boolean uncheckedHopLimit;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    /** {@return the sockets that these options ask for} */
    SystemConfig system() {
        if (realTime != null && (realTime < 1 || realTime > 99)) {
            throw wrong("--realtime", String.valueOf(realTime), "not within 1 to 99");
        }
        SocketConfig sockets = new SocketConfig(
                listen,
                Optional.ofNullable(interfaceName),
                List.of(encapsulation()),
                SocketConfig.DEFAULT_RECEIVE_BUFFER,
                SocketConfig.AccessChoice.AUTOMATIC,
                uncheckedHopLimit,
                realTime == null ? OptionalInt.empty() : OptionalInt.of(realTime),
                false); // locked, all of a JVM's memory would be resident
        Duration farewell = longer(LEAST_FAREWELL, longer(SLOW, transmit).multipliedBy(multiplier));
        return new SystemConfig(
                "agent", sockets, farewell.compareTo(LONGEST_FAREWELL) > 0 ? LONGEST_FAREWELL : farewell);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** {@return whether the timers are tighter than a shared machine holds without real-time priority} */
    boolean tight() {
        return realTime == null && (transmit.toMillis() < 50 || receive.toMillis() < 50);
    }

    /** {@return for each interval that not every peer supports what such a peer goes to, in words} */
    List<String> uncommonIntervals() {
        return UncommonIntervals.among(transmit, receive, CUSTOMARY);
    }

    /** {@return the sessions with the named peers} */
    List<SessionConfig> sessions(Optional<KeyChain> keys) {
        if (peers.isEmpty() && ranges.isEmpty()) {
            throw failure("nobody to have a session with: --peer or --range is missing");
        }
        return peers.stream()
                .map(peer -> new SessionConfig(
                        text(peer),
                        allowed(peer),
                        local(peer),
                        Optional.ofNullable(interfaceName),
                        encapsulation(),
                        parameters(Role.ACTIVE),
                        keys))
                .toList();
    }

    private InetAddress allowed(InetAddress peer) {
        if (peer.isAnyLocalAddress() || peer.isMulticastAddress()) {
            throw wrong("--peer", text(peer), "not the address of one system");
        }
        if (peer.isLinkLocalAddress() && peer.getAddress().length == 16 && interfaceName == null) {
            throw wrong("--peer", text(peer), "link-local, and says nothing without --interface");
        }
        return peer;
    }

    private Optional<InetAddress> local(InetAddress peer) {
        InetAddress own = listen.stream()
                .filter(address -> address.getAddress().length == peer.getAddress().length)
                .filter(address ->
                        address.isAnyLocalAddress() || address.isLinkLocalAddress() == peer.isLinkLocalAddress())
                .findFirst()
                .orElseThrow(() -> wrong("--peer", text(peer), "of another kind than every --listen address"));
        return Optional.of(own).filter(address -> !address.isAnyLocalAddress());
    }

    /** {@return the ranges} */
    List<RangeConfig> ranges(Optional<KeyChain> keys) {
        if (!ranges.isEmpty() && maxSessions == null) {
            throw failure("--range needs --max-sessions: whoever is in the range can ask for a session");
        }
        List<RangeConfig> configured = new ArrayList<>();
        for (String range : ranges) {
            Prefix prefix = Prefix.parse(range)
                    .orElseThrow(() -> wrong(
                            "--range", range, "not a prefix such as 2001:db8::/64, without bits beyond its length"));
            configured.add(range("range" + (configured.size() + 1), prefix, keys));
        }
        return configured;
    }

    private RangeConfig range(String name, Prefix prefix, Optional<KeyChain> keys) {
        int limit = maxSessions == null ? 0 : maxSessions;
        if (limit < 1) {
            throw wrong("--max-sessions", String.valueOf(limit), "below 1");
        }
        if (!(creationRate > 0)) {
            throw wrong("--creation-rate", String.valueOf(creationRate), "not above 0");
        }
        if (listen.stream()
                .noneMatch(
                        own -> own.getAddress().length * 8 == prefix.address().bits())) {
            throw wrong("--range", prefix.toString(), "of another family than every --listen address");
        }
        return new RangeConfig(
                name,
                AddressPrefix.of(prefix.toString()),
                Optional.ofNullable(interfaceName),
                encapsulation(),
                parameters(Role.PASSIVE),
                keys,
                limit,
                creationRate,
                forgetAfter);
    }

    private Encapsulation encapsulation() {
        if (!multihop) {
            if (minimumHopLimit != null) {
                throw failure("--minimum-hop-limit goes with --multihop; single hop takes 255 and nothing else");
            }
            return Encapsulation.singleHop();
        }
        int minimum = minimumHopLimit == null ? 254 : minimumHopLimit;
        if (minimum < 1 || minimum > 255) {
            throw wrong("--minimum-hop-limit", String.valueOf(minimum), "not within 1 to 255");
        }
        return Encapsulation.multihop(minimum);
    }

    private Parameters parameters(Role role) {
        if (multiplier < 1 || multiplier > 255) {
            throw wrong("--multiplier", String.valueOf(multiplier), "not within 1 to 255");
        }
        return new Parameters(role, micros("--tx", transmit), micros("--rx", receive), multiplier);
    }

    private long micros(String option, Duration duration) {
        long micros = duration.toNanos() / 1000;
        if (micros > UNSIGNED_32) {
            throw wrong(option, duration.toMinutes() + "m", "above 71 minutes, which the packet has no room for");
        }
        return micros;
    }

    private static String text(InetAddress address) {
        return IpAddress.of(address).toString();
    }

    private CommandLine.ParameterException wrong(String option, String found, String why) {
        return failure(option + " " + found + ": " + why);
    }

    private CommandLine.ParameterException failure(String text) {
        return new CommandLine.ParameterException(spec.commandLine(), text);
    }
}
