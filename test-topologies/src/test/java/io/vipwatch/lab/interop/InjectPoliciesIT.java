package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.container.Patience;
import io.vipwatch.lab.topology.AppliedFault;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.monitor.event.GuardChange;
import io.vipwatch.monitor.event.HealthState;
import io.vipwatch.monitor.event.InjectAlarm;
import io.vipwatch.monitor.event.InjectGuard;
import io.vipwatch.monitor.event.InjectReconciled;
import io.vipwatch.monitor.event.InjectRoute;
import io.vipwatch.monitor.event.InjectStateChanged;
import io.vipwatch.monitor.event.InjectSuppressed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What FRR makes of the attributes, families and checks of injected services: as it says itself. */
@Tag("lab")
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InjectPoliciesIT {
    private static final Duration SHUTDOWN = Duration.ofSeconds(3);

    private static final InjectSetting ATTRIBUTES = InjectSetting.USUAL.withService(
            "attributes:",
            "  up: {med: 50, prepend: 1, communities: ['65010:1'], large_communities: ['64999:1:2', '64999:3:4294967295']}",
            "  down: {med: 900, prepend: 3, communities: ['65010:2']}");

    private final InjectedLab lab;

    InjectPoliciesIT() throws IOException, InterruptedException {
        lab = InjectedLab.start();
    }

    @AfterAll
    void end() throws IOException {
        lab.close();
    }

    @BeforeEach
    void heal() {
        lab.heal();
    }

    private static InjectSetting policy(String onBadHealth) {
        return ATTRIBUTES.withCorrection(text -> text + "      on_bad_health: " + onBadHealth + "\n");
    }

    private static Predicate<InjectStateChanged> state(HealthState state, int node) {
        return change -> change.state() == state && change.node().equals("node" + node);
    }

    private static Predicate<InjectRoute> route(InjectRoute.Change change, int node) {
        return route -> route.change() == change && route.node().equals("node" + node);
    }

    private static Predicate<JsonNode> med(long med) {
        return path -> path.path("metric").asLong() == med;
    }

    private static String text(JsonNode path, String attribute) {
        return path.path(attribute).path("string").asString("");
    }

    @Test
    void eachPolicyIsSeenAtFrrWithItsAttributes(@TempDir Path directory) throws Exception {
        try (InjectedMonitor monitor = InjectedMonitor.start(lab, directory, policy("raise-med"))) {
            lab.awaitFib(1, 2, 3);
            JsonNode up = lab.awaitPath(1, med(50));
            assertThat(text(up, "aspath")).isEqualTo("64999 64999");
            assertThat(text(up, "community")).isEqualTo("65010:1");
            assertThat(text(up, "largeCommunity")).isEqualTo("64999:1:2 64999:3:4294967295");

            InjectedLab.killApi(lab.node(1));
            JsonNode raised = lab.awaitPath(1, med(900));
            assertThat(text(raised, "aspath")).isEqualTo("64999 64999 64999 64999");
            assertThat(text(raised, "community")).isEqualTo("65010:2");
            assertThat(raised.has("largeCommunity")).as(raised.toString()).isFalse();
            assertThat(Patience.until(InjectedLab.SOON, () -> lab.forwardsTo(2, 3)))
                    .as("the edge goes by MED, and still has the path")
                    .isTrue();

            long seq = monitor.now();
            monitor.reload(lab, policy("nothing"));
            lab.awaitPath(1, med(50));
            assertThat(Patience.until(InjectedLab.SOON, () -> lab.forwardsTo(1, 2, 3)))
                    .isTrue();
            assertThat(monitor.api("inject").toString()).contains("\"state\":\"down\"");
            lab.heal();
            monitor.await(seq, InjectStateChanged.class, state(HealthState.UP, 1));

            shutDownGracefully(monitor);
        }
    }

    private void shutDownGracefully(InjectedMonitor monitor) throws Exception {
        monitor.reload(lab, policy("graceful-shutdown\n      graceful_shutdown_time: " + SHUTDOWN.toSeconds() + "s"));
        long seq = monitor.now();
        InjectedLab.killApi(lab.node(2));
        JsonNode leaving = lab.awaitPath(2, path -> text(path, "community").contains("graceful-shutdown"));
        assertThat(text(leaving, "community")).contains("65010:2");
        assertThat(leaving.path("metric").asLong()).isEqualTo(900);
        lab.awaitFib(1, 3);
        long lowered = monitor.when(seq, InjectRoute.class, route(InjectRoute.Change.REPLACE, 2));
        long withdrawn = monitor.when(seq, InjectRoute.class, route(InjectRoute.Change.WITHDRAW, 2));
        assertThat(Duration.ofNanos(withdrawn - lowered)).isBetween(SHUTDOWN, SHUTDOWN.plusSeconds(1));
        assertThat(lab.path(2)).isEmpty();
    }

    @Test
    void whatAnApiAnswersOverTlsAndWhetherItsNodeIsAPeerDecide(@TempDir Path directory) throws Exception {
        StringBuilder authorities = new StringBuilder();
        for (int node = 1; node <= 3; node++) {
            authorities.append(
                    lab.node(node).exec("cat", "/var/lib/lab/api.crt").stdout());
        }
        Path authority = Files.writeString(directory.resolve("ca.crt"), authorities);
        InjectSetting setting = InjectSetting.USUAL.withCheckList("""
                [{name: readyz, kind: https, port: %d, https: {path: /readyz, ca: %s, body: '^node[0-9]'}, \
                interval: 400ms, fast_interval: 200ms, timeout: 390ms, rise: 2, fall: 3}, \
                {name: session, kind: bgp, interval: 100ms, fast_interval: 50ms, rise: 1, fall: 3}]\
                """.formatted(InjectSetting.API_PORT, authority));
        try (InjectedMonitor monitor = InjectedMonitor.start(lab, directory, setting)) {
            lab.awaitFib(1, 2, 3);
            long seq = monitor.now();
            InjectedLab.killApi(lab.node(1));
            lab.awaitFib(2, 3);
            assertThat(monitor.await(seq, InjectRoute.class, route(InjectRoute.Change.WITHDRAW, 1))
                            .checks()
                            .getFirst()
                            .detail())
                    .contains("refused");
            InjectedLab.startApi(lab.node(1), "nobody");
            try (AppliedFault _ = lab.node(2).apply(new Fault.EndedDaemon(Fault.Signal.TERM))) {
                lab.awaitFib(3);
                InjectRoute withdrawn = monitor.await(seq, InjectRoute.class, route(InjectRoute.Change.WITHDRAW, 2));
                assertThat(withdrawn.checks())
                        .satisfiesExactly(
                                readyz -> assertThat(readyz.standing()).isEqualTo("good"),
                                session -> assertThat(session.detail()).isEqualTo("the BGP session is down"));
            }
            lab.awaitFib(2, 3);
            assertThat(monitor.api("inject").toString())
                    .as("it answers, and with another content")
                    .contains("the content does not match ^node[0-9]");
            InjectedLab.killApi(lab.node(1));
            lab.heal();
            lab.awaitFib(1, 2, 3);
        }
    }

    @Test
    void ipv4WithItsOwnNextHopsAndIpv6WithTwoInOneAttributeAreTaken(@TempDir Path directory) throws Exception {
        DualStack both = DualStack.at(lab);
        try (InjectedMonitor monitor = InjectedMonitor.start(lab, directory, both.setting())) {
            both.awaitForwarded(1, 2, 3);
            for (int node = 1; node <= 3; node++) {
                both.assertTwoNextHops(node);
            }
            InjectedLab.killApi(lab.node(3));
            both.awaitForwarded(1, 2);
            assertThat(monitor.said(0, InjectReconciled.class))
                    .as("of either family the edge has what it was told")
                    .isEmpty();
            long seq = monitor.now();
            both.rejectIpv4(true);
            InjectReconciled missing = monitor.await(
                    seq, InjectReconciled.class, one -> one.missing().size() == 2);
            assertThat(missing.missing()).allMatch(one -> one.startsWith("198.51.100.100/32 via 203.0.113.1"));
            both.rejectIpv4(false);
            both.awaitForwarded(1, 2);
        }
    }

    @Test
    void whatAPolicyOfTheEdgeKeepsOutIsToldAgainAndRaisesAnAlarmUntilItIsLetIn(@TempDir Path directory)
            throws Exception {
        try (InjectedMonitor monitor = InjectedMonitor.start(lab, directory, InjectSetting.USUAL)) {
            InjectedLab.killApi(lab.node(1));
            lab.awaitFib(2, 3);
            long seq = monitor.now();
            lab.configure("route-map FROM-OBSERVER deny 5");
            InjectReconciled missing = monitor.await(
                    seq, InjectReconciled.class, one -> one.missing().size() == 2);
            assertThat(missing.sentAgain()).isTrue();
            assertThat(missing.missing())
                    .containsExactly(
                            lab.vip() + " via " + lab.node(2).address(),
                            lab.vip() + " via " + lab.node(3).address());
            InjectAlarm alarm = monitor.await(seq, InjectAlarm.class, one -> one.change() == GuardChange.RAISED);
            assertThat(alarm.alarm()).isEqualTo("not-at-edge");
            lab.awaitFibWithoutUs(1, 2, 3);

            lab.configure("no route-map FROM-OBSERVER deny 5");
            lab.awaitFib(2, 3);
            monitor.await(seq, InjectAlarm.class, one -> one.change() == GuardChange.CLEARED);

            seq = monitor.now();
            lab.configure("route-map FROM-OBSERVER permit 10", "set metric 7");
            monitor.await(
                    seq,
                    InjectReconciled.class,
                    one -> one.altered().toString().contains("MED 7, prepended 0 times, told MED 100")
                            && one.sentAgain());
            monitor.await(seq, InjectReconciled.class, one -> !one.altered().isEmpty() && !one.sentAgain());
            lab.configure("route-map FROM-OBSERVER permit 10", "no set metric");
            lab.awaitPath(2, med(100));
            assertThat(monitor.said(seq, InjectAlarm.class))
                    .as("what its policy sets is the edge's business")
                    .isEmpty();
        }
    }

    @Test
    void anEdgeThatKeepsWhatItHearsTellsItsPolicyFromALoss(@TempDir Path directory) throws Exception {
        lab.keepWhatIsHeard(true);
        try (InjectedMonitor monitor = InjectedMonitor.start(lab, directory, ATTRIBUTES)) {
            lab.awaitFib(1, 2, 3);
            long seq = monitor.now();
            lab.configure("route-map FROM-OBSERVER deny 5");
            InjectReconciled rejected = monitor.await(
                    seq, InjectReconciled.class, one -> one.rejected().size() == 3);
            assertThat(rejected.view()).isEqualTo("adj-rib-in");
            assertThat(rejected.missing()).isEmpty();
            assertThat(rejected.altered())
                    .as("MED and AS_PATH as they were heard are those that were told")
                    .isEmpty();
            assertThat(rejected.sentAgain()).isFalse();
            InjectAlarm alarm = monitor.await(seq, InjectAlarm.class, one -> one.change() == GuardChange.RAISED);
            assertThat(alarm.reason()).startsWith("its policy does not let in what it heard of us");
            lab.configure("no route-map FROM-OBSERVER deny 5");
            monitor.await(seq, InjectAlarm.class, one -> one.change() == GuardChange.CLEARED);
            lab.awaitFib(1, 2, 3);

            seq = monitor.now();
            lab.configure("route-map FROM-OBSERVER permit 10", "set community 65010:99");
            InjectReconciled altered = monitor.await(
                    seq, InjectReconciled.class, one -> one.altered().size() == 3);
            assertThat(altered.altered().toString())
                    .contains("65010:99", "told MED 50, prepended 1 times, communities");
        } finally {
            lab.configure("no route-map FROM-OBSERVER deny 5");
            lab.configure("route-map FROM-OBSERVER permit 10", "no set community");
            lab.keepWhatIsHeard(false);
        }
    }

    @Test
    void whileADrillRunsOnANodeNothingIsAnnouncedOrWithdrawnAboutItUnlessTheDrillSaysSo(@TempDir Path directory)
            throws Exception {
        try (InjectedMonitor monitor = InjectedMonitor.start(lab, directory, InjectSetting.USUAL)) {
            lab.awaitFib(1, 2, 3);
            long seq = monitor.now();
            try (InjectedDrill drill = InjectedDrill.start(lab, monitor, directory, false)) {
                InjectSuppressed kept =
                        monitor.await(seq, InjectSuppressed.class, one -> one.guard() == InjectGuard.DRILL);
                assertThat(kept.node()).isEqualTo("node1");
                assertThat(kept.wanted()).isEqualTo("withdraw");
                assertThat(lab.forwardsTo(1, 2, 3)).isTrue();
                drill.stop();
            }
            monitor.await(
                    seq,
                    InjectSuppressed.class,
                    one -> one.guard() == InjectGuard.DRILL && one.change() == GuardChange.CLEARED);
            assertThat(monitor.said(seq, InjectRoute.class).stream()
                            .filter(route -> route.node().equals("node1"))
                            .filter(route -> route.reason().contains("refused"))
                            .count())
                    .as("at most one after the drill had ended, and before the API was back")
                    .isLessThanOrEqualTo(1);
            lab.heal();
            lab.awaitFib(1, 2, 3);

            try (InjectedDrill drill = InjectedDrill.start(lab, monitor, directory, true)) {
                lab.awaitFib(2, 3);
                drill.stop();
            }
            lab.heal();
            lab.awaitFib(1, 2, 3);
        }
    }
}
