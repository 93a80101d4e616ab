package io.vipwatch.monitor.ssh;

import java.nio.file.Path;
import java.util.Optional;

/** How a user proves to be one (RFC 4252). Neither prints its secret. */
public sealed interface Credential {
    /**
     * A private key (RFC 4252 §7): ed25519, ECDSA or RSA, in OpenSSH's or PEM's format.
     *
     * @param file where it lies
     * @param passphrase what it is encrypted with, if it is
     */
    record PrivateKey(Path file, Optional<String> passphrase) implements Credential {
        @Override
        public String toString() {
            return "key " + file;
        }
    }

    /**
     * The keys of an agent, each of them in its turn.
     *
     * @param socket where it listens, as {@code SSH_AUTH_SOCK} says
     */
    record Agent(Path socket) implements Credential {
        @Override
        public String toString() {
            return "the keys of the agent at " + socket;
        }
    }

    /** A password (RFC 4252 §8). */
    record Password(String password) implements Credential {
        @Override
        public String toString() {
            return "password";
        }
    }
}
