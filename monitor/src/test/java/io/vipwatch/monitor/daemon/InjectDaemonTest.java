package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.bgp.attribute.AsPath;
import io.vipwatch.bgp.attribute.MultiExitDisc;
import io.vipwatch.bgp.rib.Route;
import io.vipwatch.bgp.session.Speaker;
import io.vipwatch.bgp.session.SpeakerEvent;
import io.vipwatch.monitor.control.ControlClient;
import io.vipwatch.monitor.control.ControlRefusal;
import io.vipwatch.monitor.event.DrilledFault;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.FaultArmed;
import io.vipwatch.monitor.event.FaultOccurrence;
import io.vipwatch.monitor.event.FaultReverted;
import io.vipwatch.monitor.event.HealthState;
import io.vipwatch.monitor.event.InjectAlarm;
import io.vipwatch.monitor.event.InjectGuard;
import io.vipwatch.monitor.event.InjectStateChanged;
import io.vipwatch.monitor.event.InjectSuppressed;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.SessionUp;
import io.vipwatch.monitor.http.SessionReport;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A whole daemon that tells a speaker, its edge, of three backends on 127.0.0.0/8. */
class InjectDaemonTest extends InjectDaemonFixture {
    private static final long NOW = 1_795_335_551_000_000_000L;

    /** With the interval of 1 s, half of it as time-out, 50 ms while results change, and two bad ones in a row. */
    @Test
    void whatAFailureCostsFollowsFromTheChecksOfTheService() throws Exception {
        Daemon daemon = start("");
        JsonNode subject;
        ObjectNode outcomes = EventJson.mapper().createObjectNode();
        try (InputStream body = URI.create(
                        "http://[::1]:" + daemon.httpAddress().getPort() + "/api/v1/explain")
                .toURL()
                .openStream()) {
            JsonNode explanation = EventJson.mapper()
                    .readTree(body.readAllBytes())
                    .path("explanations")
                    .path(0);
            subject = explanation.path("subject");
            explanation
                    .path("predictions")
                    .forEach(one -> outcomes.set(one.path("scenario").asString(), one.path("outcome")));
        }
        assertThat(subject.path("origins")).extracting(JsonNode::asString).containsExactly("node1", "node2", "node3");
        JsonNode crash = outcomes.path("api-crash").path("span");
        assertThat(crash.path("least_ns").asLong()).isEqualTo(115_000_000);
        assertThat(crash.path("most_ns").asLong()).isEqualTo(1_135_000_000);
        assertThat(outcomes.path("node-failure").path("span").path("most_ns").asLong())
                .isEqualTo(2_075_000_000L);
    }

    @Test
    void anEdgeWithAddPathHasAPathForEachHealthyBackendAndTheLastOneStays() throws Exception {
        Daemon daemon = start("");
        Observed observed = new Observed(daemon);
        open.add(observed);
        Speaker edge = edge(daemon, true);
        List<Route> routes = await(edge, "2001:db8::11", "2001:db8::12", "2001:db8::13");
        assertThat(routes).allSatisfy(route -> {
            assertThat(route.attributes()
                            .attributes()
                            .get(AsPath.class)
                            .orElseThrow()
                            .toString())
                    .contains("64999");
            assertThat(route.attributes().attributes().get(MultiExitDisc.class)).contains(new MultiExitDisc(100));
        });
        apis.get(0).close();
        await(edge, "2001:db8::12", "2001:db8::13");
        observed.await(
                InjectStateChanged.class,
                change -> change.node().equals("node1") && change.state() == HealthState.DOWN);
        apis.get(1).close();
        await(edge, "2001:db8::13");
        apis.get(2).close();
        observed.await(InjectAlarm.class, alarm -> alarm.alarm().equals("no-healthy-origin"));
        await(edge, "2001:db8::13");
    }

    @Test
    void aNodeIsToldNothingWhileTheEdgeIs() throws Exception {
        Daemon daemon = start("");
        Observed observed = new Observed(daemon);
        open.add(observed);
        List<SpeakerEvent> noticed = new CopyOnWriteArrayList<>();
        Speaker node = node(daemon, noticed);
        observed.await(SessionUp.class, up -> up.peer().peer().equals("node1"));
        Speaker edge = edge(daemon, true);
        await(edge, "2001:db8::11", "2001:db8::12", "2001:db8::13");
        apis.get(0).close();
        await(edge, "2001:db8::12", "2001:db8::13");
        List<SessionReport> sessions = daemon.snapshot().sessions();
        assertThat(sessions)
                .filteredOn(session -> session.peer().equals("edge"))
                .singleElement()
                .satisfies(told ->
                        assertThat(told.messages().reachableUpdatesSent()).isPositive());
        assertThat(sessions)
                .filteredOn(session -> session.peer().equals("node1"))
                .singleElement()
                .satisfies(told -> {
                    assertThat(told.state()).isEqualTo("Established");
                    assertThat(told.messages().reachableUpdatesSent()).isZero();
                    assertThat(told.messages().updatesSent())
                            .as("End-of-RIB alone")
                            .isEqualTo(1);
                });
        assertThat(held(node)).isEmpty();
        assertThat(noticed)
                .hasAtLeastOneElementOfType(SpeakerEvent.EndOfRib.class)
                .doesNotHaveAnyElementsOfTypes(SpeakerEvent.RoutesChanged.class);
    }

    @Test
    void anEdgeWithoutAddPathHasOnePathAndTheNextOneWhenThatFails() throws Exception {
        Speaker edge = edge(start(""), false);
        List<Route> one = await(edge, routes -> routes.size() == 1);
        String first = nextHops(one).iterator().next();
        int number = Integer.parseInt(first.substring(first.length() - 1));
        apis.get(number - 1).close();
        await(edge, routes -> routes.size() == 1 && !nextHops(routes).contains(first));
    }

    @Test
    void withBlackholesAllowedTheLastOneGoesToo() throws Exception {
        Speaker edge = edge(start("allow_blackhole: true"), true);
        await(edge, "2001:db8::11", "2001:db8::12", "2001:db8::13");
        for (ServerSocket api : apis) {
            api.close();
        }
        await(edge, List::isEmpty);
    }

    @Test
    void endedWithWithdrawTheEdgeHoldsNothing() throws Exception {
        Daemon daemon = start("on_exit: withdraw");
        Speaker edge = edge(daemon, true);
        await(edge, "2001:db8::11", "2001:db8::12", "2001:db8::13");
        daemon.close("test");
        await(edge, List::isEmpty);
        assertThat(saw(SpeakerEvent.StaleMarked.class)).isFalse();
    }

    @Test
    void endedWithKeepTheEdgeHoldsAllAsStaleAndTheNextRunFindsThemUntilItsFirstRound() throws Exception {
        Daemon daemon = start("on_exit: keep");
        Speaker edge = edge(daemon, true);
        await(edge, "2001:db8::11", "2001:db8::12", "2001:db8::13");
        daemon.close("test");
        await(edge, routes -> routes.size() == 3 && routes.stream().allMatch(Route::stale));
        assertThat(saw(SpeakerEvent.StaleMarked.class)).isTrue();
    }

    @Test
    void anEdgeThatStartsAnewIsToldAgain() throws Exception {
        Daemon daemon = start("");
        Speaker first = edge(daemon, true);
        await(first, "2001:db8::11", "2001:db8::12", "2001:db8::13");
        first.close();
        await(edge(daemon, true), "2001:db8::11", "2001:db8::12", "2001:db8::13");
    }

    @Test
    void operatorsAskByTheControlSocketAndADryRunChangesNothing() throws Exception {
        Daemon daemon = start("drain: {evidence: probe, timeout: 1s}");
        Speaker edge = edge(daemon, true);
        await(edge, "2001:db8::11", "2001:db8::12", "2001:db8::13");
        ControlClient client = ControlClient.at(directory.resolve("j/control.sock"));

        String dry = client.ask("inject", "{\"action\":\"drain\",\"target\":\"node1\",\"dry_run\":true}", PATIENCE);
        assertThat(dry).contains("\"step\":\"lowered\"", "\"step\":\"withdrawn\"", "ffffffffffffffffffffffffffffffff");
        assertThat(nextHops(held(edge))).hasSize(3);
        assertThatThrownBy(() -> client.ask("inject", "{\"action\":\"drain\",\"target\":\"node9\"}", PATIENCE))
                .isInstanceOf(ControlRefusal.class)
                .hasMessageContaining("no injected service has a backend for node node9; there are api/node1");

        String begun = client.ask("inject", "{\"action\":\"drain\",\"target\":\"node1\"}", PATIENCE);
        assertThat(begun).contains("begun");
        await(
                edge,
                routes -> routes.stream()
                        .anyMatch(route -> route.attributes()
                                .attributes()
                                .get(MultiExitDisc.class)
                                .filter(med -> med.value() == 1000)
                                .isPresent()));
    }

    @Test
    void aDryRunOfADrainShowsTheOtherPathThatAnEdgeIsToldWhichTakesOneOnly() throws Exception {
        Daemon daemon = start("");
        await(edge(daemon, false), "2001:db8::11");
        String dry = ControlClient.at(directory.resolve("j/control.sock"))
                .ask("inject", "{\"action\":\"drain\",\"target\":\"node1\",\"dry_run\":true}", PATIENCE);
        assertThat(dry).contains("20010db8000000000000000000000012").doesNotContain("20010db8000000000000000000000011");
        assertThat(dry.split("ffffffffffffffffffffffffffffffff", -1))
                .as("in both steps one UPDATE with the path of node2, and none that withdraws")
                .hasSize(3);
    }

    @Test
    void aDryRunShowsWhatIsKnownWhereOneEdgeOfTwoHasNoSession() throws Exception {
        Daemon daemon = start(parse(text("drain: {evidence: probe}")
                .replace("edges: [edge]", "edges: [edge, edge2]")
                .replace(
                        "  - {name: node1, address",
                        "  - {name: edge2, address: 127.0.0.20, asn: 65101, passive: true, role: edge}\n"
                                + "  - {name: node1, address")));
        ControlClient client = ControlClient.at(directory.resolve("j/control.sock"));
        String drain = "{\"action\":\"drain\",\"target\":\"node1\",\"dry_run\":true}";
        assertThatThrownBy(() -> client.ask("inject", drain, PATIENCE))
                .isInstanceOf(ControlRefusal.class)
                .hasMessageContaining("the session with edge is not Established")
                .hasMessageContaining("the session with edge2 is not Established");
        await(edge(daemon, true), "2001:db8::11", "2001:db8::12", "2001:db8::13");
        JsonNode dry = EventJson.mapper().readTree(client.ask("inject", drain, PATIENCE));
        assertThat(dry.path("steps"))
                .extracting(step -> step.path("edge").asString())
                .containsExactly("edge", "edge");
        assertThat(dry.path("unknown"))
                .extracting(JsonNode::asString)
                .containsExactly("the session with edge2 is not Established: what it could be told is not known");
    }

    @Test
    void aDryRunOfUndrainTellsWhatComesBack() throws Exception {
        Daemon daemon = start("drain: {evidence: probe, timeout: 30s}");
        Speaker edge = edge(daemon, true);
        await(edge, "2001:db8::11", "2001:db8::12", "2001:db8::13");
        ControlClient client = ControlClient.at(directory.resolve("j/control.sock"));
        String undrain = "{\"action\":\"undrain\",\"target\":\"node1\",\"dry_run\":true}";
        assertThat(client.ask("inject", undrain, PATIENCE))
                .as("nothing is drained")
                .contains("back, if it is found good", "\"updates\":[]");
        assertThatThrownBy(() ->
                        client.ask("inject", "{\"action\":\"drain\",\"target\":\"api\",\"dry_run\":true}", PATIENCE))
                .isInstanceOf(ControlRefusal.class)
                .hasMessage("it would be refused: no healthy origin of api would be left");
        client.ask("inject", "{\"action\":\"drain\",\"target\":\"node1\"}", PATIENCE);
        await(edge, routes -> routes.stream().anyMatch(route -> med(route) == 1000));
        String dry = client.ask("inject", undrain, PATIENCE);
        assertThat(dry)
                .as("the MED of a path that is up, and the next hop of node1")
                .contains("80040400000064", "20010db8000000000000000000000011");
        assertThat(held(edge)).as("nothing was changed").anyMatch(route -> med(route) == 1000);
    }

    @Test
    void theNodesOfADrillStayAsTheyAreUnlessTheDrillSaysThatTheInjectorMayAct() throws Exception {
        Daemon daemon = start("");
        Observed observed = new Observed(daemon);
        open.add(observed);
        Speaker edge = edge(daemon, true);
        await(edge, "2001:db8::11", "2001:db8::12", "2001:db8::13");
        drill(armed("node1", 1, false));
        drill(armed("node1", 2, false));
        drill(armed("node2", 3, true));
        apis.get(0).close();
        apis.get(1).close();
        InjectSuppressed kept = observed.await(InjectSuppressed.class, one -> one.guard() == InjectGuard.DRILL);
        assertThat(kept.node()).isEqualTo("node1");
        assertThat(kept.reason()).contains("node-failure (run-1, fault 1)");
        await(edge, "2001:db8::11", "2001:db8::13");
        drill(reverted("node1", 1));
        observed.await(FaultReverted.class, one -> one.about().step() == 1);
        assertThat(nextHops(held(edge))).as("its other fault is in force").contains("2001:db8::11");
        drill(reverted("node1", 2));
        await(edge, "2001:db8::13");
    }

    private void drill(FaultOccurrence what) throws Exception {
        Event event = new Event(new UUID(0, 0), 0, "drill", Optional.empty(), new Moment(0, NOW, 0), what);
        String line = new String(new EventJson().line(event), StandardCharsets.UTF_8);
        ControlClient.at(directory.resolve("j/control.sock")).ask("drill", "{\"event\":" + line + "}", PATIENCE);
    }

    private static DrilledFault fault(String node, int step) {
        return new DrilledFault("node-failure", "run-1", 1, step, "link-silent", node, List.of(node));
    }

    private static FaultArmed armed(String node, int step, boolean injectorMayAct) {
        return new FaultArmed(fault(node, step), NOW, "systemd-timer", Duration.ofSeconds(30), injectorMayAct);
    }

    private static FaultReverted reverted(String node, int step) {
        return new FaultReverted(fault(node, step), NOW, NOW, NOW, true, "done", "");
    }

    private static long med(Route route) {
        return route.attributes()
                .attributes()
                .get(MultiExitDisc.class)
                .map(MultiExitDisc::value)
                .orElse(0L);
    }
}
