package io.vipwatch.monitor.prober;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.config.ProbeHttpsSection;
import io.vipwatch.monitor.config.ProbeHttpsSection.ClientCertificate;
import io.vipwatch.monitor.config.ProbeHttpsSection.NodeFrom;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.ProbeFailure;
import io.vipwatch.monitor.probe.Outcome;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who an HTTPS probe believes (RFC 5280 §6, RFC 6125), and whom it says it is. */
class TlsIdentityTest {
    private static final String ADDRESS = "::1";
    private static final Duration DAYS = Duration.ofDays(5);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @TempDir
    private Path directory;

    private final Instant now = Instant.now();
    private final Certificates authority = new Certificates(now);
    private Instant time = now;
    private Optional<ClientCertificate> client = Optional.empty();

    @BeforeEach
    void writeFile() throws IOException {
        authority.file(directory);
    }

    private ProbeHttpsSection asked() {
        return new ProbeHttpsSection(
                "/livez",
                List.of(200),
                Optional.empty(),
                Optional.of(directory.resolve("ca.crt")),
                Optional.empty(),
                client,
                new NodeFrom.Nothing());
    }

    private HttpsCheck.Result check(TestServer.Course course) throws IOException {
        try (TestServer server = new TestServer(course)) {
            return run(checkOf(server));
        }
    }

    private HttpsCheck checkOf(TestServer server) {
        return new HttpsCheck(
                IpAddress.of(ADDRESS), server.port(), asked(), Duration.ofSeconds(5), Set.of(), this::moment);
    }

    private Moment moment() {
        return new Moment(0, time.toEpochMilli() * 1_000_000, 0);
    }

    private HttpsCheck.Result run(HttpsCheck check) throws IOException {
        try (Socket socket = new Socket()) {
            return check.run(socket, moment());
        }
    }

    private static void assertGood(HttpsCheck.Result result) {
        assertThat(result.outcome()).isInstanceOf(Outcome.Good.class);
    }

    private static Outcome.Lost lost(HttpsCheck.Result result, ProbeFailure failure) {
        assertThat(result.outcome()).isInstanceOf(Outcome.Lost.class);
        Outcome.Lost lost = (Outcome.Lost) result.outcome();
        assertThat(lost.failure()).as(lost.detail()).isEqualTo(failure);
        return lost;
    }

    private Certificates.Identity server() {
        return authority.identity("node1", DAYS, Certificates.address(ADDRESS));
    }

    @Test
    void a_chain_is_followed_to_the_authority_and_one_with_a_link_missing_is_not_believed() throws Exception {
        Certificates between = authority.intermediate();
        Certificates.Identity leaf = between.identity("node1", DAYS, Certificates.address(ADDRESS));
        SSLContext whole = authority.server(leaf, leaf.certificate(), between.certificate());
        assertGood(check(TestServer.https(whole, OK)));
        SSLContext broken = authority.server(leaf, leaf.certificate());
        lost(check(TestServer.https(broken, OK)), ProbeFailure.CERTIFICATE_UNTRUSTED);
    }

    @Test
    void the_common_name_is_no_name_that_counts() throws Exception {
        SSLContext commonNameOnly = authority.server(authority.identity(ADDRESS, DAYS));
        assertThat(lost(check(TestServer.https(commonNameOnly, OK)), ProbeFailure.CERTIFICATE_NAME)
                        .detail())
                .endsWith(", not ::1");
    }

    @Test
    void a_certificate_is_valid_from_its_beginning_to_its_end_and_no_longer() throws Exception {
        SSLContext context = authority.server(server());
        HttpsCheck.Result today = check(TestServer.https(context, OK));
        assertGood(today);
        assertThat(Duration.between(now, today.certificate().orElseThrow().notAfter()))
                .as("days to expiry")
                .isBetween(DAYS.minusSeconds(2), DAYS);
        time = now.plus(DAYS).plusSeconds(2);
        lost(check(TestServer.https(context, OK)), ProbeFailure.CERTIFICATE_EXPIRED);
        time = now.minus(Duration.ofDays(30));
        assertThat(lost(check(TestServer.https(context, OK)), ProbeFailure.CERTIFICATE_EXPIRED)
                        .detail())
                .startsWith("the certificate: it is valid from ");
    }

    private ClientCertificate written(Certificates.Identity identity) throws IOException {
        Path certificate = Files.writeString(directory.resolve("client.crt"), Certificates.pem(identity.certificate()));
        Path key = Files.writeString(
                directory.resolve("client.key"),
                Certificates.pem(identity.keys().getPrivate()));
        return new ClientCertificate(certificate, key);
    }

    @Test
    void a_server_that_wants_to_know_its_clients_answers_who_shows_a_certificate_of_its_authority() throws Exception {
        TestServer.Course strict = TestServer.httpsForKnownClients(authority.server(server()), OK);
        assertThat(check(strict).outcome()).as("nobody").isInstanceOf(Outcome.Lost.class);
        client = Optional.of(written(authority.identity("vipwatch", DAYS)));
        assertGood(check(strict));
        client = Optional.of(written(new Certificates(now).identity("stranger", DAYS)));
        assertThat(check(strict).outcome()).as("a stranger").isInstanceOf(Outcome.Lost.class);
    }

    @Test
    void a_client_certificate_that_is_renewed_is_read_again() throws Exception {
        TestServer.Course strict = TestServer.httpsForKnownClients(authority.server(server()), OK);
        client = Optional.of(written(new Certificates(now).identity("stranger", DAYS)));
        try (TestServer server = new TestServer(strict)) {
            HttpsCheck check = checkOf(server);
            assertThat(run(check).outcome()).isInstanceOf(Outcome.Lost.class);
            ClientCertificate renewed = written(authority.identity("vipwatch", DAYS));
            Files.setLastModifiedTime(renewed.certificate(), FileTime.from(now.plusSeconds(10)));
            assertGood(run(check));
        }
    }
}
