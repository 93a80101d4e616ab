package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.explain.Adjacency;
import io.vipwatch.monitor.explain.Adjacency.Bfd;
import io.vipwatch.monitor.explain.Adjacency.HoldTimer;
import io.vipwatch.monitor.explain.Adjacency.Retention;
import io.vipwatch.monitor.explain.Explanation;
import io.vipwatch.monitor.explain.Fact;
import io.vipwatch.monitor.explain.Lint;
import io.vipwatch.monitor.explain.Subject;
import io.vipwatch.monitor.http.ExplainReport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code vipwatch explain} and {@code vipwatch lint} against a server that answers as a monitor does. */
class ExplainCommandTest {
    private static final String STATE = """
            {"prefixes":[{"name":"api","prefix":"2001:db8:0:ff00::100/128","state":"reachable","duration_ns":3661000000000,
             "origins":["node1","node2"],"min_origins":2,"matched":"2001:db8:0:ff00::100/128",
             "last_change":{"cause":{"kind":"hold-timer","node":"node1","detail":"no complete message for the hold time"}},
             "edge":{"best":{"peer":"node2"},"decided_by":"older path"}}]}""";

    private final HttpServer server;
    private ExplainReport report = report(Fact.of(new Bfd.None()), 120);

    ExplainCommandTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    private static Adjacency node(int number, Fact<Bfd> bfd, long restart) {
        return new Adjacency(
                "node" + number,
                "2001:db8::1" + number,
                Fact.of(new HoldTimer(Duration.ofMinutes(3), Duration.ofMinutes(1))),
                Fact.of(Retention.withoutNotification(restart > 0, Duration.ofSeconds(restart))),
                bfd);
    }

    private static ExplainReport report(Fact<Bfd> bfd, long restart) {
        List<Subject> subjects = List.of(
                new Subject("api", "2001:db8:0:ff00::100/128", List.of("node1", "node2"), List.of(), Optional.empty()));
        List<Adjacency> nodes = List.of(node(1, bfd, restart), node(2, bfd, restart));
        return report(Optional.empty(), subjects, nodes);
    }

    private static ExplainReport report(Optional<String> unknown, List<Subject> subjects, List<Adjacency> nodes) {
        return new ExplainReport(
                Optional.of("edge"),
                unknown,
                List.of(),
                subjects.stream().map(subject -> Explanation.of(subject, nodes)).toList(),
                Lint.of(subjects, nodes));
    }

    @BeforeEach
    void serve() {
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            String answer =
                    path.endsWith("/prefixes") ? STATE : EventJson.mapper().writeValueAsString(report);
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Invocation run(String... args) {
        InetSocketAddress where = server.getAddress();
        String url = "http://" + where.getAddress().getHostAddress() + ":" + where.getPort();
        return Invocation.of(
                Stream.concat(Stream.of(args), Stream.of("--url", url)).toArray(String[]::new));
    }

    @Test
    void everyScenarioIsToldWithItsTimerAndTheChangesThatHelpMost() {
        assertThat(run("explain", "api")).isEqualTo(new Invocation(0, """
                api 2001:db8:0:ff00::100/128
                  reachable for 1h01m: 2 of at least 2 origins (node1, node2)
                  last change: hold-timer node1: no complete message for the hold time
                  the edge would choose node2, by older path

                SCENARIO               TAKES               IN CHARGE                 NODE
                node-failure           120–180 s           hold timer 180 s          node1
                api-crash              until someone acts  none                      node1
                network-partition      120–180 s           hold timer 180 s          node1
                network-partition-bfd  120–180 s           hold timer 180 s          node1
                node-restart           0.1–120 s           graceful restart 120 s    node1
                graceful-withdraw      0–75 ms             none: FRR's own queues    node1
                stale-after-kill       120 s               graceful restart 120 s    node1
                edge-restart           2.1–10.1 s          BIRD's connect retry 5 s  node1
                one-way-loss           120–180 s           hold timer 180 s          node1

                would help most
                  hold 180 s → 9 s: 120–180 s → 6.1–9.1 s (node-failure, network-partition,
                    network-partition-bfd, one-way-loss)
                    neighbor 2001:db8::11 timers 3 9
                  graceful restart helper off: 0.1–120 s → 65–75 ms (node-restart)
                    neighbor 2001:db8::11 graceful-restart-disable
                    at the cost: routes of a BGP speaker that only restarts go and come back
                  graceful restart helper off: 120 s → 65–85 ms (stale-after-kill)
                    neighbor 2001:db8::11 graceful-restart-disable
                    at the cost: routes of a BGP speaker that only restarts go and come back

                not known
                  node-restart: how the node ends BIRD: a Cease is followed at once, a FIN
                    begins graceful restart
                  node-restart: how long it takes to start
                  edge-restart: how long FRR takes to start
                  edge-restart: whether its kernel's routes stay meanwhile
                  one-way-loss: what is lost the other way is found by the node's own timer, and
                    the edge hears of it only if the node's NOTIFICATION gets through
                """, ""));
    }

    @Test
    void oneScenarioIsToldInFull() {
        assertThat(run("explain", "--scenario", "stale-after-kill")).isEqualTo(new Invocation(0, """
                api 2001:db8:0:ff00::100/128
                  reachable for 1h01m: 2 of at least 2 origins (node1, node2)
                  last change: hold-timer node1: no complete message for the hold time
                  the edge would choose node2, by older path

                SCENARIO          TAKES  IN CHARGE               NODE
                stale-after-kill  120 s  graceful restart 120 s  node1

                stale-after-kill: BGP speaker killed, then the node lost
                  120 s: the edge keeps the routes of a speaker that ended with a FIN for the
                    node's restart time, also when BFD goes Down meanwhile: a black hole
                    detection 120 s: restart time of the node
                    rib+fib 65–75 ms: FRR: 50 ms in bgpd, 10 ms in zebra, 10 ms more when a
                      session clears
                  way back 2.1–5.1 s: BIRD calls again 2 to 5 s after it is started
                  would help: graceful restart helper off: 120 s → 65–85 ms
                    neighbor 2001:db8::11 graceful-restart-disable
                    at the cost: routes of a BGP speaker that only restarts go and come back
                """, ""));
    }

    @Test
    void aPrefixThatIsNotTrackedIsAMistake() {
        Invocation none = run("explain", "web");
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("no tracked prefix is web");
    }

    @Test
    void whatTheEdgeDidNotTellIsSaid() {
        List<Subject> subjects =
                List.of(new Subject("api", "2001:db8:0:ff00::100/128", List.of("node1"), List.of(), Optional.empty()));
        Adjacency unknown = new Adjacency(
                "node1",
                "2001:db8::11",
                Fact.unknown("not polled"),
                Fact.unknown("not polled"),
                Fact.unknown("not polled"));
        report = report(Optional.of("there is no section edge in the configuration"), subjects, List.of(unknown));
        assertThat(run("explain").out())
                .contains("node-failure           not known")
                .endsWith("the edge's timers are not known: there is no section edge in the configuration\n");
        report = report(Optional.of("the edge has not answered yet"), List.of(), List.of(unknown));
        assertThat(run("lint").exitCode()).isEqualTo(5);
    }

    @Test
    void lintNamesTheLineThatFixesIt() {
        assertThat(run("lint")).isEqualTo(new Invocation(1, """
                costly  slow-detection  node1, node2
                    hold time 180 s and no BFD that is Up: a node that falls silent costs
                      120–180 s; with hold 9: 6.1–9.1 s
                    fix: neighbor 2001:db8::11 timers 3 9
                    fix: neighbor 2001:db8::12 timers 3 9
                costly  black-hole  node1, node2
                    the edge helps with graceful restart, restart time 120 s: a node whose BGP
                      speaker dies and that is then lost is a black hole for up to 120 s
                    fix: neighbor 2001:db8::11 graceful-restart-disable
                    fix: neighbor 2001:db8::12 graceful-restart-disable
                warning  no-health-check  node1, node2
                    no health check of this monitor stands behind api 2001:db8:0:ff00::100/128:
                      a service that dies on a node that lives is withdrawn by nobody
                    fix: section inject of the monitor's configuration
                """, ""));
    }

    @Test
    void lintFindsNothingWhereNothingCostsSeconds() {
        report = report(
                Optional.empty(), List.of(), List.of(node(1, Fact.of(new Bfd.Up(Duration.ofMillis(300), 3)), 0)));
        assertThat(run("lint")).isEqualTo(new Invocation(0, "nothing found\n", ""));
    }

    @Test
    void theAnswerForProgramsHasTheStateBesideThePredictions() {
        Invocation json = run("explain", "api", "-o", "json");
        assertThat(json.exitCode()).isZero();
        assertThat(json.out())
                .contains("\"kind\"", "\"least_ns\"", "\"reachable\"")
                .doesNotContain("findings");
    }
}
