package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The commands that ask a monitor, against a server that answers as one does. */
class ApiCommandsTest {
    private static final String SESSIONS = """
            {"sessions":[
            {"peer":"node1","node":"node1","role":"node","address":"2001:db8::11","peer_asn":65010,"state":"Established",
             "duration_ns":7320000000000,"negotiated":{"hold_time_ns":9000000000},"routes":{"ipv6-unicast":9},
             "stale_routes":{}},
            {"peer":"node2","node":"node2","role":"node","address":"2001:db8::12","peer_asn":65010,"state":"Active",
             "duration_ns":4200000000,"last_down":{"cause":"hold-timer","detail":"nothing heard for 9 s"},
             "routes":{"ipv6-unicast":3},"stale_routes":{"ipv6-unicast":3}}]}
            """;
    private static final String WITH_BFD = """
            {"sessions":[
            {"peer":"node1","peer_asn":65010,"state":"Established","duration_ns":7320000000000,
             "negotiated":{"hold_time_ns":9000000000},"routes":{"ipv6-unicast":9},"stale_routes":{},
             "bfd":{"verdict":"up","state":"Up","duration_ns":7320000000000,"headroom_ns":588000000,
                    "intervals":{"detection_time_ns":900000000},"gaps":{"worst_ns":312000000},"counts":{"failures":1},
                    "advice":"300 ms × 3 would have survived all 24,400 gaps (worst 312 ms)"}},
            {"peer":"node2","peer_asn":65010,"state":"Established","duration_ns":7320000000000,
             "negotiated":{"hold_time_ns":9000000000},"routes":{"ipv6-unicast":9},"stale_routes":{},
             "bfd":{"verdict":"never-up","state":"Down","duration_ns":7320000000000,"headroom_ns":null,
                    "intervals":{"detection_time_ns":null},"gaps":{"worst_ns":null},"counts":{"failures":0},
                    "last_heard":null,"advice":"no packets to judge by yet"}},
            {"peer":"edge","peer_asn":65101,"state":"Established","duration_ns":7320000000000,
             "negotiated":{"hold_time_ns":9000000000},"routes":{},"stale_routes":{},"bfd":null}]}
            """;
    private static final String BFD = """
            {"engine":{"running":true,"access":"foreign-functions","hop_limit_checked":true,"kernel_stamps":true,
              "receive_buffer":4194304,"real_time":false,
              "real_time_priority":"SCHED_FIFO 50 was refused: Operation not permitted","limitations":[],
              "received":12217,"discarded":{"no-session":5},"receive_buffer_drops":3,"stalls":2,
              "worst_stall_ns":6000000,"faults":0},
             "sessions":[{"peer":"hosts[2001:db8::99]","verdict":"down","state":"Down","duration_ns":7320000000000,
              "intervals":{"detection_time_ns":null},
              "counts":{"received":12204,"transmitted":12199,"discarded":{"a":1,"b":4,"c":3,"d":9},"failures":1},
              "gaps":{"worst_ns":312000000,"up_to":[{"bound_ns":300000000,"count":12201},{"bound_ns":null,"count":2}]},
              "advice":"300 ms × 3 would have survived all 12,203 gaps"}],
             "unavailable":[{"peer":"node3","reason":"no interface eth9"}]}
            """;
    private static final String PREFIXES = """
            {"seq":41,"time":"2026-01-01T00:00:00.000000000Z","prefixes":[
            {"name":"api","prefix":"2001:db8:0:ff00::100/128","kind":"vip","state":"degraded","duration_ns":4100000000,
             "origins":["node1","node3"],"unattributed":[],"min_origins":3,"matched":"2001:db8:0:ff00::100/128",
             "paths":[{"peer":"node1","node":"node1","path_id":4,"next_hop":["2001:db8::11"],"state":"present",
                       "ownership":"own","duration_ns":7300000000000},
                      {"peer":"node2","node":"node2","path_id":5,"next_hop":["2001:db8::12"],"state":"stale",
                       "ownership":"own","duration_ns":4100000000}]},
            {"name":"services","prefix":"2001:db8:0:ff00::/112","kind":"services","state":"reachable",
             "duration_ns":93600000000000,"origins":["node1"],"unattributed":["node3"],"min_origins":1,"paths":[]}]}
            """;
    private static final String EDGE = """
            {"edge":"edge","host":"2001:db8::fe","frr_version":"10.3","system":"FreeBSD(14.0-CURRENT)",
             "clock":{"offset_ns":12000000,"uncertainty_ns":150000,"samples":64},
             "collectors":[{"name":"capture","state":"failed","duration_ns":3000000000,"reason":"tcpdump: not found",
              "remedy":"install it","received":0,"lost":0,"last_received_ns":null},
              {"name":"log","state":"working","duration_ns":3000000000,"reason":"following the log","remedy":"",
              "received":7,"lost":0,"last_received_ns":1000000}],"turned_away":0}
            """;
    private static final String ROUTES = """
            {"total":2,"truncated":false,"routes":[
            {"peer":"node1","node":"node1","family":"ipv6-unicast","prefix":"2001:db8:0:ffcc::4e40/122","path_id":4,
             "stale":false,"age_ns":65000000000,"next_hop":["2001:db8::11"],"as_path":[65010],"origin":"igp"},
            {"peer":"node2","node":"node2","family":"ipv6-unicast","prefix":"2001:db8:0:ffcc::a980/122",
             "stale":true,"age_ns":65000000000,"next_hop":["2001:db8::12","fe80::12"],"as_path":[65010],"origin":"igp"}]}
            """;
    private static final String UP = """
            {"specversion":"1.0","id":"i","type":"session.up","source":"monitor/a","subject":"node1",\
            "time":"2026-01-01T10:11:12.131415000Z","seq":7,"incident":null,"data":{"peer":"node1","peer_asn":65010,\
            "hold_time_ns":9000000000}}""";
    private static final String STATE = """
            {"specversion":"1.0","id":"j","type":"prefix.state","source":"monitor/a",\
            "subject":"2001:db8:0:ff00::100/128","time":"2026-01-01T10:11:13.131415000Z","seq":8,"incident":null,\
            "data":{"name":"api","state":"degraded","previous":"reachable","origins":["node1"],"cause":{"kind":\
            "hold-timer","detail":"node2 silent"},"failover":{"lost":["node2"],"silence_ns":9100000000}}}""";

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private HttpServer server;
    private String url = "";

    ApiCommandsTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void serve() {
        answers.put("/api/v1/sessions", SESSIONS);
        answers.put("/api/v1/prefixes", PREFIXES);
        answers.put("/api/v1/edge", EDGE);
        answers.put("/api/v1/routes?limit=1000", ROUTES);
        answers.put("/api/v1/routes/count", "{\"total\":12,\"by_peer\":{\"node1\":9,\"node2\":3}}");
        answers.put("/api/v1/events?limit=50", "{\"events\":[" + UP + "," + STATE + "],\"next_seq\":9,\"last_seq\":8}");
        server.createContext("/", exchange -> {
            String answer = answers.get(exchange.getRequestURI().toString());
            byte[] body = (answer == null ? "no such thing: " + exchange.getRequestURI() : answer)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        url = "http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Invocation ask(String command, String... more) {
        String[] args = new String[more.length + 3];
        args[0] = command;
        args[1] = "--url";
        args[2] = url;
        System.arraycopy(more, 0, args, 3, more.length);
        return Invocation.of(args);
    }

    @Test
    void sessionsAreATableOfEightyColumns() {
        assertThat(ask("sessions")).isEqualTo(new Invocation(0, """
                        PEER   AS     STATE        FOR    ROUTES  STALE  HOLD  LAST DOWN
                        node1  65010  Established  2h02m  9       0      9.0s  -
                        node2  65010  Active       4.2s   3       3      -     hold-timer
                        """, ""));
    }

    @Test
    void bfdThatWasNeverUpIsNotCalledDownAndWhatTheTimersCouldBeIsSaid() {
        answers.put("/api/v1/sessions", WITH_BFD);
        assertThat(ask("sessions")).isEqualTo(new Invocation(0, """
                        PEER   AS     STATE        FOR    ROUTES  STALE  HOLD  BFD       LAST DOWN
                        node1  65010  Established  2h02m  9       0      9.0s  Up        -
                        node2  65010  Established  2h02m  9       0      9.0s  never Up  -
                        edge   65101  Established  2h02m  0       0      9.0s  -         -

                        BFD WITH  STATE     FOR    DETECTS IN  WORST GAP  HEADROOM  FAILURES
                        node1     Up        2h02m  900ms       312ms      588ms     1
                        node2     never Up  2h02m  -           -          -         0
                        node1: 300 ms × 3 would have survived all 24,400 gaps (worst 312 ms)
                        node2: runs no BFD, as far as can be told: nothing was heard of it
                        """, ""));
    }

    @Test
    void bfdThatIsConfiguredAndCannotBeHadIsSaidInOneLine() {
        String one = "{\"peer\":\"node2\",\"reason\":\"port 3784 is taken\"}";
        answers.put("/api/v1/sessions", SESSIONS.strip().replaceFirst("}$", ",\"bfd_unavailable\":[" + one + "]}"));
        assertThat(ask("sessions").out().lines()).last().isEqualTo("BFD cannot be had with node2: port 3784 is taken");
        assertThat(ask("status").out())
                .contains("\n          BFD cannot be had with node2: port 3784 is taken\nroutes    12\n");
        String more = one + ",{\"peer\":\"node3\",\"reason\":\"no interface eth9\"}";
        answers.put("/api/v1/sessions", SESSIONS.strip().replaceFirst("}$", ",\"bfd_unavailable\":[" + more + "]}"));
        assertThat(ask("sessions").out().lines())
                .last()
                .isEqualTo("BFD cannot be had with node2, node3: vipwatch sessions --bfd says why");
    }

    @Test
    void everythingThatIsKnownOfBfdIsShownAlsoOfASessionWithoutBgpAndOfOneThatFailed() {
        answers.put("/api/v1/bfd", BFD);
        assertThat(ask("sessions", "--bfd")).isEqualTo(new Invocation(0, """
                        BFD WITH             STATE  FOR    RX     TX     DETECTS IN  WORST GAP  FAILURES
                        hosts[2001:db8::99]  Down   2h02m  12204  12199  -           312ms      1
                        hosts[2001:db8::99]: 300 ms × 3 would have survived all 12,203 gaps
                        hosts[2001:db8::99]: discarded 9 × d, 4 × b, 3 × c, and others
                        hosts[2001:db8::99]: gaps ≤300ms: 12201, more: 2
                        node3: could not be had: no interface eth9

                        engine    foreign-functions, hop limits checked, stamps of the kernel
                        priority  SCHED_FIFO 50 was refused: Operation not permitted
                        buffer    4194304 octets, 3 datagrams dropped of 12217
                        stalls    2, worst 6ms; faults 0
                        discards  of no session: 5 × no-session
                        """, ""));
        assertThat(JsonReader.read(ask("sessions", "--bfd", "-o", "json").out()))
                .isEqualTo(JsonReader.read(BFD));
    }

    @Test
    void prefixesNameTheirOriginsAndTheirPaths() {
        assertThat(ask("prefixes", "--paths", "api")).isEqualTo(new Invocation(1, """
                        NAME  STATE     FOR   ORIGINS      PREFIX
                        api   degraded  4.1s  node1,node3  2001:db8:0:ff00::100/128

                        2001:db8:0:ff00::100/128
                        PEER   PATH ID  STATE    FOR    OWNERSHIP  NEXT HOP
                        node1  4        present  2h01m  own        2001:db8::11
                        node2  5        stale    4.1s   own        2001:db8::12
                        """, ""));
        assertThat(ask("prefixes", "services").exitCode()).isZero();
        assertThat(ask("prefixes", "services").out()).contains("1d2h", "node1 (node3?)");
    }

    @Test
    void routesFitIntoEightyColumns() {
        Invocation routes = ask("routes");
        assertThat(routes.exitCode()).isZero();
        assertThat(routes.out()).isEqualTo("""
                        PEER   PATH ID  AGE          AS PATH  PREFIX                     NEXT HOP
                        node1  4        1m05s        65010    2001:db8:0:ffcc::4e40/122  2001:db8::11
                        node2  -        1m05s stale  65010    2001:db8:0:ffcc::a980/122
                            2001:db8::12 fe80::12
                        """);
    }

    @Test
    void statusSaysInAFewLinesWhatIsNotAsItShouldBe() {
        assertThat(ask("status")).isEqualTo(new Invocation(1, """
                        sessions  1 of 2 Established
                                  node2: Active for 4.2s, last down: nothing heard for 9 s
                        routes    12
                        edge      FRR 10.3, FreeBSD(14.0-CURRENT)
                        evidence  capture failed, log working
                                  capture: tcpdump: not found (install it)

                        NAME      STATE      FOR   ORIGINS         PREFIX
                        api       degraded   4.1s  node1,node3     2001:db8:0:ff00::100/128
                        services  reachable  1d2h  node1 (node3?)  2001:db8:0:ff00::/112
                        """, ""));
    }

    @Test
    void everyFormOfOutputHoldsTheSame() {
        assertThat(ask("sessions", "-o", "jsonl").out().lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("{\"peer\":\"node1\",\"node\":\"node1\"");
        assertThat(JsonReader.read(ask("sessions", "-o", "json").out())).isEqualTo(JsonReader.read(SESSIONS));
        assertThat(ask("sessions", "-o", "yaml").out()).startsWith("sessions:\n- peer: node1\n");
        assertThat(ask("status", "-o", "json").out()).contains("\"total\": 12");
    }

    @Test
    void onATerminalStatesHaveColoursUnlessNoColorIsSetAndAPipeHasNone() {
        assertThat(Invocation.onTerminal(Map.of(), "sessions", "--url", url).out())
                .contains("\u001b[1mPEER ", "\u001b[32mEstablished\u001b[0m", "\u001b[31mActive\u001b[0m");
        assertThat(Invocation.onTerminal(Map.of("NO_COLOR", ""), "sessions", "--url", url)
                        .out())
                .as("no-color.org: only when it is not empty")
                .contains("\u001b[32m");
        assertThat(Invocation.onTerminal(Map.of("NO_COLOR", "1"), "sessions", "--url", url))
                .isEqualTo(ask("sessions"));
        assertThat(ask("sessions").out()).doesNotContain("\u001b");
    }

    @Test
    void aWatchedAnswerIsDrawnInItsPlaceOnATerminalAndRepeatedElsewhere() {
        for (String command : List.of("status", "sessions", "prefixes")) {
            String once = Invocation.onTerminal(Map.of(), command, "--url", url).out();
            assertThat(Invocation.withReaderOf(2, true, command, "--url", url, "--watch=0.1"))
                    .isEqualTo(new Invocation(0, "\u001b[H\u001b[J" + once + "\u001b[H\u001b[J" + once, ""));
            String plain = ask(command).out();
            assertThat(Invocation.withReaderOf(2, false, command, "--url", url, "-w", "0.1"))
                    .isEqualTo(new Invocation(0, plain + "\n" + plain, ""));
        }
        assertThat(Invocation.withReaderOf(3, false, "sessions", "--url", url, "-w", "0.1", "-o", "jsonl")
                        .out()
                        .lines())
                .hasSize(6);
        assertThat(Invocation.withReaderOf(2, false, "sessions", "--url", url, "-w", "0.1", "-o", "yaml")
                        .out())
                .startsWith("---\nsessions:\n")
                .contains("\n---\nsessions:\n");
    }

    @Test
    void whatCannotBeWatchedIsAUsageError() {
        assertThat(ask("status", "--watch", "-o", "json").err()).contains("--watch has no end", "use -o jsonl");
        assertThat(ask("status", "--watch", "-o", "json").exitCode()).isEqualTo(2);
        assertThat(ask("status", "--watch=0").err()).contains("found 0, expected 0.1 to 3600 seconds");
        assertThat(ask("status", "--watch=often").exitCode()).isEqualTo(2);
        assertThat(Invocation.withReaderOf(1, false, "prefixes", "--url", url, "--watch", "services")
                        .out())
                .as("what is no number is the name of a prefix")
                .contains("services")
                .doesNotContain("api");
    }

    @Test
    void aMonitorThatIsAwayForAWhileIsWatchedOn() {
        answers.remove("/api/v1/sessions");
        assertThat(ask("sessions", "--watch").exitCode())
                .as("one that never answered is not watched")
                .isEqualTo(5);
        answers.put("/api/v1/sessions", SESSIONS);
        AtomicInteger asked = new AtomicInteger();
        server.removeContext("/");
        server.createContext("/", exchange -> {
            byte[] body = SESSIONS.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(asked.incrementAndGet() == 2 ? 503 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        Invocation watched = Invocation.withReaderOf(3, false, "sessions", "--url", url, "--watch=0.1");
        assertThat(watched.err()).contains("answered 503");
        assertThat(watched.out().lines().filter(line -> line.startsWith("PEER")))
                .hasSize(2);
    }

    @Test
    void eventsAreALineEach() {
        assertThat(ask("events")).isEqualTo(new Invocation(0, """
                        10:11:12.131415  session.up      node1  AS 65010, hold 9.0s
                        10:11:13.131415  prefix.state    2001:db8:0:ff00::100/128  reachable -> degraded, origins node1, \
                        node2 silent, lost node2, declared down after 9.1s of silence
                        """, ""));
        assertThat(ask("events", "-o", "jsonl").out().lines()).hasSize(2);
        assertThat(ask("events", "--type", "no type").err()).contains("answered 404", "&type=no+type");
    }

    @Test
    void eventsThatAreFollowedBeginWhereTheNewestEnded() {
        answers.put("/api/v1/events?limit=1&type=session.*", "{\"events\":[" + UP + "],\"last_seq\":8}");
        answers.put(
                "/api/v1/events/stream?last_event_id=8&type=session.*",
                ": ready\n\nevent: session.up\nid: 9\ndata: " + UP.replace("\"seq\":7", "\"seq\":9") + "\n\n");
        Invocation followed = ask("events", "-f", "-n", "1", "--type", "session.*", "-o", "jsonl");
        assertThat(followed.out().lines())
                .extracting(line -> new Json(JsonReader.read(line)).text("seq"))
                .containsExactly("7", "9");
        assertThat(ask("events", "-f", "-o", "json").exitCode()).isEqualTo(2);
    }

    @Test
    void aMonitorThatDoesNotAnswerIsExitCode2AndSaidPlainly() {
        server.stop(0);
        Invocation status = ask("status");
        assertThat(status.exitCode()).isEqualTo(2);
        assertThat(status.out()).isEmpty();
        assertThat(status.err()).startsWith("vipwatch status: no monitor answers at " + url);
    }

    @Test
    void anAnswerThatIsNoneIsInconclusive() {
        answers.put("/api/v1/sessions", "<html>");
        assertThat(ask("sessions").exitCode()).isEqualTo(5);
        answers.remove("/api/v1/sessions");
        assertThat(ask("sessions").err()).contains("answered 404: no such thing");
    }
}
