package io.vipwatch.monitor.ssh;

import java.nio.file.Path;

/** Which host keys are a host's own (RFC 4251 §4.1). There is no way to accept any. */
public sealed interface HostKeys {
    /** Those that a {@code known_hosts} file names for it. */
    record KnownHosts(Path file) implements HostKeys {}

    /**
     * The one with this fingerprint.
     *
     * @param fingerprint SHA256: and the digest of the key in base64, as {@code ssh-keygen -l} prints it
     */
    record Pinned(String fingerprint) implements HostKeys {}
}
