package io.vipwatch.monitor.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The key {@code https} of a probe: what is asked over HTTPS, and what a good answer is.
 *
 * @param path what is asked for
 * @param expectStatus the good status codes
 * @param body a regular expression that must be found in the content
 * @param ca a file of PEM certificates; who signed the server's must be one of them. Empty: those that the JDK trusts
 * @param serverName the DNS name that the certificate must have, which is also asked for by SNI; empty: it must have the
 *     target's address
 * @param clientCertificate who we are, for a server that wants to know
 * @param nodeFrom what tells which node answered
 */
public record ProbeHttpsSection(
        String path,
        List<Integer> expectStatus,
        Optional<String> body,
        Optional<Path> ca,
        Optional<String> serverName,
        Optional<ClientCertificate> clientCertificate,
        NodeFrom nodeFrom) {
    private static final String USUAL_PATH = "/livez";

    public ProbeHttpsSection {
        expectStatus = List.copyOf(expectStatus);
    }

    /** What is asked when nothing is said. */
    static ProbeHttpsSection usual() {
        return new ProbeHttpsSection(
                USUAL_PATH,
                List.of(200),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new NodeFrom.Nothing());
    }

    /**
     * Who we are.
     *
     * @param certificate a file of PEM certificates, ours first
     * @param key the file of its private key, PEM, not encrypted
     */
    public record ClientCertificate(Path certificate, Path key) {}

    /** What tells which node answered. */
    public sealed interface NodeFrom {
        /** Nothing does. */
        record Nothing() implements NodeFrom {}

        /** The value of a header field. */
        record Header(String field) implements NodeFrom {}

        /** The first group of a regular expression that is found in the content, or all that it matches. */
        record Body(String expression) implements NodeFrom {}

        /** The server's certificate. */
        record Certificate(Name name) implements NodeFrom {}

        /** What of a certificate names the node. */
        enum Name {
            /** The common name of its subject. */
            COMMON_NAME,
            /** The first DNS name of its subjectAltName that is the name of a configured peer. */
            PEER_NAME
        }
    }

    /** {@return the shape of the key; relative paths count from {@code base}} */
    static Section<ProbeHttpsSection> shape(Path base) {
        Key<String> path = Key.optional(
                "path",
                text("a path such as /livez", "/[!-~]{0,1023}"),
                USUAL_PATH,
                "What is asked for; the API servers of Kubernetes have /livez, /readyz and /healthz.");
        Key<List<Long>> status = Key.optional(
                "expect_status",
                new ListShape<>(Scalar.number("a status code", 200, 599)),
                List.of(200L),
                "The good status codes. A server that wants to know who asks says 401, which is also an answer.");
        Key<String> body =
                Key.optional("body", expression(), "A regular expression that must be found in the content.");
        Key<Path> ca = Key.optional(
                "ca",
                Scalar.path(base),
                "A file of PEM certificates, of which one must have signed the server's. Without it, those that the JDK"
                        + " trusts.");
        Key<String> serverName = Key.optional(
                "server_name",
                text("a DNS name", "[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?"),
                "The DNS name that the certificate must have. Without it, it must have the target's address.");
        Key<ClientCertificate> client =
                Key.optional("client_certificate", clientShape(base), "Who we are, for a server that wants to know.");
        Key<NodeFrom> node = Key.optional(
                "node_from", nodeShape(), new NodeFrom.Nothing(), "What tells which node answered; one of its keys.");
        return Section.of(
                        values -> new ProbeHttpsSection(
                                values.get(path),
                                values.get(status).stream().map(Long::intValue).toList(),
                                values.find(body),
                                values.find(ca),
                                values.find(serverName),
                                values.find(client),
                                values.get(node)),
                        path,
                        status,
                        body,
                        ca,
                        serverName,
                        client,
                        node)
                .checked(values -> {
                    if (values.get(status).isEmpty()) {
                        values.refuse(status, "an empty list", "at least one status code");
                    }
                });
    }

    private static Section<ClientCertificate> clientShape(Path base) {
        Key<Path> certificate =
                Key.required("certificate", Scalar.path(base), "A file of PEM certificates, ours first.");
        Key<Path> key = Key.required("key", Scalar.path(base), "The file of its private key: PEM, not encrypted.");
        return Section.of(values -> new ClientCertificate(values.get(certificate), values.get(key)), certificate, key);
    }

    private static Section<NodeFrom> nodeShape() {
        Key<String> header = Key.optional(
                "header", text("the name of a header field", "[A-Za-z0-9-]{1,100}"), "The value of this header field.");
        Key<String> body = Key.optional(
                "body",
                expression(),
                "What the first group of this regular expression matches in the content, or all of it.");
        Key<NodeFrom.Name> certificate = Key.optional(
                "certificate",
                Scalar.choice(NodeFrom.Name.class),
                "common-name: that of the certificate's subject. peer-name: the first of its DNS names that is the name"
                        + " of a peer, as with kubeadm, whose certificates name their node.");
        return Section.of(
                        values -> values.find(header)
                                .<NodeFrom>map(NodeFrom.Header::new)
                                .or(() -> values.find(body).map(NodeFrom.Body::new))
                                .or(() -> values.find(certificate).map(NodeFrom.Certificate::new))
                                .orElseGet(NodeFrom.Nothing::new),
                        header,
                        body,
                        certificate)
                .checked(values -> {
                    int given = (values.has(header) ? 1 : 0)
                            + (values.has(body) ? 1 : 0)
                            + (values.has(certificate) ? 1 : 0);
                    if (given != 1) {
                        values.refuse(given + " of the keys header, body and certificate", "exactly one of them");
                    }
                });
    }

    private static Scalar<String> text(String what, String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        return new Scalar<>(
                what,
                Map.of("type", "string", "pattern", "^" + pattern + "$"),
                text -> Optional.of(text).filter(compiled.asMatchPredicate()));
    }

    private static Scalar<String> expression() {
        return new Scalar<>("a regular expression", Map.of("type", "string", "format", "regex"), text -> {
            try {
                Pattern.compile(text);
                return Optional.of(text).filter(some -> !some.isEmpty());
            } catch (PatternSyntaxException _) {
                return Optional.empty();
            }
        });
    }
}
