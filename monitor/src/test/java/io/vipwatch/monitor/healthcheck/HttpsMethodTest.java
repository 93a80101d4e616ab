package io.vipwatch.monitor.healthcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.config.InjectCheckSection.JsonExpectation;
import io.vipwatch.monitor.inject.CheckResult;
import io.vipwatch.monitor.inject.CheckResult.Outcome;
import io.vipwatch.monitor.prober.Certificates;
import io.vipwatch.monitor.prober.TestServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a check of kind https says of servers on ::1 that answer over TLS. */
class HttpsMethodTest extends ChecksFixture {
    private static final String READY = "{\"status\":{\"ready\":true,\"load\":0.10,\"peer\":null}}";

    @TempDir
    private Path directory = Path.of("");

    private final Certificates authority = new Certificates(now);

    @BeforeEach
    void writeAuthority() throws Exception {
        authority.file(directory);
    }

    private static String answer(String status, String content) {
        int length = content.getBytes(StandardCharsets.UTF_8).length;
        return "HTTP/1.1 " + status + "\r\nContent-Length: " + length + "\r\n\r\n" + content;
    }

    private CheckResult asked(TestServer.Course course, String keys, String others) throws Exception {
        try (TestServer server = new TestServer(course)) {
            String asked = "https: {path: /readyz" + keys + "}" + others;
            return result(check(
                    "kind: https, interval: 60s, timeout: 50s, port: " + server.port() + ", " + asked, directory));
        }
    }

    private CheckResult asked(String answer, String keys) throws Exception {
        return asked(TestServer.https(authority.server("node1", "::1"), answer), ", ca: ca.crt" + keys, "");
    }

    private CheckResult askedForJson(String content, String pointer, String value) throws Exception {
        return asked(
                TestServer.https(authority.server("node1", "::1"), answer("200 OK", content)),
                ", ca: ca.crt",
                ", json: {pointer: %s, value: '%s'}".formatted(pointer, value));
    }

    @Test
    void aServerThatAnswersAsWantedIsGoodAndItIsAskedForThePath() throws Exception {
        assertResult(asked(answer("200 OK", "ok"), ""), Outcome.GOOD, "answered");
        assertResult(asked(answer("200 OK", "ok"), ", body: '^ok$'"), Outcome.GOOD, "answered");
        SSLContext context = authority.server("node1", "::1");
        Queue<String> requested = new ConcurrentLinkedQueue<>();
        TestServer.Course course = TestServer.https(context, answer("200 OK", "ok"), requested::add);
        assertResult(asked(course, ", ca: ca.crt", ""), Outcome.GOOD, "answered");
        assertThat(requested.element()).startsWith("GET /readyz HTTP/1.1\r\nHost: [::1]:");
    }

    @Test
    void anotherStatusThanExpectedIsBad() throws Exception {
        String refused = answer("401 Unauthorized", "who are you?");
        assertResult(asked(refused, ""), Outcome.BAD, "status 401");
        assertResult(asked(refused, ", expect_status: [200, 401]"), Outcome.GOOD, "answered");
        assertResult(asked(answer("503 Service Unavailable", ""), ""), Outcome.BAD, "status 503");
    }

    @Test
    void contentInWhichTheExpressionIsNotFoundIsBad() throws Exception {
        assertResult(
                asked(answer("200 OK", "[-]etcd failed"), ", body: '^ok$'"),
                Outcome.BAD,
                "the content does not match ^ok$");
    }

    @Test
    void theValueAtAJsonPointerDecides() throws Exception {
        assertResult(askedForJson(READY, "/status/ready", "true"), Outcome.GOOD, "answered");
        assertResult(askedForJson(READY, "/status/load", "0.10"), Outcome.GOOD, "answered");
        assertResult(askedForJson(READY, "/status/ready", "yes"), Outcome.BAD, "/status/ready is true, wanted yes");
        assertResult(askedForJson("not ready", "/status/ready", "true"), Outcome.BAD, "the content is not JSON");
    }

    @Test
    void numbersAreComparedByTheirValueAndTheRestAsText() {
        for (String tenth : List.of("0.10", "0.1", "1e-1")) {
            assertThat(HttpsMethod.objection(new JsonExpectation("/status/load", tenth), READY))
                    .as(tenth)
                    .isEmpty();
        }
        assertThat(HttpsMethod.objection(new JsonExpectation("/status/load", "low"), READY))
                .contains("/status/load is 0.10, wanted low");
        assertThat(HttpsMethod.objection(
                        new JsonExpectation("/a", "12345678901234567890"), "{\"a\":12345678901234567890}"))
                .isEmpty();
        assertThat(HttpsMethod.objection(new JsonExpectation("/status/peer", "null"), READY))
                .isEmpty();
        assertThat(HttpsMethod.objection(new JsonExpectation("/status/ready", "true"), READY))
                .isEmpty();
        assertThat(HttpsMethod.objection(new JsonExpectation("/status/ready", "false"), READY))
                .contains("/status/ready is true, wanted false");
        assertThat(HttpsMethod.objection(new JsonExpectation("/status/up", "true"), READY))
                .contains("the content has no /status/up");
        assertThat(HttpsMethod.objection(new JsonExpectation("/0/a~1b", "x"), "[{\"a/b\":\"x\"}]"))
                .as("RFC 6901 §3: ~1 is a slash")
                .isEmpty();
        assertThat(HttpsMethod.objection(new JsonExpectation("/status/ready", "true"), "ok")
                        .orElseThrow())
                .startsWith("the content is not JSON");
        assertThat(HttpsMethod.objection(new JsonExpectation("/status/ready", "true"), ""))
                .isPresent();
    }

    @Test
    void aCertificateOfAnotherAuthorityIsBad() throws Exception {
        SSLContext stranger = new Certificates(now).server("node1", "::1");
        assertResult(
                asked(TestServer.https(stranger, answer("200 OK", "ok")), ", ca: ca.crt", ""),
                Outcome.BAD,
                "certificate-untrusted: the certificate: ");
    }

    @Test
    void withoutAnAuthorityThoseOfTheJdkCountAndOneOfATestIsNone() throws Exception {
        SSLContext own = authority.server("node1", "::1");
        assertResult(
                asked(TestServer.https(own, answer("200 OK", "ok")), "", ""),
                Outcome.BAD,
                "certificate-untrusted: the certificate: ");
    }

    @Test
    void aCertificateForAnotherAddressOrNameIsBad() throws Exception {
        SSLContext elsewhere = authority.server("node1", "2001:db8::99");
        assertResult(
                asked(TestServer.https(elsewhere, answer("200 OK", "ok")), ", ca: ca.crt", ""),
                Outcome.BAD,
                "it names 2001:db8::99, not ::1");
        SSLContext named = authority.server(
                authority.identity("x", Duration.ofDays(1), Certificates.dnsName("kubernetes.default.svc")));
        assertResult(
                asked(
                        TestServer.https(named, answer("200 OK", "ok")),
                        ", ca: ca.crt, server_name: kubernetes.default.svc",
                        ""),
                Outcome.GOOD,
                "answered");
        assertResult(
                asked(TestServer.https(named, answer("200 OK", "ok")), ", ca: ca.crt, server_name: kubernetes", ""),
                Outcome.BAD,
                "it names kubernetes.default.svc, not kubernetes");
    }

    @Test
    void aServerThatWantsToKnowItsClientsIsGoodForThoseThatItKnows() throws Exception {
        SSLContext context = authority.server("node1", "::1");
        identify("client", authority);
        identify("stranger", new Certificates(now));
        TestServer.Course course = TestServer.httpsForKnownClients(context, answer("200 OK", "ok"));
        assertResult(
                asked(course, ", ca: ca.crt, client_certificate: " + files("client"), ""), Outcome.GOOD, "answered");
        assertThat(asked(course, ", ca: ca.crt", "").outcome()).isEqualTo(Outcome.BAD);
        assertThat(asked(course, ", ca: ca.crt, client_certificate: " + files("stranger"), "")
                        .outcome())
                .isEqualTo(Outcome.BAD);
    }

    private void identify(String name, Certificates signer) throws Exception {
        Certificates.Identity identity = signer.identity(name, Duration.ofDays(1));
        Files.writeString(directory.resolve(name + ".crt"), Certificates.pem(identity.certificate()));
        Files.writeString(
                directory.resolve(name + ".key"),
                Certificates.pem(identity.keys().getPrivate()));
    }

    private static String files(String name) {
        return "{certificate: %1$s.crt, key: %1$s.key}".formatted(name);
    }

    @Test
    void filesThatCannotBeReadSayNothingOfTheServer() throws Exception {
        TestServer.Course course = TestServer.https(authority.server("node1", "::1"), answer("200 OK", "ok"));
        assertResult(asked(course, ", ca: nowhere.crt", ""), Outcome.UNKNOWN, "not sent: ");
        Files.writeString(directory.resolve("broken.crt"), "no certificate");
        assertResult(asked(course, ", ca: broken.crt", ""), Outcome.UNKNOWN, "not sent: ");
    }

    @Test
    void anAnswerThatIsNoHttpOrEndsEarlyIsBad() throws Exception {
        assertThat(asked("what?\r\n\r\n", "").outcome()).isEqualTo(Outcome.BAD);
        assertThat(asked("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok", "").outcome())
                .isEqualTo(Outcome.BAD);
    }
}
