package io.vipwatch.monitor.prober;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.config.ProbeHttpsSection;
import io.vipwatch.monitor.config.ProbeHttpsSection.NodeFrom;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.ProbeFailure;
import io.vipwatch.monitor.probe.Outcome;
import java.io.IOException;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks of servers that do what servers should, and of those that do not, on ::1. */
class HttpsCheckTest {
    private static final String ADDRESS = "::1";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nX-Node: node7\r\n\r\nnode1\n";

    @TempDir
    private Path directory;

    private final Instant now = Instant.now();
    private final Certificates authority = new Certificates(now);
    private Optional<Path> ca = Optional.empty();

    @BeforeEach
    void writeFile() throws IOException {
        ca = Optional.of(authority.file(directory));
    }

    private ProbeHttpsSection asked(NodeFrom nodeFrom) {
        return new ProbeHttpsSection(
                "/livez", List.of(200), Optional.empty(), ca, Optional.empty(), Optional.empty(), nodeFrom);
    }

    private HttpsCheck.Result check(TestServer.Course course, ProbeHttpsSection asked) throws IOException {
        try (TestServer server = new TestServer(course);
                Socket socket = new Socket()) {
            Moment at = new Moment(0, now.toEpochMilli() * 1_000_000, 0);
            return new HttpsCheck(
                            IpAddress.of(ADDRESS),
                            server.port(),
                            asked,
                            Duration.ofSeconds(5),
                            Set.of("node3"),
                            () -> at)
                    .run(socket, at);
        }
    }

    private static Optional<String> node(HttpsCheck.Result result) {
        assertThat(result.outcome()).isInstanceOf(Outcome.Good.class);
        return ((Outcome.Good) result.outcome()).node();
    }

    private static Outcome.Lost lost(HttpsCheck.Result result, ProbeFailure failure) {
        assertThat(result.outcome()).isInstanceOf(Outcome.Lost.class);
        Outcome.Lost lost = (Outcome.Lost) result.outcome();
        assertThat(lost.failure()).as(lost.detail()).isEqualTo(failure);
        return lost;
    }

    private SSLContext good() {
        return authority.server("node2", ADDRESS);
    }

    @Test
    void the_node_is_named_by_a_header_field_the_content_or_the_certificate() throws Exception {
        assertThat(node(check(TestServer.https(good(), OK), asked(new NodeFrom.Header("X-Node")))))
                .contains("node7");
        assertThat(node(check(TestServer.https(good(), OK), asked(new NodeFrom.Body("(?m)^(node.)$")))))
                .contains("node1");
        assertThat(node(check(
                        TestServer.https(good(), OK), asked(new NodeFrom.Certificate(NodeFrom.Name.COMMON_NAME)))))
                .contains("node2");
        SSLContext kubeadm = authority.server(authority.identity(
                "kube-apiserver",
                Duration.ofDays(5),
                Certificates.dnsName("kubernetes"),
                Certificates.dnsName("node3"),
                Certificates.address(ADDRESS)));
        assertThat(node(check(TestServer.https(kubeadm, OK), asked(new NodeFrom.Certificate(NodeFrom.Name.PEER_NAME)))))
                .contains("node3");
        assertThat(node(check(TestServer.https(good(), OK), asked(new NodeFrom.Nothing()))))
                .isEmpty();
    }

    @Test
    void a_certificate_that_does_not_name_the_address_is_told_with_the_names_it_has() throws Exception {
        SSLContext other = authority.server("node2", "2001:db8::99");
        HttpsCheck.Result result = check(TestServer.https(other, OK), asked(new NodeFrom.Nothing()));
        assertThat(lost(result, ProbeFailure.CERTIFICATE_NAME).detail())
                .isEqualTo("the certificate: it names 2001:db8::99, not ::1");
        assertThat(result.certificate().orElseThrow().subject()).isEqualTo("CN=node2");
    }

    @Test
    void with_a_server_name_it_is_that_name_which_counts() throws Exception {
        SSLContext named =
                authority.server(authority.identity("x", Duration.ofDays(5), Certificates.dnsName("*.example.org")));
        ProbeHttpsSection asked = new ProbeHttpsSection(
                "/livez",
                List.of(200),
                Optional.empty(),
                ca,
                Optional.of("api.example.org"),
                Optional.empty(),
                new NodeFrom.Nothing());
        assertThat(node(check(TestServer.https(named, OK), asked))).isEmpty();
        lost(check(TestServer.https(good(), OK), asked), ProbeFailure.CERTIFICATE_NAME);
    }

    @Test
    void an_expired_certificate_is_told_as_such_and_when_it_expired() throws Exception {
        SSLContext expired =
                authority.server(authority.identity("node2", Duration.ofDays(-1), Certificates.address(ADDRESS)));
        HttpsCheck.Result result = check(TestServer.https(expired, OK), asked(new NodeFrom.Nothing()));
        assertThat(lost(result, ProbeFailure.CERTIFICATE_EXPIRED).detail())
                .startsWith("the certificate: it expired at ");
        assertThat(result.certificate().orElseThrow().notAfter()).isBefore(now);
    }

    @Test
    void a_certificate_of_another_authority_is_not_trusted_and_nothing_is_asked() throws Exception {
        SSLContext stranger = new Certificates(now).server("node2", ADDRESS);
        boolean[] requested = {false};
        HttpsCheck.Result result = check(
                connection -> {
                    TestServer.https(stranger, OK).run(connection);
                    requested[0] = true;
                },
                asked(new NodeFrom.Nothing()));
        lost(result, ProbeFailure.CERTIFICATE_UNTRUSTED);
        assertThat(requested[0]).isFalse();
    }

    @Test
    void another_status_or_content_than_wanted_is_lost() throws Exception {
        HttpsCheck.Result unavailable = check(
                TestServer.https(good(), "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"),
                asked(new NodeFrom.Nothing()));
        assertThat(lost(unavailable, ProbeFailure.STATUS).detail()).isEqualTo("status 503");
        ProbeHttpsSection wanting = new ProbeHttpsSection(
                "/livez",
                List.of(200, 401),
                Optional.of("^ok$"),
                ca,
                Optional.empty(),
                Optional.empty(),
                new NodeFrom.Nothing());
        lost(check(TestServer.https(good(), OK), wanting), ProbeFailure.BODY);
        assertThat(node(check(
                        TestServer.https(good(), "HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nok"), wanting)))
                .isEmpty();
    }

    @Test
    void content_without_end_is_no_reason_to_read_without_end() throws Exception {
        assertThat(node(check(TestServer.endless(good()), asked(new NodeFrom.Nothing()))))
                .isEmpty();
    }

    @Test
    void a_server_that_resets_closes_or_speaks_something_else_is_told_as_that() throws Exception {
        TestServer.Course reset = connection -> connection.setOption(StandardSocketOptions.SO_LINGER, 0);
        assertThat(check(reset, asked(new NodeFrom.Nothing())).outcome()).isInstanceOf(Outcome.Lost.class);
        TestServer.Course plain = connection -> connection
                .getOutputStream()
                .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        lost(check(plain, asked(new NodeFrom.Nothing())), ProbeFailure.TLS);
        TestServer.Course silent = connection -> connection.shutdownOutput();
        lost(check(silent, asked(new NodeFrom.Nothing())), ProbeFailure.CLOSED);
    }

    @Test
    void files_that_cannot_be_read_say_nothing_of_the_server() throws Exception {
        ca = Optional.of(directory.resolve("nowhere.crt"));
        assertThat(check(TestServer.https(good(), OK), asked(new NodeFrom.Nothing()))
                        .outcome())
                .isInstanceOf(Outcome.NotSent.class);
    }

    @Test
    void private_keys_are_read_in_the_forms_of_rfc_5958_and_rfc_5915() throws Exception {
        var keys = Certificates.keys();
        Path pkcs8 = Files.writeString(
                directory.resolve("pkcs8.key"),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(keys.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        assertThat(PrivateKeyFile.read(pkcs8)).isEqualTo(keys.getPrivate());
        Path sec1 = Files.writeString(directory.resolve("ec.key"), Certificates.pem(keys.getPrivate()));
        assertThat(Files.readString(sec1)).contains("BEGIN EC PRIVATE KEY");
        assertThat(((ECPrivateKey) PrivateKeyFile.read(sec1)).getS())
                .isEqualTo(((ECPrivateKey) keys.getPrivate()).getS());
    }
}
