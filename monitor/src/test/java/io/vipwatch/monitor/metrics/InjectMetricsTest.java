package io.vipwatch.monitor.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InjectMetricsTest {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    private static final IpAddress NODE1 = IpAddress.of("2001:db8::11");
    private static final IpAddress NODE2 = IpAddress.of("2001:db8::12");

    private static final String TRANSITIONS = "vipwatch_inject_transitions";
    private static final String UNMEASURED = "vipwatch_inject_failure_to_fib_unmeasured";
    private static final String CONFIG = """
            speaker: {asn: 64999, router_id: 192.0.2.1}
            peers:
              - {name: edge, address: "2001:db8::fe", asn: 65101, role: edge}
            inject:
              allow: ["2001:db8:0:ff00::/112"]
              services:
                - name: api
                  prefixes: ["2001:db8:0:ff00::100/128"]
                  edges: [edge]
                  backends: [{node: node1, next_hops: ["2001:db8::11"]}]
                  checks: [{name: tcp, kind: tcp, port: 6443}]
            """;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final InjectMetrics metrics = new InjectMetrics(registry);

    private void at(long millis, Occurrence what) {
        at(millis, 0, what);
    }

    private void at(long millis, long plusMinus, Occurrence what) {
        long nanos = Duration.ofMillis(millis).toNanos();
        Moment moment = new Moment(nanos, nanos, Duration.ofMillis(plusMinus).toNanos());
        metrics.count(new Event(new UUID(0, 0), 1, "test", Optional.empty(), moment, what));
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

    private long measured() {
        return shown("vipwatch_inject_failure_to_fib_seconds", HistogramSnapshot.class).getDataPoints().stream()
                .mapToLong(HistogramSnapshot.HistogramDataPointSnapshot::getCount)
                .sum();
    }

    @Test
    void aChangeWhoseInstantIsNotKnownMeasuresNothingAndNeitherDoesALaterOne() {
        at(1000, state(HealthState.FALLING));
        at(1201, route(InjectRoute.Change.WITHDRAW));
        at(1270, fib(Optional.of("the edge's clock was stepped"), NODE2));
        at(9000, fib(Optional.empty(), NODE2)); // of something else: the next hop had gone before
        assertThat(measured()).isZero();
        assertThat(counted(UNMEASURED, "service", "api")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"0, 269, 1", "0, 270, 0", "0, 2500, 0", "134, 135, 1", "135, 135, 0"})
    void aFigureThatMayBeOffByAsMuchAsItIsIsNotMeasured(long failed, long gone, long figures) {
        at(1000, failed, state(HealthState.FALLING));
        at(1201, route(InjectRoute.Change.WITHDRAW));
        at(1270, gone, fib(Optional.empty(), NODE2));
        at(1290, fib(Optional.empty(), NODE2)); // counts once
        assertThat(measured()).isEqualTo(figures);
        assertThat(shown(UNMEASURED, CounterSnapshot.class).getDataPoints()).hasSize((int) (1 - figures));
    }

    @Test
    void aChangeThatSeemsToHavePrecededTheFailureIsNotMeasured() {
        at(1000, state(HealthState.FALLING));
        at(1201, route(InjectRoute.Change.WITHDRAW));
        at(990, fib(Optional.empty(), NODE2));
        assertThat(measured()).isZero();
        assertThat(counted(UNMEASURED, "service", "api")).isEqualTo(1);
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

    private double counted(String name, String... labels) {
        return shown(name, CounterSnapshot.class).getDataPoints().stream()
                .filter(point -> point.getLabels().equals(Labels.of(labels)))
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void eachTransitionCountsForTheStateThatABackendCameInto() {
        at(1000, state(HealthState.FALLING));
        at(1100, state(HealthState.UP));
        at(1200, state(HealthState.FALLING));
        at(1300, state(HealthState.DOWN));
        assertThat(counted(TRANSITIONS, "service", "api", "node", "node1", "state", "falling"))
                .isEqualTo(2);
        assertThat(counted(TRANSITIONS, "service", "api", "node", "node1", "state", "up"))
                .isEqualTo(1);
        assertThat(counted(TRANSITIONS, "service", "api", "node", "node1", "state", "down"))
                .isEqualTo(1);
        assertThat(shown(TRANSITIONS, CounterSnapshot.class).getDataPoints())
                .as("and of no other")
                .hasSize(3);
    }

    @ParameterizedTest
    @EnumSource
    void eachPathThatAnEdgeIsToldOfCountsByWhatItIsTold(InjectRoute.Change change) {
        at(1000, route(change));
        at(1001, route(change));
        assertThat(counted(
                        "vipwatch_inject_route_changes",
                        "edge",
                        "edge",
                        "service",
                        "api",
                        "node",
                        "node1",
                        "change",
                        change.text()))
                .isEqualTo(2);
        assertThat(shown("vipwatch_inject_route_changes", CounterSnapshot.class).getDataPoints())
                .hasSize(1);
    }

    @Test
    void whatMayBeCountedIsShownWithZeroBeforeItHappens() throws ConfigException {
        metrics.expect(new ConfigReader(Map.of())
                .parse("vipwatch.yaml", CONFIG, Path.of("."))
                .inject()
                .orElseThrow());
        assertThat(counted(UNMEASURED, "service", "api")).isZero();
        assertThat(shown(TRANSITIONS, CounterSnapshot.class).getDataPoints())
                .hasSize(HealthState.values().length)
                .allSatisfy(point -> assertThat(point.getValue()).isZero());
        assertThat(counted(
                        "vipwatch_inject_suppressed",
                        "service",
                        "api",
                        "node",
                        "node1",
                        "guard",
                        "last-origin",
                        "wanted",
                        "withdraw"))
                .isZero();
        assertThat(counted(
                        "vipwatch_inject_route_changes",
                        "edge",
                        "edge",
                        "service",
                        "api",
                        "node",
                        "node1",
                        "change",
                        "withdraw"))
                .isZero();
    }
}
