package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.vipwatch.monitor.control.ControlRefusal;
import io.vipwatch.monitor.control.ControlRefusal.Reason;
import io.vipwatch.monitor.control.ControlSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The commands of the injector, against a socket and an API that answer as a monitor does. */
class InjectCommandsTest {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    /** An UPDATE that withdraws 2001:db8:0:ff00::100/128 by MP_UNREACH_NLRI (RFC 4760 §4), with a path identifier of 7. */
    private static final String WITHDRAWAL = "ffffffffffffffffffffffffffffffff003202" + "0000" + "001b" + "800f18"
            + "000201" + "00000007" + "8020010db80000ff000000000000000100";

    private static final String STATUS = """
            {"services":[{"name":"api","prefixes":["2001:db8:0:ff00::100/128"],"announced":true,"without_origin":%s,
              "backends":[
               {"node":"node1","state":"up","announced":true,"reason":"readyz good (9 in a row): 200","guards":[],
                "penalty":0,"missing":[],"operator_reason":"","checks":[]},
               {"node":"node2","state":"maintenance","announced":false,"reason":"new kernel","guards":["drill"],
                "penalty":1000,"missing":[],"step":"out","until":"2026-01-01T00:30:00.123456789Z","operator_reason":"new kernel","checks":[]}]}],
             "edges":[{"peer":"edge","up":true,"end_of_rib":true,"agrees":%s,"routes":[
               {"service":"api","node":"node1","prefix":"2001:db8:0:ff00::100/128","path_id":7,
                "next_hop":["2001:db8::11"],"path":{"med":100,"prepend":0,"communities":[]}}]}],"tokens":32}
            """;

    @TempDir
    private Path directory = Path.of("");

    private final List<ObjectNode> asked = new CopyOnWriteArrayList<>();
    private final HttpServer api;
    private ControlSocket socket;
    private volatile String answer = "{\"state\":\"begun\",\"text\":[\"drains api/node1\"]}";
    private volatile String status = "{}";

    InjectCommandsTest(@TempDir Path sockets) throws IOException {
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        socket = ControlSocket.listen(sockets.resolve("s"), (_, _) -> {});
    }

    @BeforeEach
    void serve() {
        api.createContext("/api/v1/inject", exchange -> {
            byte[] body = status.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        api.start();
        socket.handle("inject", arguments -> {
            asked.add(arguments);
            String[] words = answer.split(": ", 2);
            if (words.length == 2 && !answer.startsWith("{")) {
                throw new ControlRefusal(Reason.valueOf(words[0]), words[1]);
            }
            return (ObjectNode) MAPPER.readTree(answer);
        });
    }

    @AfterEach
    void stop() throws IOException {
        api.stop(0);
        socket.close();
    }

    private Invocation request(String... words) {
        String[] all = new String[words.length + 3];
        all[0] = "inject";
        System.arraycopy(words, 0, all, 1, words.length);
        all[words.length + 1] = "--socket";
        all[words.length + 2] = socket.path().toString();
        return Invocation.of(all);
    }

    private Invocation status(String... more) {
        String[] all = new String[more.length + 4];
        all[0] = "inject";
        all[1] = "status";
        all[2] = "--url";
        all[3] = "http://" + api.getAddress().getAddress().getHostAddress() + ":"
                + api.getAddress().getPort();
        System.arraycopy(more, 0, all, 4, more.length);
        return Invocation.of(all);
    }

    @Test
    void drainSaysThatItHasBegun() {
        Invocation drained = request("drain", "node1", "--reason", "new disk");
        assertThat(drained.exitCode()).isZero();
        assertThat(drained.out()).isEqualTo("drains api/node1\n");
        assertThat(drained.err()).isEmpty();
        assertThat(asked)
                .singleElement()
                .isEqualTo(
                        MAPPER.readTree(
                                "{\"action\":\"drain\",\"target\":\"node1\",\"reason\":\"new disk\",\"wait\":false,\"dry_run\":false}"));
    }

    @Test
    void whatDoesNotComeAboutWhileItWaitsIsANo() {
        answer = "{\"state\":\"incomplete\",\"text\":[\"api/node1: lowered, not withdrawn; missing: probe\"]}";
        Invocation drained = request("drain", "node1", "--wait");
        assertThat(drained.exitCode()).isEqualTo(ExitCode.NO);
        assertThat(drained.out()).contains("missing: probe");
        assertThat(asked.getFirst().path("wait").booleanValue()).isTrue();
        answer = "{\"state\":\"done\",\"text\":[\"api/node1: drained after 812 ms\"]}";
        assertThat(request("drain", "api", "--wait").exitCode()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "REFUSED: no healthy origin of api would be left, 3",
        "BAD_REQUEST: no injected service has a backend for node node9, 2",
        "BAD_REQUEST: this monitor injects nothing: it has no section inject, 2",
        "UNAVAILABLE: the injector has not answered for 10 s, 5",
        "FAILED: a fault, 5"
    })
    void whatIsNotDoneIsAnErrorThatSaysWhy(String refusal, int exitCode) {
        answer = refusal;
        Invocation drained = request("drain", "node1");
        assertThat(drained.exitCode()).isEqualTo(exitCode);
        assertThat(drained.err()).contains(refusal.substring(refusal.indexOf(": ") + 2));
        assertThat(drained.out()).isEmpty();
    }

    @Test
    void aMaintenanceHasAnEndAndAReason() {
        Invocation begun = request("maintenance", "node1", "--for", "30m", "--reason", "new kernel");
        assertThat(begun.exitCode()).isZero();
        ObjectNode told = asked.getFirst();
        assertThat(told.path("for_ns").longValue()).isEqualTo(1_800_000_000_000L);
        assertThat(told.path("node").stringValue("")).isEqualTo("node1");
        assertThat(told.path("reason").stringValue("")).isEqualTo("new kernel");
        Invocation endless = request("maintenance", "node1", "--reason", "new kernel");
        assertThat(endless.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(endless.err()).contains("--for");
        Invocation unexplained = request("maintenance", "node1", "--for", "30m");
        assertThat(unexplained.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(unexplained.err()).contains("--reason");
        assertThat(request("maintenance", "node1", "--for", "soon", "--reason", "x")
                        .exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(asked).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"drain", "undrain"})
    void aDryRunPrintsTheUpdateInHexadecimalDigitsAndDecoded(String action) {
        answer = """
                {"state":"dry-run","steps":[
                 {"edge":"edge","step":"withdrawn","four_octet_as":true,"internal":false,"add_path":["ipv6-unicast"],
                  "updates":["%s"]},
                 {"edge":"edge2","step":"withdrawn","four_octet_as":true,"internal":false,"updates":[]}]}
                """.formatted(WITHDRAWAL);
        Invocation dry = request(action, "node1", "--dry-run");
        assertThat(dry.exitCode()).isZero();
        assertThat(dry.out())
                .contains(
                        WITHDRAWAL, "\"outcome\":\"accepted\"", "\"prefix\":\"2001:db8:0:ff00::100/128\",\"path_id\":7")
                .contains("edge2 would be told nothing when it is withdrawn");
        assertThat(asked.getFirst().path("dry_run").booleanValue()).isTrue();
        assertThat(asked.getFirst().path("action").stringValue("")).isEqualTo(action);
        assertThat(MAPPER.readTree(request(action, "node1", "--dry-run", "-o", "json")
                                .out())
                        .path("steps")
                        .path(0)
                        .path("updates")
                        .path(0)
                        .stringValue(""))
                .isEqualTo(WITHDRAWAL);
    }

    @Test
    void aDryRunThatIsNotKnownOfEveryEdgeSaysSoAndIsInconclusive() {
        answer = "{\"state\":\"dry-run\",\"steps\":[],\"unknown\":[\"the session with edge2 is not Established\"]}";
        Invocation dry = request("drain", "node1", "--dry-run");
        assertThat(dry.exitCode()).isEqualTo(ExitCode.INCONCLUSIVE);
        assertThat(dry.out()).isEqualTo("the session with edge2 is not Established\n");
    }

    @Test
    void whereNoMonitorListensThatIsSaid() {
        Path nowhere = directory.resolve("nowhere.sock");
        Invocation drained = Invocation.of("inject", "undrain", "node1", "--socket", nowhere.toString());
        assertThat(drained.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(drained.err()).contains(nowhere.toString());
    }

    @Test
    void statusShowsBackendsAndWhatTheEdgesAreTold() {
        status = STATUS.formatted("false", "true");
        Invocation shown = status();
        assertThat(shown.exitCode()).isZero();
        assertThat(shown.out().lines())
                .anySatisfy(line -> assertThat(line).matches("api +node1 +up +yes +0 +readyz good.*"))
                .anySatisfy(line -> assertThat(line).matches("api +node2 +maintenance +no +1000 *"))
                .anySatisfy(line ->
                        assertThat(line).contains("out: new kernel; until 2026-01-01T00:30:00Z; guarded by drill"))
                .anySatisfy(line ->
                        assertThat(line).matches("edge +up +all +2001:db8:0:ff00::100/128 +node1 +100 +2001:db8::11"));
        assertThat(MAPPER.readTree(status("-o", "json").out()).path("tokens").intValue())
                .isEqualTo(32);
        assertThat(status("-o", "jsonl").out().lines())
                .singleElement()
                .asString()
                .startsWith("{\"name\":\"api\"");
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false"})
    void statusIsANoWhereNobodyServesOrAnEdgeDoesNotAgree(String withoutOrigin, String agrees) {
        status = STATUS.formatted(withoutOrigin, agrees);
        assertThat(status().exitCode()).isEqualTo(ExitCode.NO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"table", "json"})
    void withoutASectionInjectStatusSaysSo(String format) throws IOException {
        Invocation shown = status("-o", format);
        assertThat(shown.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(shown.err()).contains("no section inject in the configuration of this monitor");
        assertThat(shown.out()).isEmpty();
        Path file = Files.writeString(
                directory.resolve("v.yaml"), """
                speaker: {asn: 64999, router_id: 192.0.2.250}
                peers: [{name: edge, address: 2001:db8::fe, asn: 65101, role: edge}]
                http: {listen: "127.0.0.1:%d"}
                """.formatted(api.getAddress().getPort()));
        Invocation named = Invocation.of("inject", "status", "--config", file.toString(), "-o", format);
        assertThat(named.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(named.err()).contains("no section inject in " + file);
    }
}
