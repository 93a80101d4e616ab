package io.vipwatch.monitor.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The section {@code edge}: the router's own evidence, over SSH.
 *
 * @param ssh how to log in
 * @param jump the host to reach it through
 * @param sudo whether FRR's shell is run by sudo
 * @param vtysh FRR's shell on the router
 * @param poll how often FRR and the kernel are asked for their routes; empty: never
 * @param allowance how long a difference may last before it is a mismatch
 * @param decision how the router chooses among paths
 * @param collectors what is followed all the time
 */
public record EdgeSection(
        SshSection ssh,
        Optional<SshSection> jump,
        boolean sudo,
        String vtysh,
        Optional<Duration> poll,
        Duration allowance,
        DecisionSection decision,
        CollectorsSection collectors) {
    /** How long a change may take to pass through the router, unless it is said. */
    public static final Duration ALLOWANCE = Duration.ofSeconds(3);

    /** {@return the shape of the section; relative paths count from {@code base}} */
    static Section<EdgeSection> shape(Path base, SecretShape secrets) {
        Section<SshSection> host = SshSection.shape(base, secrets);
        Key<SshSection> ssh = Key.required("ssh", host, "How to log in at the router.");
        Key<SshSection> jump = Key.optional("jump", host, "The host to reach the router through.");
        Key<Boolean> sudo = Key.optional(
                "sudo", Scalar.bool(), false, "Run FRR's shell and tcpdump by sudo, which must ask for no password.");
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
        Key<Duration> allowance = Key.optional(
                "allowance",
                Scalar.duration("0s to 5m, such as 3s", time -> time.compareTo(Duration.ofMinutes(5)) <= 0),
                ALLOWANCE,
                "How long a change may take to pass through the router: a difference that lasts longer is a mismatch.");
        Key<DecisionSection> decision = Key.optional(
                "decision",
                DecisionSection.SHAPE,
                DecisionSection.DEFAULT,
                "How the router chooses among paths, as it is configured there.");
        return Section.of(
                values -> new EdgeSection(
                        values.get(ssh),
                        values.find(jump),
                        values.get(sudo),
                        values.get(vtysh),
                        Optional.of(values.get(poll)).filter(Duration::isPositive),
                        values.get(allowance),
                        values.get(decision),
                        CollectorsSection.of(values)),
                ssh,
                jump,
                sudo,
                vtysh,
                poll,
                allowance,
                decision,
                CollectorsSection.CAPTURE,
                CollectorsSection.LOG,
                CollectorsSection.ROUTES,
                CollectorsSection.CLOCK);
    }

    private static boolean isPollInterval(Duration time) {
        return time.isZero() || (time.toMillis() >= 1000 && time.compareTo(Duration.ofHours(1)) <= 0);
    }
}
