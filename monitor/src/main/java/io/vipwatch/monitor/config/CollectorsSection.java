package io.vipwatch.monitor.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The part of the section {@code edge} that says which evidence of the router is followed all the time.
 *
 * @param capture the interface whose packets of BGP and BFD are captured, or {@code auto}; empty: none
 * @param log the files that FRR or syslog writes
 * @param routes whether the kernel's changes of routes are followed
 * @param clock how often the router is asked for the time; empty: never
 */
public record CollectorsSection(Optional<String> capture, List<String> log, boolean routes, Optional<Duration> clock) {
    private static final Duration USUAL = Duration.ofSeconds(1);

    static final Key<String> CAPTURE = Key.optional(
            "capture",
            SshScalars.networkInterface(),
            "The interface whose packets of BGP and BFD the router captures for us, or auto for those over which it"
                    + " reaches its neighbours.");
    static final Key<List<String>> LOG = Key.optional(
            "log",
            new ListShape<>(SshScalars.remotePath()),
            List.of(),
            "The files to which FRR's daemons write, by themselves or by syslog.");
    static final Key<Boolean> ROUTES =
            Key.optional("routes", Scalar.bool(), false, "Follow what the router's kernel says of its routes.");
    static final Key<Duration> CLOCK = Key.optional(
            "clock",
            Scalar.duration("0s for never, or 200ms to 1m, such as 1s", CollectorsSection::isClockInterval),
            "How often the router is asked for the time, so that its stamps can be told by our clock. Every second where"
                    + " anything else of the router is followed.");

    public CollectorsSection {
        log = List.copyOf(log);
    }

    static CollectorsSection of(Values values) {
        Optional<String> capture = values.find(CAPTURE);
        List<String> log = values.get(LOG);
        boolean routes = values.get(ROUTES);
        boolean anything = capture.isPresent() || !log.isEmpty() || routes;
        Optional<Duration> clock = values.find(CLOCK).or(() -> anything ? Optional.of(USUAL) : Optional.empty());
        return new CollectorsSection(capture, log, routes, clock.filter(Duration::isPositive));
    }

    private static boolean isClockInterval(Duration time) {
        return time.isZero() || (time.toMillis() >= 200 && time.compareTo(Duration.ofMinutes(1)) <= 0);
    }
}
