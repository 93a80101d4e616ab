package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.session.Speaker;
import io.vipwatch.monitor.event.HealthState;
import io.vipwatch.monitor.event.InjectCheckFinding;
import io.vipwatch.monitor.event.InjectStateChanged;
import org.junit.jupiter.api.Test;

/** Checks of the kinds bgp and bfd, which look at our own sessions with the nodes, decide what the edge is told. */
class OurSessionsTest extends InjectDaemonFixture {
    private final FakeBfd bfd = new FakeBfd();

    /** {@return a daemon that checks two nodes in this way} */
    private Daemon checking(String kind) throws Exception {
        String text = text("").replace("speaker: {asn: 64999", "speaker: {asn: 64512")
                .replace("passive: true}\njournal", """
                        passive: true, bfd: {on_down: observe}}
                          - {name: node2, address: 127.0.0.12, asn: 65010, passive: true, bfd: {on_down: observe}}
                        journal""")
                .replaceAll("(?m)^ *- \\{node: node3.*\\n", "")
                .replaceAll(
                        "checks: .*",
                        "checks: [{name: session, kind: " + kind
                                + ", interval: 100ms, fast_interval: 20ms, rise: 1, fall: 2}]");
        Daemon daemon = Daemon.start(parse(text), "test", new ManualRepeater(), bfd::start);
        open.add(daemon);
        return daemon;
    }

    private static InjectCheckFinding finding(Observed observed, String node, HealthState state) throws Exception {
        return observed.await(InjectStateChanged.class, change -> change.node().equals(node) && change.state() == state)
                .checks()
                .getFirst();
    }

    @Test
    void aBgpSessionThatIsEstablishedIsGoodOneThatEndedIsBadAndOneThatNeverWasSaysNothing() throws Exception {
        Daemon daemon = checking("bgp");
        Observed observed = new Observed(daemon);
        open.add(observed);
        Speaker edge = edge(daemon, true, 64512);
        try (Node node1 = new Node(1, daemon.bgpAddresses().getFirst(), false)) {
            assertThat(finding(observed, "node1", HealthState.UP).detail()).isEqualTo("the BGP session is up");
            await(edge, "2001:db8::11");
            try (Node _ = new Node(2, daemon.bgpAddresses().getFirst(), false)) {
                await(edge, "2001:db8::11", "2001:db8::12");
                node1.close("it goes");
                assertThat(finding(observed, "node1", HealthState.DOWN).detail())
                        .isEqualTo("the BGP session is down");
                await(edge, "2001:db8::12");
            }
        }
    }

    @Test
    void aNodeWhoseRoutesAreKeptForItsRestartIsNotDown() throws Exception {
        Daemon daemon = checking("bgp");
        Observed observed = new Observed(daemon);
        open.add(observed);
        Speaker edge = edge(daemon, true, 64512);
        try (Node node1 = Node.announcing(1, daemon.bgpAddresses().getFirst(), true, 5, VIP);
                Node node2 = new Node(2, daemon.bgpAddresses().getFirst(), false)) {
            await(edge, "2001:db8::11", "2001:db8::12");
            node1.goToRestart();
            node2.close("it goes");
            finding(observed, "node2", HealthState.DOWN);
            assertThat(nextHops(held(edge))).contains("2001:db8::11");
            assertThat(observed.all())
                    .filteredOn(event -> event.what() instanceof InjectStateChanged change
                            && change.node().equals("node1"))
                    .noneMatch(event -> ((InjectStateChanged) event.what()).state() == HealthState.DOWN);
        }
    }

    @Test
    void aBfdSessionThatFailedIsBadAndOneThatAnOperatorTookOutSaysNothing() throws Exception {
        Daemon daemon = checking("bfd");
        Observed observed = new Observed(daemon);
        open.add(observed);
        Speaker edge = edge(daemon, true, 64512);
        bfd.up("node1");
        bfd.up("node2");
        await(edge, "2001:db8::11", "2001:db8::12");

        bfd.remoteAdminDown("node2");
        bfd.expire("node1");
        assertThat(finding(observed, "node1", HealthState.DOWN).detail()).isEqualTo("the BFD session is down");
        await(edge, "2001:db8::12");
        bfd.up("node1");
        assertThat(finding(observed, "node1", HealthState.UP).detail()).isEqualTo("the BFD session is up");
        await(edge, "2001:db8::11", "2001:db8::12");
    }
}
