package io.vipwatch.monitor.prober;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.config.ProbeHttpsSection;
import io.vipwatch.monitor.config.ProbeHttpsSection.NodeFrom;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.ProbeFailure;
import io.vipwatch.monitor.probe.HttpAnswer;
import io.vipwatch.monitor.probe.HttpAnswerReader;
import io.vipwatch.monitor.probe.NodeName;
import io.vipwatch.monitor.probe.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * One GET over TLS on a new connection (RFC 9112, RFC 8446). Runs on a virtual thread of its own, which may wait; whoever
 * closes the socket ends it.
 */
public final class HttpsCheck {
    private static final int READ = 8192;

    private final IpAddress target;
    private final int port;
    private final ProbeHttpsSection asked;
    private final int timeoutMillis;
    private final Set<String> peers;
    private final Supplier<Moment> clock;
    private final TlsFiles files;
    private final Function<String, Optional<String>> objection;

    /**
     * What came of a check.
     *
     * @param outcome whether it was good
     * @param certificate what the server showed, if it came so far
     */
    public record Result(Outcome outcome, Optional<SeenCertificate> certificate) {}

    /**
     * @param target the address that is asked
     * @param asked what is asked, and what a good answer is
     * @param timeout how long to wait for the connection
     * @param peers the names of the peers, one of which a certificate may have
     */
    public HttpsCheck(
            IpAddress target,
            int port,
            ProbeHttpsSection asked,
            Duration timeout,
            Set<String> peers,
            Supplier<Moment> clock) {
        this(target, port, asked, timeout, peers, clock, _ -> Optional.empty());
    }

    /** @param objection what is wrong with the content beside what {@code asked} says; empty: nothing */
    public HttpsCheck(
            IpAddress target,
            int port,
            ProbeHttpsSection asked,
            Duration timeout,
            Set<String> peers,
            Supplier<Moment> clock,
            Function<String, Optional<String>> objection) {
        this.target = target;
        this.port = port;
        this.asked = asked;
        timeoutMillis = Math.toIntExact(timeout.toMillis());
        this.peers = Set.copyOf(peers);
        this.clock = clock;
        this.objection = objection;
        files = new TlsFiles(asked);
    }

    /** {@return what comes of a check on a socket that is not connected yet} */
    public Result run(Socket socket, Moment began) {
        TlsFiles.Loaded tls;
        try {
            tls = files.load();
        } catch (IOException | GeneralSecurityException unreadable) {
            return new Result(new Outcome.NotSent(SocketFailures.text(unreadable)), Optional.empty());
        }
        Optional<SeenCertificate> seen = Optional.empty();
        try {
            socket.setSoLinger(true, 0);
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(target.toInetAddress(), port), timeoutMillis);
            SSLSocket secured = secured(tls, socket);
            ServerIdentity server = new ServerIdentity(certificates(secured));
            seen = Optional.of(server.seen());
            Optional<Outcome.Lost> wrong = server.wrong(
                    tls.trust(),
                    target,
                    asked.serverName(),
                    Instant.ofEpochSecond(0, clock.get().epochNanos()));
            if (wrong.isPresent()) {
                return new Result(wrong.get(), seen);
            }
            secured.getOutputStream().write(request().getBytes(StandardCharsets.US_ASCII));
            return new Result(judge(answer(secured.getInputStream()), server, began), seen);
        } catch (SSLException refused) {
            return new Result(tls(refused), seen);
        } catch (IOException failed) {
            return new Result(SocketFailures.later(failed), seen);
        }
    }

    private static Outcome tls(SSLException refused) {
        String text = SocketFailures.text(refused);
        boolean closed = text.contains("terminated the handshake") || text.contains("closed");
        return new Outcome.Lost(closed ? ProbeFailure.CLOSED : ProbeFailure.TLS, text);
    }

    private SSLSocket secured(TlsFiles.Loaded tls, Socket socket) throws IOException {
        SSLSocket secured =
                (SSLSocket) tls.context().getSocketFactory().createSocket(socket, target.toString(), port, false);
        if (asked.serverName().isPresent()) {
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(asked.serverName().get())));
            secured.setSSLParameters(parameters);
        }
        secured.startHandshake();
        return secured;
    }

    private static X509Certificate[] certificates(SSLSocket secured) throws SSLException {
        Certificate[] chain = secured.getSession().getPeerCertificates();
        X509Certificate[] known = new X509Certificate[chain.length];
        for (int i = 0; i < chain.length; i++) {
            if (!(chain[i] instanceof X509Certificate certificate)) {
                throw new SSLException("the server's certificate is no X.509 certificate");
            }
            known[i] = certificate;
        }
        return known;
    }

    private String request() {
        String address = target.toString();
        String host = asked.serverName().orElse(target.isIpv6() ? "[" + address + "]" : address);
        return "GET " + asked.path() + " HTTP/1.1\r\nHost: " + host + ":" + port
                + "\r\nUser-Agent: vipwatch\r\nAccept: */*\r\nConnection: close\r\n\r\n";
    }

    private static HttpAnswerReader answer(InputStream in) throws IOException {
        HttpAnswerReader reader = new HttpAnswerReader();
        byte[] octets = new byte[READ];
        while (!reader.isDone()) {
            int count = in.read(octets);
            if (count < 0) {
                reader.end();
            } else {
                reader.take(octets, count);
            }
        }
        return reader;
    }

    private Outcome judge(HttpAnswerReader reader, ServerIdentity server, Moment began) {
        if (reader.answer().isEmpty()) {
            return new Outcome.Lost(ProbeFailure.MALFORMED, reader.malformed().orElse("no answer"));
        }
        HttpAnswer answer = reader.answer().get();
        if (!asked.expectStatus().contains(answer.status())) {
            return new Outcome.Lost(ProbeFailure.STATUS, "status " + answer.status());
        }
        if (asked.body().isPresent()
                && !Pattern.compile(asked.body().get()).matcher(answer.body()).find()) {
            return new Outcome.Lost(
                    ProbeFailure.BODY,
                    "the content does not match " + asked.body().get());
        }
        Optional<String> wrong = objection.apply(answer.body());
        if (wrong.isPresent()) {
            return new Outcome.Lost(ProbeFailure.BODY, wrong.get());
        }
        return new Outcome.Good(node(answer, server), clock.get().since(began));
    }

    private Optional<String> node(HttpAnswer answer, ServerIdentity server) {
        return switch (asked.nodeFrom()) {
            case NodeFrom.Nothing _ -> Optional.empty();
            case NodeFrom.Header(String field) -> answer.field(field).flatMap(NodeName::of);
            case NodeFrom.Body(String expression) ->
                found(expression, answer.body()).flatMap(NodeName::of);
            case NodeFrom.Certificate(NodeFrom.Name name) ->
                switch (name) {
                    case COMMON_NAME -> server.commonName().flatMap(NodeName::of);
                    case PEER_NAME ->
                        server.names().dnsNames().stream()
                                .filter(peers::contains)
                                .findFirst();
                };
        };
    }

    private static Optional<String> found(String expression, String text) {
        Matcher matcher = Pattern.compile(expression).matcher(text);
        if (!matcher.find()) {
            return Optional.empty();
        }
        return Optional.ofNullable(matcher.groupCount() > 0 ? matcher.group(1) : matcher.group());
    }
}
