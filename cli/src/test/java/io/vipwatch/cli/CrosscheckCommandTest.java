package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code vipwatch crosscheck} against a server that answers as a monitor does. */
class CrosscheckCommandTest {
    private static final String NODES = """
            "nodes":[{"node":"node1","address":"2001:db8::11","says":"announces","next_hop":["2001:db8::11"],"dead":null},
             {"node":"node2","address":"2001:db8::12","says":"%s","next_hop":["2001:db8::12"],"dead":%s}]""";
    private static final String PATHS = """
            {"unknown":null,"paths":[
             {"peer":"2001:db8::11","node":"node1","state":"best","stale":false,"next_hop":["2001:db8::11"]}%s]}""";
    private static final String SECOND = """
            ,{"peer":"2001:db8::12","node":"node2","state":"multipath","stale":%s,"next_hop":["2001:db8::12"]}""";
    private static final String ROUTE = "{\"unknown\":null,\"protocol\":\"bgp\",\"next_hop\":[%s]}";
    private static final String NO_PROBE = "{\"unknown\":\"no probe\",\"answered\":null}";

    private static String report(String verdict, String more, String... rows) {
        return "{\"verdict\":\"" + verdict
                + "\",\"reason\":\"kernel of the edge is not known: no answer within 10000 ms\","
                + "\"edge\":{\"name\":\"edge\",\"host\":\"2001:db8::fe\",\"frr_version\":\"10.3\",\"age_ns\":420000000,\"unknown\":[]},"
                + "\"prefixes\":[" + String.join(",", rows) + "]" + more + "}";
    }

    private static String row(String name, String prefix, String verdict, String nodes, String bgp, String hops) {
        return "{\"name\":\"" + name + "\",\"prefix\":\"" + prefix + "\",\"verdict\":\"" + verdict + "\"," + nodes
                + ",\"bgp\":" + bgp + ",\"zebra\":" + ROUTE.formatted(hops) + ",\"kernel\":" + ROUTE.formatted(hops)
                + ",\"probe\":" + NO_PROBE + "}";
    }

    private static final String BOTH_HOPS = "\"2001:db8::11\",\"2001:db8::12\"";
    private static final String SERVICES = row(
            "services",
            "2001:db8:0:ff00::/112",
            "agree",
            NODES.formatted("announces", "null"),
            PATHS.formatted(SECOND.formatted("false")),
            BOTH_HOPS);
    private static final String API = row(
            "api",
            "2001:db8:0:ff00::100/128",
            "mismatch",
            NODES.formatted("announces", "null"),
            PATHS.formatted(""),
            "\"2001:db8::11\"");
    private static final String MISSING = """
            ,"mismatches":[{"kind":"missing-at-edge","edge":"edge","prefix":"2001:db8:0:ff00::100/128","node":"node2",
             "duration_ns":4200000000,"found_by":["poll"],
             "detail":"node2 announces it to us, and the edge has no path of it: their session is Idle",
             "meaning":"the edge sends nothing for this prefix through this node",
             "look_at":"show bgp neighbors 2001:db8::12; router bgp: neighbor 2001:db8::12 shutdown"}],"black_holes":[]""";

    private final List<String> asked = new ArrayList<>();
    private String answer = "";
    private final HttpServer server;

    CrosscheckCommandTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void serve() {
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
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

    private Invocation crosscheck(String report, String... more) {
        answer = report;
        InetSocketAddress where = server.getAddress();
        String url = "http://" + where.getAddress().getHostAddress() + ":" + where.getPort();
        return Invocation.of(Stream.concat(Stream.of("crosscheck", "--url", url), Stream.of(more))
                .toArray(String[]::new));
    }

    @Test
    void fiveViewsThatAgreeStandSideBySideInEightyColumns() {
        assertThat(crosscheck(report("agree", "", SERVICES))).isEqualTo(new Invocation(0, """
                NAME      VERDICT  NODES  BGP  ZEBRA  KERNEL  PROBE  PREFIX
                services  agree    2/2    2/2  2      2       ?      2001:db8:0:ff00::/112

                edge (FRR 10.3) answered 420ms ago; all agree
                """, ""));
        assertThat(asked).containsExactly("/api/v1/crosscheck?now=true");
    }

    @Test
    void whatDiffersIsShownNodeByNodeWithItsMeaningAndTheLineToLookAt() {
        assertThat(crosscheck(report("mismatch", MISSING, API, SERVICES), "--no-now"))
                .isEqualTo(new Invocation(1, """
                NAME      VERDICT   NODES  BGP  ZEBRA  KERNEL  PROBE  PREFIX
                api       mismatch  2/2    1/1  1      1       ?      2001:db8:0:ff00::100/128
                services  agree     2/2    2/2  2      2       ?      2001:db8:0:ff00::/112

                api 2001:db8:0:ff00::100/128
                NODE   TELLS US   BGP   ZEBRA  KERNEL  NEXT HOP
                node1  announces  best  yes    yes     2001:db8::11
                node2  announces  none  -      -       2001:db8::12

                missing-at-edge  node2  for 4.2s, found by poll
                    2001:db8:0:ff00::100/128
                    node2 announces it to us, and the edge has no path of it: their session is
                      Idle
                    means: the edge sends nothing for this prefix through this node
                    look at: show bgp neighbors 2001:db8::12; router bgp: neighbor 2001:db8::12
                      shutdown

                edge (FRR 10.3) answered 420ms ago; something differs
                """, ""));
        assertThat(asked).containsExactly("/api/v1/crosscheck");
    }

    @Test
    void aBlackHoleComesFirstWithItsTimeAndTheLineThatPreventsIt() {
        String stale = row(
                "api",
                "2001:db8:0:ff00::100/128",
                "mismatch",
                NODES.formatted("no-session", "\"our BFD session with node2 is down\""),
                PATHS.formatted(SECOND.formatted("true")),
                BOTH_HOPS);
        Invocation hole = crosscheck(report("mismatch", """
                ,"mismatches":[],"black_holes":[{"prefix":"2001:db8:0:ff00::100/128","node":"node2","path":"stale",
                 "duration_ns":4200000000,"remaining_ns":116000000000,"because":"our BFD session with node2 is down",
                 "prevention":"router bgp 65101: bgp graceful-restart-disable"}]""", stale));
        assertThat(hole.exitCode()).isEqualTo(1);
        assertThat(hole.out()).contains("""
                NODE   TELLS US          BGP               ZEBRA  KERNEL  NEXT HOP
                node1  announces         best              yes    yes     2001:db8::11
                node2  no-session, dead  multipath, stale  yes    yes     2001:db8::12

                BLACK HOLE  node2  for 4.2s
                    2001:db8:0:ff00::100/128
                    the edge sends packets to node2, which is dead (our BFD session with node2
                      is down), for another 1m56s
                    prevented by: router bgp 65101: bgp graceful-restart-disable
                """);
    }

    @Test
    void whatIsNotKnownIsInconclusiveAndSaysWhy() {
        Invocation unknown = crosscheck(report(
                "unknown", "", SERVICES.replace("{\"unknown\":null,\"protocol\":\"bgp\"", "{\"unknown\":\"x\"")));
        assertThat(unknown.exitCode()).isEqualTo(5);
        assertThat(unknown.out())
                .contains("services  agree    2/2    2/2  ?      ?       ?      2001:db8:0:ff00::/112")
                .endsWith("""
                        edge (FRR 10.3) answered 420ms ago; it cannot be said whether all agree: kernel
                              of the edge is not known: no answer within 10000 ms
                        """);
    }

    @Test
    void askedAboutOnePrefixItAnswersForThatOne() {
        String both = report("mismatch", MISSING, API, SERVICES);
        assertThat(crosscheck(both, "services").exitCode()).isZero();
        assertThat(crosscheck(both, "api").exitCode()).isEqualTo(1);
        assertThat(crosscheck(both, "2001:db8:0:ff00::100/128").out()).contains("missing-at-edge");
        assertThat(crosscheck(both, "nothing").exitCode()).isEqualTo(5);
        assertThat(crosscheck(report("unknown", "", API, SERVICES), "services").exitCode())
                .isEqualTo(5);
    }

    @Test
    void itIsAlsoJsonAndYaml() {
        String both = report("mismatch", MISSING, API, SERVICES);
        Invocation json = crosscheck(both, "-o", "json");
        assertThat(json.exitCode()).isEqualTo(1);
        assertThat(JsonReader.read(json.out())).isEqualTo(JsonReader.read(both));
        assertThat(crosscheck(both, "-o", "jsonl").out().lines()).hasSize(2);
        assertThat(crosscheck(both, "-o", "yaml").out()).contains("verdict: mismatch");
    }
}
