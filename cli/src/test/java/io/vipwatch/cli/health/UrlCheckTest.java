package io.vipwatch.cli.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UrlCheckTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @TempDir
    private Path directory = Path.of("");

    private Optional<HttpServer> server = Optional.empty();

    @AfterEach
    void stop() {
        server.ifPresent(running -> running.stop(0));
    }

    private String serve(HttpServer created, String scheme) {
        server = Optional.of(created);
        created.createContext("/", exchange -> {
            int status = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
            exchange.getResponseHeaders().set("Location", "/200");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        created.start();
        return scheme + "://localhost:" + created.getAddress().getPort() + "/";
    }

    private static Answer ask(String url, Optional<Trust> trust) throws CheckException {
        return UrlCheck.of(url, trust, SOON).ask();
    }

    @Test
    void everyStatusOfTheSecondHundredIsHealthyAndNoOther() throws Exception {
        String url = serve(HttpServer.create(ANY, 0), "http");
        assertThat(ask(url + "200", Optional.empty())).isEqualTo(new Answer(true, "status 200"));
        assertThat(ask(url + "204", Optional.empty()).good()).isTrue();
        assertThat(ask(url + "302", Optional.empty())).isEqualTo(new Answer(false, "status 302"));
        assertThat(ask(url + "401", Optional.empty()).good()).isFalse();
        assertThat(ask(url + "503", Optional.empty())).isEqualTo(new Answer(false, "status 503"));
    }

    @Test
    void nobodyListeningIsUnhealthyWithTheReason() throws Exception {
        String url = serve(HttpServer.create(ANY, 0), "http");
        stop();
        assertThat(ask(url + "200", Optional.empty()).reason()).contains("refused");
    }

    @Test
    void aServerOfAnUnknownAuthorityIsUnhealthyUnlessItsAuthorityIsNamedOrNobodyIsAsked() throws Exception {
        String url = serve(secured(), "https") + "200";
        assertThat(ask(url, Optional.empty())).satisfies(answer -> {
            assertThat(answer.good()).isFalse();
            assertThat(answer.reason()).contains("certification path");
        });
        assertThat(ask(url, Optional.of(Trust.inAuthoritiesOf(directory.resolve("ca.pem")))))
                .isEqualTo(new Answer(true, "status 200"));
        assertThat(ask(url, Optional.of(Trust.inAnybody()))).isEqualTo(new Answer(true, "status 200"));
    }

    @Test
    void theNameInTheCertificateIsCheckedUnlessAnybodyIsTrusted() throws Exception {
        String url = serve(secured(), "https").replace("localhost", "127.0.0.1") + "200";
        assertThat(ask(url, Optional.of(Trust.inAuthoritiesOf(directory.resolve("ca.pem"))))
                        .good())
                .isFalse();
        assertThat(ask(url, Optional.of(Trust.inAnybody())).good()).isTrue();
    }

    /** A server whose certificate, for {@code localhost} alone, the JDK's own tool has signed with itself. */
    private HttpsServer secured() throws Exception {
        Path store = directory.resolve("store.p12");
        keytool(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=DNS:localhost",
                "-keystore",
                store.toString());
        keytool("-exportcert", "-rfc", "-file", directory.resolve("ca.pem").toString(), "-keystore", store.toString());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer created = HttpsServer.create(ANY, 0);
        created.setHttpsConfigurator(new HttpsConfigurator(context));
        return created;
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-storepass",
                "changeit",
                "-alias",
                "server"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    @Test
    void whatIsNoUrlOrNoCertificateIsAnErrorAtOnce() throws Exception {
        assertThatThrownBy(() -> ask("http://[::1", Optional.empty())).isInstanceOf(CheckException.class);
        assertThatThrownBy(() -> ask("http:///livez", Optional.empty()))
                .isInstanceOf(CheckException.class)
                .hasMessage("no host in the URL http:///livez");
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");
        assertThatThrownBy(() -> Trust.inAuthoritiesOf(empty))
                .isInstanceOf(CheckException.class)
                .hasMessageContaining(empty.toString());
        assertThatThrownBy(() -> Trust.inAuthoritiesOf(directory.resolve("none.pem")))
                .isInstanceOf(CheckException.class)
                .hasMessageStartingWith("cannot read ");
    }
}
