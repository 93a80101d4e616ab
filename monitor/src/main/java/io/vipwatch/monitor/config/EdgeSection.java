package io.vipwatch.monitor.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The section {@code edge}: the router's own evidence, over SSH. Each source may be left out.
 *
 * @param ssh how to log in
 * @param jump the host to reach it through
 * @param sudo whether FRR's shell and the capture are run by sudo
 * @param vtysh FRR's shell on the router
 * @param poll how often FRR and the kernel are asked for their routes; empty: never
 * @param capture the interface on which BGP and BFD are captured; empty: none
 * @param log FRR's log on the router; empty: none
 * @param routes whether the kernel's changes of routes are followed
 * @param clock how often the router is asked for its time
 */
public record EdgeSection(
        SshSection ssh,
        Optional<SshSection> jump,
        boolean sudo,
        String vtysh,
        Optional<Duration> poll,
        Optional<String> capture,
        Optional<String> log,
        boolean routes,
        Duration clock) {
    /** {@return the shape of the section; relative paths count from {@code base}} */
    static Section<EdgeSection> shape(Path base, SecretShape secrets) {
        Section<SshSection> host = SshSection.shape(base, secrets);
        Key<SshSection> ssh = Key.required("ssh", host, "How to log in at the router.");
        Key<SshSection> jump = Key.optional("jump", host, "The host to reach the router through.");
        Key<Boolean> sudo = Key.optional(
                "sudo", Scalar.bool(), false, "Run FRR's shell and the capture by sudo, which must ask no password.");
        Key<String> vtysh = Key.optional(
                "vtysh",
                SshScalars.remotePath(),
                "vtysh",
                "FRR's shell on the router, if it lies at an unusual place.");
        Key<Duration> poll = Key.optional(
                "poll",
                Scalar.duration("0s for never, or 1s to 1h, such as 10s", EdgeSection::isPollInterval),
                Duration.ofSeconds(10),
                "How often FRR and the kernel are asked for their routes.");
        Key<String> capture = Key.optional(
                "capture", SshScalars.networkInterface(), "The interface on which BGP and BFD are captured.");
        Key<String> log = Key.optional("log", SshScalars.remotePath(), "FRR's log on the router.");
        Key<Boolean> routes =
                Key.optional("routes", Scalar.bool(), true, "Follow the changes of routes in the router's kernel.");
        Key<Duration> clock = Key.optional(
                "clock",
                Scalar.duration(
                        "100ms to 1m, such as 1s",
                        time -> time.toMillis() >= 100 && time.compareTo(Duration.ofMinutes(1)) <= 0),
                Duration.ofSeconds(1),
                "How often the router is asked for its time.");
        return Section.of(
                values -> new EdgeSection(
                        values.get(ssh),
                        values.find(jump),
                        values.get(sudo),
                        values.get(vtysh),
                        Optional.of(values.get(poll)).filter(Duration::isPositive),
                        values.find(capture),
                        values.find(log),
                        values.get(routes),
                        values.get(clock)),
                ssh,
                jump,
                sudo,
                vtysh,
                poll,
                capture,
                log,
                routes,
                clock);
    }

    private static boolean isPollInterval(Duration time) {
        return time.isZero() || (time.toMillis() >= 1000 && time.compareTo(Duration.ofHours(1)) <= 0);
    }
}
