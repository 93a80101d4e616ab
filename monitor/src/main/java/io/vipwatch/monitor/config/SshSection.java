package io.vipwatch.monitor.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How to log in at the edge, or at the host on the way to it.
 *
 * @param host its name or address
 * @param port the TCP port
 * @param user who logs in
 * @param key the file of the user's private key
 * @param agent the socket of an agent that has the user's keys
 * @param passphrase what the key is encrypted with
 * @param password the user's password
 * @param knownHosts the file that names the host's own key
 * @param fingerprint the fingerprint of the host's own key
 */
public record SshSection(
        String host,
        int port,
        String user,
        Optional<Path> key,
        Optional<Path> agent,
        Optional<Secret> passphrase,
        Optional<Secret> password,
        Optional<Path> knownHosts,
        Optional<String> fingerprint) {
    /** {@return the shape of the section; relative paths count from {@code base}} */
    static Section<SshSection> shape(Path base, SecretShape secrets) {
        return new Keys(base, secrets).shape();
    }

    /** The keys of the section; an object, since where files and secrets lie depends on the file that is read. */
    private static final class Keys {
        private final Key<String> host = Key.required("host", SshScalars.host(), "The name or address of the host.");
        private final Key<Long> port = Key.optional(
                "port", Scalar.number("a TCP port", 1, 0xffff), 22L, "The TCP port where the host waits for SSH.");
        private final Key<String> user = Key.required(
                "user",
                SshScalars.user(),
                "Who logs in. On pfSense admin, or a user with shell access; FRR's shell asks for root or sudo.");
        private final Key<Path> key;
        private final Key<Path> agent;
        private final Key<Secret> passphrase;
        private final Key<Secret> password;
        private final Key<Path> knownHosts;
        private final Key<String> fingerprint = Key.optional(
                "fingerprint",
                SshScalars.fingerprint(),
                "The fingerprint of the host's own key, as ssh-keygen -l prints it. Either this or known_hosts.");

        Keys(Path base, SecretShape secrets) {
            key = Key.optional("key", Scalar.path(base), "The file of the user's private key: ed25519, ECDSA or RSA.");
            agent = Key.optional(
                    "agent",
                    Scalar.path(base),
                    "The socket of an agent that has the user's keys, as SSH_AUTH_SOCK names it.");
            passphrase = Key.optional("passphrase", secrets, "What the private key is encrypted with.");
            password =
                    Key.optional("password", secrets, "The user's password. Besides a key where the host wants both.");
            knownHosts = Key.optional(
                    "known_hosts",
                    Scalar.path(base),
                    "A file that names the host's own key, in OpenSSH's format. Either this or fingerprint.");
        }

        Section<SshSection> shape() {
            return Section.of(this::build, host, port, user, key, agent, passphrase, password, knownHosts, fingerprint)
                    .checked(this::refuseContradictions);
        }

        private SshSection build(Values values) {
            return new SshSection(
                    values.get(host),
                    values.get(port).intValue(),
                    values.get(user),
                    values.find(key),
                    values.find(agent),
                    values.find(passphrase),
                    values.find(password),
                    values.find(knownHosts),
                    values.find(fingerprint));
        }

        private void refuseContradictions(Values values) {
            if (!values.has(key) && !values.has(agent) && !values.has(password)) {
                values.refuse("neither key nor agent nor password", "at least one of them");
            }
            if (values.has(passphrase) && !values.has(key)) {
                values.refuse(passphrase, "a passphrase without a key", "a key, or no passphrase");
            }
            if (values.has(knownHosts) && values.has(fingerprint)) {
                values.refuse(fingerprint, "both known_hosts and fingerprint", "one of them");
            }
            if (!values.has(knownHosts) && !values.has(fingerprint)) {
                values.refuse(
                        "neither known_hosts nor fingerprint",
                        "one of them: a host whose key is not known could be anybody");
            }
        }
    }
}
