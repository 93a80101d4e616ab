package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.lab.container.Patience;
import io.vipwatch.lab.topology.AppliedFault;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.monitor.event.HealthState;
import io.vipwatch.monitor.event.InjectRoute;
import io.vipwatch.monitor.event.InjectStateChanged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
        lab.lab().edge().exec("ip", "address", "add", "203.0.113.1/24", "dev", "eth0");
        String us = lab.lab().hostAddress().toString();
        long edge = lab.lab().topology().edge().asn();
        configure(
                "route-map IPV4 permit 10",
                "router bgp " + edge,
                "address-family ipv4 unicast",
                "maximum-paths 8",
                "neighbor " + us + " activate",
                "neighbor " + us + " route-map IPV4 in");
        try (InjectedMonitor _ =
                InjectedMonitor.start(lab, directory, InjectSetting.USUAL.withCorrection(this::both))) {
            awaitLinkLocalFib(1, 2, 3);
            for (int node = 1; node <= 3; node++) {
                JsonNode path = lab.awaitPath(node, known -> known.path("valid").asBoolean());
                assertThat(path.path("nexthops").valueStream())
                        .as("RFC 2545 §3: a global and a link-local address")
                        .extracting(hop -> hop.path("ip").asString())
                        .containsExactlyInAnyOrder(lab.node(node).address().toString(), linkLocal(node));
            }
            String question = "show bgp ipv4 unicast 198.51.100.100/32";
            Set<String> wanted = IntStream.rangeClosed(1, 3)
                    .mapToObj(node -> "203.0.113.1" + node)
                    .collect(Collectors.toSet());
            assertThat(Patience.until(
                            InjectedLab.SOON,
                            () -> lab.ourPaths(question)
                                    .filter(path -> path.path("valid").asBoolean())
                                    .flatMap(path -> path.path("nexthops").valueStream())
                                    .map(hop -> hop.path("ip").asString(""))
                                    .collect(Collectors.toSet())
                                    .equals(wanted)))
                    .as(() -> lab.lab().edge().vtysh(question))
                    .isTrue();
            assertThat(Patience.until(InjectedLab.SOON, () -> wanted.stream().allMatch(kernel4()::contains)))
                    .as(this::kernel4)
                    .isTrue();
            InjectedLab.killApi(lab.node(3));
            awaitLinkLocalFib(1, 2);
            assertThat(Patience.until(InjectedLab.SOON, () -> !kernel4().contains("203.0.113.13")))
                    .isTrue();
        }
    }

    /** FRR forwards to the link-local one of two next hops. */
    private void awaitLinkLocalFib(Integer... nodes) {
        Set<IpAddress> wanted =
                Stream.of(nodes).map(this::linkLocal).map(IpAddress::of).collect(Collectors.toSet());
        assertThat(Patience.until(
                        InjectedLab.SOON,
                        () -> lab.lab().edge().nextHops(lab.vip()).equals(wanted)))
                .as(() -> lab.lab().edge().nextHops(lab.vip()) + ", wanted " + wanted)
                .isTrue();
    }

    private String kernel4() {
        return lab.lab().edge().exec("ip", "route", "show", "198.51.100.100").stdout();
    }

    private void configure(String... lines) {
        List<String> command = new ArrayList<>(List.of("vtysh", "-c", "configure terminal"));
        for (String line : lines) {
            command.addAll(List.of("-c", line));
        }
        lab.lab().edge().exec(command.toArray(String[]::new));
    }

    /** {@return the usual file with an IPv4 prefix and with all next hops of each node} */
    private String both(String text) {
        String more = text.replace("    role: edge\n", "    role: edge\n    families: [ipv6-unicast, ipv4-unicast]\n")
                .replace("allow: ['" + lab.vip() + "']", "allow: ['" + lab.vip() + "', '198.51.100.100/32']")
                .replace("prefixes: ['" + lab.vip() + "']", "prefixes: ['" + lab.vip() + "', '198.51.100.100/32']");
        for (int node = 1; node <= 3; node++) {
            IpAddress address = lab.node(node).address();
            more = more.replace(
                    "next_hops: ['" + address + "']",
                    "next_hops: ['" + address + "', '" + linkLocal(node) + "', '203.0.113.1" + node + "']");
        }
        return more;
    }

    private String linkLocal(int node) {
        String[] words = lab.node(node)
                .exec("ip", "-6", "-o", "address", "show", "dev", "eth0", "scope", "link")
                .stdout()
                .split("[ /]+");
        return List.of(words).stream()
                .filter(word -> word.startsWith("fe80"))
                .findFirst()
                .orElseThrow();
    }
}
