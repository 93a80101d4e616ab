package io.vipwatch.monitor.drill;

import io.vipwatch.monitor.config.Key;
import io.vipwatch.monitor.config.Scalar;
import io.vipwatch.monitor.config.Section;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The key {@code target} of a drill file: the machine that the faults are for.
 *
 * @param host which one
 * @param prefix the name of the tracked prefix that is watched, or the prefix itself
 */
public record Target(Host host, String prefix) {
    private static final String VIP_OWNER = "${vip.owner}";
    private static final String EDGE = "${edge}";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/-]{0,62}");

    /** Which machine. */
    public sealed interface Host {
        /** The one of this name. */
        record Named(String name) implements Host {}

        /** The node that the edge sends packets for the prefix to, of several the first by name. */
        record VipOwner() implements Host {}

        /** The edge router. */
        record Edge() implements Host {}
    }

    private static final Key<Host> NODE = Key.required(
            "node",
            new Scalar<>(
                    "the name of a node, \"" + VIP_OWNER + "\" or \"" + EDGE + "\"",
                    Map.of(
                            "type",
                            "string",
                            "pattern",
                            "^(" + NAME.pattern() + "|\\$\\{vip\\.owner\\}|\\$\\{edge\\})$"),
                    Target::host),
            "The machine by name; \"${vip.owner}\": the node that packets for the prefix go to, of several the first by name; \"${edge}\": the edge.");
    private static final Key<String> WATCHED = Key.required(
            "prefix",
            new Scalar<>(
                    "the name of a tracked prefix, or a prefix",
                    Map.of("type", "string", "pattern", "^" + PREFIX.pattern() + "$"),
                    text -> Optional.of(text).filter(PREFIX.asMatchPredicate())),
            "The name of the tracked prefix that is watched, or the prefix itself.");

    static final Section<Target> SHAPE =
            Section.of(values -> new Target(values.get(NODE), values.get(WATCHED)), NODE, WATCHED);

    private static Optional<Host> host(String text) {
        return switch (text) {
            case VIP_OWNER -> Optional.of(new Host.VipOwner());
            case EDGE -> Optional.of(new Host.Edge());
            default -> Optional.of(text).filter(NAME.asMatchPredicate()).map(Host.Named::new);
        };
    }
}
