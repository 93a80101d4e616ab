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
class FlapIT {
    /** Twice: the times of the second storm are told, those of the first are a cold JVM's. */
    private static final int FLAPS = 100;

    private static final Duration AT_ONCE = Duration.ofSeconds(10);

    /** Far beyond what is expected, also on a busy machine: this finds the stamp of another clock, not a slow reader. */
    private static final long SANE_MICROS = 2_000_000;

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
            assertThat(comparison.report(name, calm.at().epochNanos())).isLessThan(SANE_MICROS);
            assertThat(watched.reachableOrigins(ObserverConfiguration.VIP))
                    .as("after the storm")
                    .containsExactly("node1", "node2", "node3");
        }
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
