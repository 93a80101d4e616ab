package io.vipwatch.monitor.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EvidenceSource;
import io.vipwatch.monitor.event.FibChanged;
import io.vipwatch.monitor.event.GuardChange;
import io.vipwatch.monitor.event.HealthState;
import io.vipwatch.monitor.event.InjectGuard;
import io.vipwatch.monitor.event.InjectRoute;
import io.vipwatch.monitor.event.InjectStateChanged;
import io.vipwatch.monitor.event.InjectSuppressed;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.event.Sighting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InjectMetricsTest {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    private static final IpAddress NODE1 = IpAddress.of("2001:db8::11");
    private static final IpAddress NODE2 = IpAddress.of("2001:db8::12");

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final InjectMetrics metrics = new InjectMetrics(registry);

    private void at(long millis, Occurrence what) {
        long nanos = Duration.ofMillis(millis).toNanos();
        metrics.count(new Event(new UUID(0, 0), 1, "test", Optional.empty(), new Moment(nanos, nanos, 0), what));
    }

    private <S extends MetricSnapshot> S shown(String name, Class<S> type) {
        return registry.scrape(name::equals).stream()
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    private static InjectStateChanged state(HealthState state) {
        return new InjectStateChanged("api", "node1", state, HealthState.UP, "tcp is bad", List.of());
    }

    private static InjectRoute route(InjectRoute.Change change) {
        return new InjectRoute(
                change,
                "edge",
                "api",
                "node1",
                VIP,
                OptionalLong.of(7),
                List.of(NODE1),
                Optional.empty(),
                HealthState.DOWN,
                "tcp is bad",
                List.of());
    }

    private static FibChanged fib(Optional<String> timeUnknown, IpAddress... after) {
        return new FibChanged(
                new Sighting("edge", EvidenceSource.ROUTES, OptionalLong.of(1), 1, timeUnknown),
                VIP,
                true,
                Optional.empty(),
                Optional.of(List.of(after)),
                "");
    }

    @ParameterizedTest
    @EnumSource(names = {"WITHDRAW", "REPLACE"})
    void theTimeFromTheFirstBadCheckIsTakenWhenTheEdgesKernelNoLongerForwards(InjectRoute.Change change) {
        at(1000, state(HealthState.FALLING));
        at(1200, state(HealthState.DOWN));
        at(1201, route(change));
        at(1230, fib(Optional.empty(), NODE1, NODE2)); // something else has changed
        at(1270, fib(Optional.empty(), NODE2));
        at(1290, fib(Optional.empty(), NODE2)); // counts once
        assertThat(shown("vipwatch_inject_failure_to_fib_seconds", HistogramSnapshot.class)
                        .getDataPoints())
                .singleElement()
                .satisfies(point -> {
                    assertThat(point.getCount()).isEqualTo(1);
                    assertThat(point.getSum()).isCloseTo(0.27, within(1e-9));
                    assertThat(point.getLabels().get("service")).isEqualTo("api");
                });
    }

    @Test
    void aChangeWhoseInstantIsNotKnownMeasuresNothing() {
        at(1000, state(HealthState.FALLING));
        at(1201, route(InjectRoute.Change.WITHDRAW));
        at(1270, fib(Optional.of("the edge's clock was stepped"), NODE2));
        assertThat(shown("vipwatch_inject_failure_to_fib_seconds", HistogramSnapshot.class)
                        .getDataPoints())
                .isEmpty();
    }

    @Test
    void whatAGuardKeepsBackCountsOnce() {
        for (GuardChange change : GuardChange.values()) {
            at(
                    1,
                    new InjectSuppressed(
                            change, InjectGuard.RATE, "api", "node1", "withdraw", "", Optional.empty(), List.of()));
        }
        assertThat(shown("vipwatch_inject_suppressed", CounterSnapshot.class).getDataPoints())
                .singleElement()
                .satisfies(point -> assertThat(point.getValue()).isEqualTo(1));
    }
}
