package io.vipwatch.lab.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.lab.topology.AppliedFault;
import io.vipwatch.lab.topology.BgpTimers;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.lab.topology.Fault.Direction;
import io.vipwatch.lab.topology.Fault.Signal;
import io.vipwatch.lab.topology.LabFailure;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.lab.topology.Topology;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every fault bites, and closing it brings the lab back to where it was. */
@Tag("lab")
class FaultsIT {
    /** BIRD stays away for up to 30 s after an error, and calls again every 5 s. */
    private static final Duration BACK = Duration.ofSeconds(50);

    private static final Duration AT_ONCE = Duration.ofSeconds(3);

    /** The edge proposes 9 s. */
    private static final Duration HOLD_EXPIRED = Duration.ofSeconds(13);

    private static ContainerLab lab;

    @BeforeAll
    static void up() {
        Topology topology = Topology.standard()
                .with(ReAdvertisement.REMOTE_PEERS_REJECTED)
                .withEdge(edge -> edge.withTimers(BgpTimers.SHORT))
                .withNodes(node -> node.withHoldTime(Duration.ofSeconds(9)));
        lab = ContainerLab.start(topology);
        lab.awaitConverged(BACK);
    }

    @AfterAll
    static void down() {
        lab.close();
    }

    @AfterEach
    void everythingIsAsItWas() {
        lab.awaitConverged(BACK);
    }

    @Test
    void silentLossKeepsTheCarrierAndLosesEverything() {
        ContainerNode node = lab.node(1);
        try (AppliedFault _ = node.apply(Fault.SilentLoss.total())) {
            assertThat(reaches(lab.edge(), node)).isFalse();
            assertThat(node.exec("cat", "/sys/class/net/eth0/carrier").stdout()).isEqualTo("1\n");
            assertThat(established(node)).as("nobody was told").isTrue();
            assertWithin(HOLD_EXPIRED, () -> !established(node));
            assertWithin(
                    AT_ONCE, () -> !lab.edge().nextHops(lab.topology().vip()).contains(node.address()));
        }
        assertThat(reaches(lab.edge(), node)).isTrue();
    }

    @Test
    void inboundLossLeavesTheOtherDirectionAlone() {
        ContainerNode node = lab.node(1);
        try (AppliedFault _ = node.apply(Fault.SilentLoss.oneWay(Direction.INBOUND))) {
            long before = echoRequestsSeenBy(lab.edge());
            assertThat(reaches(node, lab.edge())).isFalse();
            assertThat(echoRequestsSeenBy(lab.edge()))
                    .as("requests still leave the node")
                    .isGreaterThan(before);
        }
        assertThat(reaches(node, lab.edge())).isTrue();
    }

    @Test
    void outboundLossLeavesTheOtherDirectionAlone() {
        ContainerNode node = lab.node(2);
        try (AppliedFault _ = node.apply(Fault.SilentLoss.oneWay(Direction.OUTBOUND))) {
            long before = echoRequestsSeenBy(node);
            assertThat(reaches(lab.edge(), node)).isFalse();
            assertThat(echoRequestsSeenBy(node)).as("requests still arrive").isGreaterThan(before);
        }
        assertThat(reaches(lab.edge(), node)).isTrue();
    }

    @Test
    void lossWithOneRemoteLeavesTheOthersAlone() {
        ContainerNode node = lab.node(2);
        try (AppliedFault _ = node.apply(Fault.SilentLoss.with(lab.edge().address()))) {
            assertThat(reaches(node, lab.edge())).isFalse();
            assertThat(reaches(node, lab.node(3))).isTrue();
        }
        assertThat(reaches(node, lab.edge())).isTrue();
    }

    @Test
    void lossSparesThePortsItIsToldToSpare() {
        ContainerNode node = lab.node(3);
        Fault fault = new Fault.SilentLoss(Direction.BOTH, Optional.empty(), Set.of(6443));
        try (AppliedFault _ = node.apply(fault)) {
            assertThat(reaches(lab.edge(), node)).isFalse();
            assertThat(health(node)).isEqualTo("node3");
        }
    }

    @Test
    void aPausedDaemonIsSilentWhileItsKernelAnswers() {
        ContainerNode node = lab.node(2);
        try (AppliedFault _ = node.apply(new Fault.PausedDaemon())) {
            assertThat(reaches(lab.edge(), node)).isTrue();
            assertThat(established(node)).isTrue();
            assertWithin(HOLD_EXPIRED, () -> !established(node));
        }
    }

    @Test
    void aTerminatedDaemonSaysGoodbyeAndItsRoutesGoAtOnce() {
        ContainerNode node = lab.node(3);
        try (AppliedFault _ = node.apply(new Fault.EndedDaemon(Signal.TERM))) {
            assertWithin(AT_ONCE, () -> !established(node));
            assertWithin(
                    AT_ONCE, () -> !lab.edge().nextHops(lab.topology().vip()).contains(node.address()));
            assertThat(lab.edge()
                            .json("show bgp neighbors " + node.address())
                            .at("/" + node.address() + "/lastErrorCodeSubcode")
                            .asString())
                    .as("Cease/Administrative Shutdown")
                    .isEqualTo("0602");
        }
    }

    @Test
    void aKilledDaemonLeavesStaleRoutesBehind() {
        ContainerNode node = lab.node(1);
        try (AppliedFault _ = node.apply(new Fault.EndedDaemon(Signal.KILL))) {
            assertWithin(AT_ONCE, () -> !established(node));
            assertThat(lab.edge()
                            .vtysh("show bgp ipv6 unicast " + lab.topology().vip()))
                    .contains("stale");
            assertThat(lab.edge().nextHops(lab.topology().vip())).contains(node.address());
        }
    }

    @Test
    void aStoppedNodeIsGoneAndComesBackWithItsAddress() {
        ContainerNode node = lab.node(2);
        try (AppliedFault _ = node.apply(new Fault.Stopped())) {
            assertThat(reaches(lab.edge(), node)).isFalse();
            assertThatThrownBy(() -> node.birdc("show status")).isInstanceOf(LabFailure.class);
        }
        assertThat(reaches(lab.edge(), node)).isTrue();
        assertThat(health(node)).isEqualTo("node2");
    }

    @Test
    void aPowerOffTellsNobody() {
        ContainerNode node = lab.node(3);
        try (AppliedFault _ = node.apply(new Fault.PowerOff())) {
            assertThat(reaches(lab.edge(), node)).isFalse();
            assertThat(established(node)).as("no FIN, no NOTIFICATION").isTrue();
        }
    }

    @Test
    void aLinkThatIsDownComesBackWithItsAddressesAndRoutes() {
        ContainerNode node = lab.node(1);
        String addresses = node.exec("ip", "-6", "-brief", "address", "show", "dev", "eth0")
                .stdout();
        String gateway = node.exec("ip", "-6", "route", "show", "default").stdout();
        assertThat(gateway).contains("via " + lab.hostAddress());
        try (AppliedFault _ = node.apply(new Fault.LinkDown())) {
            assertThat(reaches(lab.edge(), node)).isFalse();
            assertThat(node.exec("ip", "-brief", "link", "show", "dev", "eth0").stdout())
                    .contains(" DOWN ");
        }
        assertThat(node.exec("ip", "-6", "-brief", "address", "show", "dev", "eth0")
                        .stdout())
                .isEqualTo(addresses);
        assertThat(node.exec("ip", "-6", "route", "show", "default").stdout()).isEqualTo(gateway);
        assertThat(reaches(lab.edge(), node)).isTrue();
    }

    @Test
    void aKilledApiServerRefusesAndBgpDoesNotNotice() {
        ContainerNode node = lab.node(1);
        assertThat(health(node)).isEqualTo("node1");
        assertThat(answer(node, "/healthz")).isEqualTo("node1");
        try (AppliedFault _ = node.apply(new Fault.EndedApi())) {
            assertThat(health(node)).contains("refused");
            assertThat(answer(node, "/healthz")).contains("refused");
            assertThat(established(node)).isTrue();
        }
        assertWithin(AT_ONCE, () -> health(node).equals("node1"));
    }

    @Test
    void theEdgesOwnDaemonCanBeKilledToo() {
        try (AppliedFault _ = lab.edge().apply(new Fault.EndedDaemon(Signal.KILL))) {
            assertThat(lab.edge().exec("lab-entry", "pids", "bgpd").stdout()).isEmpty();
        }
        assertThatThrownBy(() -> lab.edge().apply(new Fault.EndedApi()))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("edge runs no api");
    }

    @Test
    void aFaultIsUndoneOnceHoweverOftenItIsClosed() {
        ContainerNode node = lab.node(1);
        AppliedFault first = node.apply(Fault.SilentLoss.total());
        AppliedFault second = node.apply(Fault.SilentLoss.total());
        first.close();
        first.close();
        assertThat(reaches(lab.edge(), node)).as("the second is still in force").isFalse();
        second.close();
        assertThat(reaches(lab.edge(), node)).isTrue();
    }

    @Test
    void aWithdrawnPrefixIsGoneAndTheServicesStillCoverIt() {
        Prefix vip = lab.topology().vip();
        lab.nodes().forEach(node -> node.withdraw(vip));
        assertWithin(AT_ONCE, () -> lab.edge().paths(vip) == 0);
        assertWithin(AT_ONCE, () -> lab.edge().nextHops(vip).isEmpty());
        assertThat(lab.edge().paths(lab.topology().services())).isEqualTo(3);
        lab.nodes().forEach(node -> node.announce(vip));
        assertWithin(AT_ONCE, () -> lab.edge().paths(vip) == 3);
    }

    private static boolean established(ContainerMember member) {
        return lab.edge().established().contains(member.address());
    }

    private static boolean reaches(ContainerMember from, ContainerMember to) {
        return from.exec("ping", "-6", "-c", "1", "-W", "1", to.address().toString())
                        .exitCode()
                == 0;
    }

    private static long echoRequestsSeenBy(ContainerMember member) {
        String count = member.exec("sed", "-n", "s/^Icmp6InEchos *\t//p", "/proc/net/snmp6")
                .stdout();
        return Long.parseLong(count.strip());
    }

    private static String health(ContainerNode node) {
        return answer(node, "/livez");
    }

    /** What the API server of a node says, asked from the edge over TLS with its certificate's names checked. */
    private static String answer(ContainerNode node, String path) {
        String certificate = node.exec("cat", "/var/lib/lab/api.crt").stdout();
        Output asked =
                lab.edge().exec("python3", "-c", """
                import ssl, sys, urllib.request
                trusted = ssl.create_default_context(cadata=sys.argv[2])
                print(urllib.request.urlopen(sys.argv[1], context=trusted, timeout=3).read().decode().strip())
                """, "https://[" + node.address() + "]:6443" + path, certificate);
        return (asked.stdout() + asked.stderr()).strip();
    }

    private static void assertWithin(Duration atMost, BooleanSupplier reached) {
        assertThat(Patience.until(atMost, reached)).as("within %s", atMost).isTrue();
    }
}
