package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.container.ContainerNode;
import io.vipwatch.monitor.event.InjectRoute;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Routes that follow other checks than that of a port, and an edge of our own AS: as FRR itself says what it has. */
@Tag("lab")
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InjectChecksIT {
    private static final String TIMES = "interval: 200ms, fast_interval: 100ms, timeout: 190ms, rise: 2, fall: 3";
    private static final int BFD_MILLIS = 200;

    private final InjectedLab lab;

    InjectChecksIT() throws IOException, InterruptedException {
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

    @Test
    void whatADnsServerAnEchoAndBfdSayDecide(@TempDir Path directory) throws Exception {
        for (int number = 1; number <= 3; number++) {
            ContainerNode node = lab.node(number);
            node.exec(ProbedAddress.responder(node.address(), node.name()));
            BfdPartner.startBesideBgp(node, lab.lab().hostAddress(), BFD_MILLIS);
        }
        InjectSetting setting = InjectSetting.USUAL
                .withCheckList("""
                [{name: name, kind: dns, dns: {name: "%1$s"}, %2$s}, \
                {name: echo, kind: udp-echo, port: %3$d, %2$s}, \
                {name: liveness, kind: bfd, interval: 100ms, fast_interval: 50ms, rise: 1, fall: 1}]\
                """.formatted(ProbedLab.engineName(lab.node(1)), TIMES, ProbedAddress.ECHO_PORT))
                .withCorrection(text -> text.replaceAll(
                                "(?m)^  - name: node\\d$",
                                "$0\n    bfd: {interval: %dms, multiplier: 3}".formatted(BFD_MILLIS))
                        + "bfd: {listen: ['%s']}\n".formatted(lab.lab().hostAddress()));
        try (InjectedMonitor monitor = InjectedMonitor.start(lab, directory, setting)) {
            lab.awaitFib(1, 2, 3);
            assertIsWithdrawnFor(monitor, "name", 1, "udp dport 53 drop");
            assertIsWithdrawnFor(monitor, "echo", 2, "udp dport %d drop".formatted(ProbedAddress.ECHO_PORT));
            assertIsWithdrawnFor(monitor, "liveness", 3, "udp dport 3784 drop");
        }
    }

    /** What one check asks is lost on a node, which alone is withdrawn for it, and is told again when it is back. */
    private void assertIsWithdrawnFor(InjectedMonitor monitor, String check, int number, String loss) {
        ContainerNode node = lab.node(number);
        long seq = monitor.now();
        node.exec("nft", "table ip6 off { chain in { type filter hook input priority 0; %s; }; }".formatted(loss));
        try {
            InjectRoute withdrawn =
                    monitor.await(seq, InjectRoute.class, route -> route.change() == InjectRoute.Change.WITHDRAW);
            assertThat(withdrawn.node()).isEqualTo(node.name());
            assertThat(withdrawn.checks())
                    .filteredOn(one -> one.standing().equals("bad"))
                    .as("%s", withdrawn.checks())
                    .singleElement()
                    .satisfies(one -> assertThat(one.check()).isEqualTo(check));
            lab.awaitFib(1 + number % 3, 1 + (number + 1) % 3);
        } finally {
            node.exec("nft", "delete", "table", "ip6", "off");
        }
        lab.awaitFib(1, 2, 3);
    }

    @Test
    void anEdgeOfOurOwnAsTakesTheLocalPreferenceOfEachState(@TempDir Path directory) throws Exception {
        String us = lab.lab().hostAddress().toString();
        long theirs = lab.lab().topology().edge().asn();
        long ours = lab.lab().topology().observer().orElseThrow().asn();
        InjectSetting setting = InjectSetting.USUAL
                .withService(
                        "on_bad_health: raise-med",
                        "attributes:",
                        "  up: {local_pref: 250, med: 100}",
                        "  down: {local_pref: 50, med: 100}")
                .withCorrection(text -> text.replace("asn: " + ours, "asn: " + theirs));
        lab.configure(
                "route-map FROM-OBSERVER permit 10",
                "no set local-preference",
                "router bgp " + theirs,
                "neighbor " + us + " remote-as " + theirs);
        try (InjectedMonitor _ = InjectedMonitor.start(lab, directory, setting)) {
            lab.awaitPath(1, path -> path.path("locPrf").asLong() == 250);
            assertThat(lab.awaitPath(2, path -> path.path("locPrf").asLong() == 250)
                            .path("aspath")
                            .path("string")
                            .asString())
                    .as("an AS does not stand before its own routes")
                    .isEqualTo("Local");
            InjectedLab.killApi(lab.node(1));
            lab.awaitPath(1, path -> path.path("locPrf").asLong() == 50);
            lab.awaitPath(2, path -> path.path("locPrf").asLong() == 250);
        } finally {
            lab.configure(
                    "route-map FROM-OBSERVER permit 10",
                    "set local-preference 200",
                    "router bgp " + theirs,
                    "neighbor " + us + " remote-as " + ours);
        }
    }
}
