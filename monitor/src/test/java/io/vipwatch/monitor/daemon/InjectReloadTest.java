package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.capability.GracefulRestart;
import io.vipwatch.bgp.session.Speaker;
import io.vipwatch.bgp.session.SpeakerEvent;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.event.InjectGuard;
import io.vipwatch.monitor.event.InjectSuppressed;
import io.vipwatch.monitor.event.SessionUp;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Another configuration of what is injected, while the monitor runs. */
class InjectReloadTest extends InjectDaemonFixture {
    private MonitorConfig without() throws Exception {
        return without(text(""));
    }

    private MonitorConfig without(String text) throws Exception {
        return parse(text.substring(0, text.indexOf("inject:")));
    }

    private static String metrics(Daemon daemon) throws Exception {
        try (var page = URI.create("http://[::1]:" + daemon.httpAddress().getPort() + "/metrics")
                .toURL()
                .openStream()) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aSectionThatWasNotThereAtTheStartIsTakenWithoutARestart() throws Exception {
        Daemon daemon = start(without());
        Observed observed = new Observed(daemon);
        open.add(observed);
        Speaker edge = edge(daemon, true);
        observed.await(SessionUp.class, up -> up.peer().peer().equals("edge"));
        assertThat(held(edge)).isEmpty();

        assertThat(daemon.reload(config("on_exit: keep"))).contains("inject added");

        await(edge, "2001:db8::11", "2001:db8::12", "2001:db8::13");
        assertThat(metrics(daemon))
                .contains("vipwatch_inject_backend_state{node=\"node1\",service=\"api\",state=\"up\"} 1.0")
                .contains("vipwatch_inject_suppressed_total{guard=\"drill\"");
        apis.getFirst().close();
        await(edge, "2001:db8::12", "2001:db8::13");

        assertThat(daemon.reload(without())).contains("inject removed: everything is withdrawn");
        await(edge, List::isEmpty);
        assertThat(daemon.reload(config("on_exit: keep"))).contains("inject added");
        await(edge, "2001:db8::12", "2001:db8::13");
    }

    @Test
    void aSectionAddedForASessionThatStaysAsItIsIsAnnouncedOnThatSession() throws Exception {
        String text = text("").replace("role: edge}", "role: edge, add_path: false}");
        Daemon daemon = start(without(text));
        Observed observed = new Observed(daemon);
        open.add(observed);
        Speaker edge = edge(daemon, false);
        observed.await(SessionUp.class, up -> up.peer().peer().equals("edge"));
        daemon.reload(parse(text));
        await(edge, routes -> routes.size() == 1);
        assertThat(saw(SpeakerEvent.SessionDown.class)).isFalse();
    }

    @Test
    void aReloadThatLeavesNoHealthyBackendInTheFileTakesNothingAwayUntilOneIsHealthy() throws Exception {
        Daemon daemon = start("");
        Speaker edge = edge(daemon, true);
        await(edge, "2001:db8::11", "2001:db8::12", "2001:db8::13");
        apis.get(2).close();
        await(edge, "2001:db8::11", "2001:db8::12");
        Observed observed = new Observed(daemon);
        open.add(observed);
        daemon.reload(parse(text("").replaceAll("(?m)^ *- \\{node: node[12],.*\\n", "")));
        InjectSuppressed kept = observed.await(InjectSuppressed.class, one -> one.guard() == InjectGuard.LAST_ORIGIN);
        assertThat(kept.reason()).isEqualTo("it is no longer configured, and no other origin of api would be left");
        assertThat(nextHops(held(edge))).containsExactlyInAnyOrder("2001:db8::11", "2001:db8::12");
        try (ServerSocket api = new ServerSocket()) {
            api.bind(new InetSocketAddress("127.0.0.13", port()));
            await(edge, "2001:db8::13");
        }
    }

    @Test
    void eachEdgeIsToldAndLosesThePathOfAFailedBackend() throws Exception {
        String two = text("allow_blackhole: true")
                .replace("edges: [edge]", "edges: [edge, edge2]")
                .replace(
                        "  - {name: node1, address",
                        "  - {name: edge2, address: 127.0.0.20, asn: 65101, passive: true, role: edge}\n"
                                + "  - {name: node1, address");
        Daemon daemon = start(parse(two));
        Speaker first = edge(daemon, true);
        Speaker second = edge(daemon, false, "127.0.0.20");
        await(first, "2001:db8::11", "2001:db8::12", "2001:db8::13");
        await(second, routes -> routes.size() == 1);
        apis.get(0).close();
        apis.get(1).close();
        await(first, "2001:db8::13");
        await(second, "2001:db8::13");
        apis.get(2).close();
        await(first, List::isEmpty);
        await(second, List::isEmpty);
    }

    @Test
    void theEdgeIsAskedToKeepThePathsForAsLongAsTheConfigurationSays() throws Exception {
        Speaker edge = edge(start("on_exit: keep\nrestart_time: 33s"), true);
        await(edge, "2001:db8::11", "2001:db8::12", "2001:db8::13");
        assertThat(seen)
                .filteredOn(SpeakerEvent.SessionUp.class::isInstance)
                .map(SpeakerEvent.SessionUp.class::cast)
                .extracting(up -> up.detail()
                        .open()
                        .capability(GracefulRestart.class)
                        .orElseThrow()
                        .restartTime())
                .contains(Duration.ofSeconds(33));
    }

    @Test
    void aPeerThatBecomesAnEdgeWhileItsSessionStaysAsItIsIsAnnouncedTo() throws Exception {
        String two = text("").replace("role: edge}", "role: edge, add_path: false}")
                .replace(
                        "  - {name: node1, address",
                        "  - {name: edge2, address: 127.0.0.20, asn: 65101, passive: true, role: edge, add_path: false}\n"
                                + "  - {name: node1, address");
        Daemon daemon = start(parse(two));
        Observed observed = new Observed(daemon);
        open.add(observed);
        Speaker first = edge(daemon, false);
        Speaker second = edge(daemon, false, "127.0.0.20");
        await(first, routes -> routes.size() == 1);
        observed.await(SessionUp.class, up -> up.peer().peer().equals("edge2"));
        assertThat(held(second)).isEmpty();
        daemon.reload(parse(two.replace("edges: [edge]", "edges: [edge, edge2]")));
        await(second, routes -> routes.size() == 1);
        assertThat(saw(SpeakerEvent.SessionDown.class)).isFalse();
    }

    @Test
    void anEdgeWithAnotherAddressIsToldAllThatTheFormerOneWas() throws Exception {
        Daemon daemon = start("");
        await(edge(daemon, true), "2001:db8::11", "2001:db8::12", "2001:db8::13");
        daemon.reload(parse(text("").replace("127.0.0.19", "127.0.0.20")));
        await(edge(daemon, true, "127.0.0.20"), "2001:db8::11", "2001:db8::12", "2001:db8::13");
    }
}
