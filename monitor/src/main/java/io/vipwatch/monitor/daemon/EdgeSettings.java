package io.vipwatch.monitor.daemon;

import io.vipwatch.monitor.config.EdgeSection;
import io.vipwatch.monitor.ssh.LinkSettings;
import io.vipwatch.monitor.ssh.Shell;
import io.vipwatch.monitor.ssh.SshTarget;
import java.time.Duration;
import java.util.Optional;

/** The section {@code edge} in the words of SSH. */
final class EdgeSettings {
    /** The router ends a command before we give it up, so that its reason is told. */
    private static final Duration BEFORE_US = Duration.ofSeconds(2);

    private EdgeSettings() {}

    static SshTarget target(EdgeSection section) {
        return SshTarget.of(section.ssh(), section.jump().map(jump -> SshTarget.of(jump, Optional.empty())));
    }

    static Shell shell(EdgeSection section) {
        return new Shell(
                section.vtysh(), section.sudo(), LinkSettings.DEFAULT.command().minus(BEFORE_US));
    }
}
