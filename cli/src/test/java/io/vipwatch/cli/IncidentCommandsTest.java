package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands about incidents print, and what they end with. */
class IncidentCommandsTest {
    private static final String INCIDENT = """
            {"id":"inc-48213","state":"closed","kind":"failover","cause":"bfd","cause_detail":"detection-time-expired",
             "cause_source":"bfd","detected_by":null,"nodes":["node1"],"opened_by":48213,
             "begin":"2026-11-22T08:19:11.126098000Z","begin_ns":1795335551126098000,
             "prefixes":[{"name":"api","prefix":"2001:db8:0:ff00::100/128","before":"reachable","worst":"degraded",
               "after":"degraded","origins_before":["node1","node2"],"origins_after":["node2"],
               "transition":"make-before-break","took_ns":790000000,"reverted":false,
               "budget":[{"phase":"total","limit_ns":300000000,"measured_ns":868000000,"uncertainty_ns":5000000,
                 "basis":"edge","verdict":"exceeded","reason":""}],"verdict":"exceeded"}],"prefix_count":201,
             "monitor":{"instants":{"detect":{"t_ns":1,"reason":""},
                 "fib.change":{"t_ns":null,"reason":"the monitor forwards no packets"}},
               "phases":{"detection":{"duration_ns":789000000,"at_least_ns":489000000},"total":{"duration_ns":790000000}},
               "unexplained_ns":0},
             "edge":{"instants":{"detect":{"t_ns":null,"reason":"the edge's own evidence does not show it"}},
               "phases":{"total":{"duration_ns":868000000}},"unexplained_ns":4000000},
             "crosscheck":{"verdict":"differs","detail":"","findings":[
               {"kind":"stale-at-edge","prefix":"2001:db8:0:ff00::100/128","node":"node1","since_ns":1795335551126098000,
                "until_ns":1795335554126098000,"detail":"edge keeps the path of node1","look_at":"neighbor bfd"},
               {"kind":"black-hole","prefix":"2001:db8:0:ff00::100/128","node":"node1","since_ns":1795335551126098000,
                "until_ns":null,"detail":"the edge sends packets to node1, which is dead",
                "look_at":"bgp graceful-restart-disable"}],"finding_count":3},
             "reversion":{"state":"complete","figures":{"instants":{
                 "revert.session.up":{"t_ns":1795335559126098000,"source":"bgp","detail":"session with node1"},
                 "revert.dp.first_ok":{"t_ns":null,"reason":"none watched"}},
               "phases":{"revert.total":{"duration_ns":40000000}}},
               "outage":{"target":"2001:db8:0:ff00::100","gap_ns":120000000,"loss_derived_ns":null,"lost":6,"sent":8,
                 "flows_affected":2}},"marks":[{"kind":"stall","t_ns":7,"late_ns":7000000,"detail":"the monitor's process did not run for 7 ms"},
               {"kind":"stall","t_ns":60,"late_ns":60000000,"detail":"the monitor's process did not run for 60 ms"},
               {"kind":"stall","t_ns":9,"late_ns":9000000,"detail":"the monitor's process did not run for 9 ms"},
               {"kind":"stall","t_ns":31,"late_ns":31000000,"detail":"the monitor's process did not run for 31 ms"},
               {"kind":"stall","t_ns":8,"late_ns":8000000,"detail":"the monitor's process did not run for 8 ms"}],"verdict":"exceeded",
             "headline":"The VIP api lost node1 and has node2 left. It took 868 ± 5 ms: 789 detection (bfd), 62 RIB, 11 FIB, 2 data plane, 4 unexplained.",
             "look_at":["Is node1 up, and is its link?"],
             "timeline":[{"t_ns":1,"offset_ns":-789000000,"source":"bfd","text":"the node's last packet"},
               {"t_ns":2,"offset_ns":0,"source":"bfd","text":"BFD with node1 went Down: detection-time-expired, silent for 789 ms"}],
             "untold":0}""";

    private HttpServer server;

    IncidentCommandsTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void serve() {
        answer("/api/v1/incidents", "{\"incidents\":[" + INCIDENT + "],\"last_seq\":48999}");
        answer("/api/v1/incidents/inc-48213", INCIDENT);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(String path, String body) {
        server.createContext(path, exchange -> {
            byte[] octets = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, octets.length);
            exchange.getResponseBody().write(octets);
            exchange.close();
        });
    }

    private String url() {
        String host = InetAddress.getLoopbackAddress().getHostAddress();
        return "http://" + host + ":" + server.getAddress().getPort();
    }

    @Test
    void theListSaysInALineWhatWasWhyAndHowLong() {
        Invocation list = Invocation.of("incidents", "--url", url());
        assertThat(list.out()).contains("inc-48213", "failover", "bfd", "node1", "868ms", "exceeded");
        assertThat(list.exitCode()).as("a budget was missed").isEqualTo(ExitCode.NO);
    }

    @Test
    void aPageBeginsWithWhatHappenedAndNoLineIsLongerThanATerminalIsWide() {
        Invocation page = Invocation.of("incidents", "show", "inc-48213", "--url", url());
        List<String> lines = page.out().lines().toList();
        assertThat(lines.getFirst()).isEqualTo("inc-48213, failover, closed, 2026-11-22 08:19:11.126 UTC");
        assertThat(page.out())
                .contains("The VIP api lost node1 and has node2 left.")
                .contains("What to look at\n  - Is node1 up, and is its link?")
                .contains("789ms (at least 489ms)")
                .contains("-789ms  [bfd] the node's last packet")
                .contains("total at most 300ms: exceeded, 868ms ± 5.0ms by edge")
                .contains("and 200 more")
                .contains(
                        "Does the edge agree?\n  NO:\n  - stale-at-edge, for 3.0s, over: edge keeps the path of node1")
                .contains("  - black-hole, still so: the edge sends packets to node1, which is dead. Look")
                .contains("  and 1 more\n")
                .contains("  ! stall: the monitor's process did not run for 60 ms\n")
                .contains("  ! and 2 shorter ones\n")
                .doesNotContain("for 7 ms")
                .contains("The way back\n  all is as before, in 40ms\n")
                .contains("+8.0s  session.up: [bgp] session with node1\n")
                .contains("probes of 2001:db8:0:ff00::100: 120ms by the gap")
                .contains("fib.change: the monitor forwards no packets");
        assertThat(lines)
                .allSatisfy(line -> assertThat(line.codePointCount(0, line.length()))
                        .as(line)
                        .isLessThanOrEqualTo(80));
        assertThat(page.exitCode()).isEqualTo(ExitCode.NO);
    }

    @Test
    void aJournalIsReplayedAndWhatIsNoJournalIsSaidToBeNone(@TempDir Path directory) throws IOException {
        Path journal = directory.resolve("events-0000000000000000001.jsonl");
        Files.writeString(journal, started() + "\n" + "{\"torn");
        Invocation empty = Invocation.of("replay", directory.toString());
        assertThat(empty.out()).isEqualTo("no incident\n");
        assertThat(empty.exitCode()).isEqualTo(ExitCode.GOOD);
        Files.writeString(journal, "hello\n" + started() + "\n");
        Invocation none = Invocation.of("replay", journal.toString());
        assertThat(none.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(none.err()).contains("line 1");
        assertThat(Invocation.of("replay", directory.resolve("no").toString()).exitCode())
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aJournalThatBeginsLaterThanItsRulesIsNotTakenForOneWithoutIncidents(@TempDir Path directory)
            throws IOException {
        Path journal = directory.resolve("events-0000000000000000001.jsonl");
        Files.writeString(
                journal,
                started()
                                .replace("monitor.started", "monitor.stopped")
                                .replaceAll("\"version.*", "\"reason\":\"SIGTERM\"}}")
                        + "\n");
        Invocation blind = Invocation.of("replay", directory.toString());
        assertThat(blind.exitCode()).isEqualTo(ExitCode.INCONCLUSIVE);
        assertThat(blind.err()).contains("begins after the monitor had said which prefixes it tracks", "-c");
        Path config = Files.writeString(directory.resolve("vipwatch.yaml"), """
                speaker: {asn: 64512, router_id: 192.0.2.1}
                peers:
                  - {name: node1, address: "2001:db8::11", asn: 65010}
                track:
                  - {name: api, prefix: "2001:db8:0:ff00::100/128", kind: vip}
                """);
        Invocation told = Invocation.of("replay", "-c", config.toString(), directory.toString());
        assertThat(told.err()).isEmpty();
        assertThat(told.exitCode()).isEqualTo(ExitCode.GOOD);
    }

    private static String started() {
        return "{\"specversion\":\"1.0\",\"id\":\"0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee\",\"type\":\"monitor.started\","
                + "\"source\":\"m\",\"subject\":\"monitor\",\"time\":\"2026-11-22T08:19:11.126098000Z\",\"seq\":1,"
                + "\"incident\":null,\"data\":{\"t_ns\":1795335551126098000,\"mono_ns\":1,\"version\":\"t\","
                + "\"last_durable_seq\":0,\"torn_tail\":null}}";
    }
}
