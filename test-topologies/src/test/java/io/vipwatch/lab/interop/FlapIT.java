package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.lab.container.Patience;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.lab.topology.Topology;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.PrefixState;
import io.vipwatch.monitor.event.RouteAction;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The journal has what was on the wire: every route of every UPDATE once, in order, soon. */
@Tag("lab")
@Tag("whole-machine")
class FlapIT {
    /** Twice: the times of the second storm are told, those of the first are a cold JVM's. */
    private static final int FLAPS = 100;

    private static final Duration AT_ONCE = Duration.ofSeconds(10);

    /**
     * The capture and the monitor read the same clock. A stamp of the monitor is its monotonic clock's, mapped to the
     * wall clock once a second: between two mappings it may lag by what the wall clock is slewed, at most 500 ppm.
     */
    private static final long STAMP_UNCERTAINTY_MICROS = 500;

    /** Hundreds of times a quiet machine's figures (docs/benchmarks.md): room for one that does other things. */
    private static final long MEDIAN_MICROS = 20_000;

    private static final long NINETY_NINTH_MICROS = 200_000;
    private static final long MOST_MICROS = 2_000_000;

    @ParameterizedTest
    @EnumSource(ReAdvertisement.class)
    void ofAHundredFlapsNoneIsMissed(ReAdvertisement form) throws IOException {
        Topology topology = Topology.standard().with(form).withObserver(WatchedLab.observer());
        try (WatchedLab watched = WatchedLab.start(topology)) {
            Prefix vip = watched.topology().vip();
            awaitEveryOrigin(watched, 0);
            Storm.flap(watched.lab().node(1), vip, FLAPS);
            Event calm = awaitWithdrawals(watched, 0);

            Storm.flap(watched.lab().node(1), vip, FLAPS);
            awaitWithdrawals(watched, calm.seq());

            WireLog wire = watched.endCapture();
            assertThat(wire.unreadable()).as("gaps in the capture").isEmpty();
            List<WireLog.Route> routes = wire.routesTo(watched.lab().hostAddress());
            assertThat(routes.stream()
                            .filter(route -> !route.reachable()
                                    && route.from().equals(watched.lab().node(1).address())))
                    .as("withdrawals of node1 on the wire")
                    .hasSizeGreaterThanOrEqualTo(2 * FLAPS);
            Patience.until(AT_ONCE, () -> told(watched) >= routes.size());
            Comparison comparison = Comparison.of(routes, watched.journal().after(0));
            comparison.assertEveryRouteOnce();
            String name = "flaps-" + form.name().toLowerCase(Locale.ROOT).replace('_', '-');
            assertSoon(comparison.report(name, calm.at().epochNanos()));
            assertThat(watched.reachableOrigins(ObserverConfiguration.VIP))
                    .as("after the storm")
                    .containsExactly("node1", "node2", "node3");
        }
    }

    private static void assertSoon(Delays arrival) {
        assertThat(arrival.least())
                .as("nothing arrives before it was on the wire: %s", arrival)
                .isGreaterThanOrEqualTo(-STAMP_UNCERTAINTY_MICROS);
        assertThat(arrival.median()).as("p50 of %s", arrival).isLessThan(MEDIAN_MICROS);
        assertThat(arrival.ninetyNinth()).as("p99 of %s", arrival).isLessThan(NINETY_NINTH_MICROS);
        assertThat(arrival.most()).as("max of %s", arrival).isLessThan(MOST_MICROS);
    }

    /** {@return the last of the withdrawals that a storm after that sequence number has brought from the flapping node} */
    private static Event awaitWithdrawals(WatchedLab watched, long seq) {
        return watched.journal()
                .await(
                        seq,
                        AT_ONCE,
                        "route.withdraw of node1",
                        Wanted.route(
                                RouteAction.WITHDRAW,
                                "node1",
                                watched.topology().vip()),
                        FLAPS)
                .getLast();
    }

    private static void awaitEveryOrigin(WatchedLab watched, long seq) {
        watched.awaitUp(seq, "node1", "node2", "node3", "edge");
        watched.journal()
                .await(
                        seq,
                        AT_ONCE,
                        "every origin",
                        Wanted.prefixState(
                                ObserverConfiguration.VIP, PrefixState.REACHABLE, List.of("node1", "node2", "node3")));
    }

    private static long told(WatchedLab watched) {
        return watched.journal().after(0).stream()
                .filter(Comparison::isFromWire)
                .count();
    }
}
