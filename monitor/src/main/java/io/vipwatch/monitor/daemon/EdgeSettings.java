package io.vipwatch.monitor.daemon;

import io.vipwatch.monitor.config.EdgeSection;
import io.vipwatch.monitor.config.Secret;
import io.vipwatch.monitor.config.SshSection;
import io.vipwatch.monitor.ssh.Credential;
import io.vipwatch.monitor.ssh.HostKeys;
import io.vipwatch.monitor.ssh.LinkSettings;
import io.vipwatch.monitor.ssh.Shell;
import io.vipwatch.monitor.ssh.SshTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The section {@code edge} in the words of SSH. */
final class EdgeSettings {
    /** The router ends a command before we give it up, so that its reason is told. */
    private static final Duration BEFORE_US = Duration.ofSeconds(2);

    private EdgeSettings() {}

    static SshTarget target(EdgeSection section) {
        return target(section.ssh(), section.jump().map(jump -> target(jump, Optional.empty())));
    }

    private static SshTarget target(SshSection ssh, Optional<SshTarget> jump) {
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

    static Shell shell(EdgeSection section) {
        return new Shell(
                section.vtysh(), section.sudo(), LinkSettings.DEFAULT.command().minus(BEFORE_US));
    }
}
