package io.vipwatch.monitor.ssh;

import io.vipwatch.monitor.config.Secret;
import io.vipwatch.monitor.config.SshSection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Models a host to log in at.
 *
 * @param host its name or address, as a {@code known_hosts} file spells it
 * @param port the TCP port
 * @param user who logs in
 * @param credentials how the user proves it; a host may ask for several
 * @param hostKeys which host keys are its own
 * @param jump the host to reach it through, if not directly
 */
public record SshTarget(
        String host, int port, String user, List<Credential> credentials, HostKeys hostKeys, Optional<SshTarget> jump) {
    public SshTarget {
        credentials = List.copyOf(credentials);
    }

    /** {@return the host of a section of the configuration, reached through {@code jump}, if not directly} */
    public static SshTarget of(SshSection ssh, Optional<SshTarget> jump) {
        List<Credential> credentials = new ArrayList<>();
        ssh.key()
                .ifPresent(file -> credentials.add(
                        new Credential.PrivateKey(file, ssh.passphrase().map(Secret::reveal))));
        ssh.agent().ifPresent(socket -> credentials.add(new Credential.Agent(socket)));
        ssh.password().ifPresent(password -> credentials.add(new Credential.Password(password.reveal())));
        HostKeys hostKeys = ssh.fingerprint()
                .<HostKeys>map(HostKeys.Pinned::new)
                .or(() -> ssh.knownHosts().map(HostKeys.KnownHosts::new))
                .orElseThrow(() -> new IllegalStateException("no host keys"));
        return new SshTarget(ssh.host(), ssh.port(), ssh.user(), credentials, hostKeys, jump);
    }

    /** {@return the host as a {@code known_hosts} file names it} */
    String knownHostsName() {
        return port == 22 ? host : "[" + host + "]:" + port;
    }

    @Override
    public String toString() {
        return user + "@" + knownHostsName()
                + jump.map(over -> " through " + over).orElse("");
    }
}
