package io.vipwatch.monitor.drill;

import io.vipwatch.monitor.config.Key;
import io.vipwatch.monitor.config.Scalar;
import io.vipwatch.monitor.config.Section;
import io.vipwatch.monitor.config.Values;
import java.time.Duration;
import java.util.Optional;

/**
 * The key {@code safeguards} of a drill file: what is looked at all the time; the first breach aborts the drill and
 * reverts every fault.
 *
 * @param outage how long the prefix may be out at most
 * @param origins below how many nodes that announce the prefix it ends; 0: any number
 * @param otherPrefixes whether a tracked prefix that was reachable before and is not watched may become unreachable
 * @param abortFile a file whose presence ends the drill
 * @param injector whether the injector may go on to announce and withdraw what concerns the nodes that are hit
 */
public record Safeguards(
        Duration outage, int origins, boolean otherPrefixes, Optional<String> abortFile, boolean injector) {
    private static final Key<Duration> OUTAGE = Key.optional(
            "outage",
            Times.from(Duration.ofSeconds(1), Duration.ofHours(2)),
            Duration.ofMinutes(4),
            "How long the watched prefix may be out, as probes see it.");
    private static final Key<Long> ORIGINS = Key.optional(
            "origins",
            Scalar.number("a number of nodes", 0, 10_000),
            1L,
            "At least so many nodes announce the prefix, or the drill ends.");
    private static final Key<Boolean> OTHERS = Key.optional(
            "otherPrefixesMayFail",
            Scalar.bool(),
            false,
            "Whether another tracked prefix that was reachable before may become unreachable.");
    private static final Key<String> ABORT_FILE = Key.optional(
            "abortFile",
            Scalar.text("the path of a file on the machine that runs the drill"),
            "The drill ends as soon as this file is there.");
    private static final Key<Boolean> INJECTOR = Key.optional(
            "injectorMayAct",
            Scalar.bool(),
            false,
            "Whether the injector may go on to announce and withdraw the paths of the nodes that are hit: true for a drill"
                    + " that measures it. Without it, their paths stay as they are.");

    static final Section<Safeguards> SHAPE =
            Section.of(Safeguards::build, OUTAGE, ORIGINS, OTHERS, ABORT_FILE, INJECTOR);

    private static Safeguards build(Values values) {
        return new Safeguards(
                values.get(OUTAGE),
                values.get(ORIGINS).intValue(),
                values.get(OTHERS),
                values.find(ABORT_FILE),
                values.get(INJECTOR));
    }
}
