package io.vipwatch.monitor.config;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.InjectServiceSection.BadHealth;
import io.vipwatch.monitor.config.InjectServiceSection.Drain;
import io.vipwatch.monitor.config.InjectServiceSection.OnExit;
import io.vipwatch.monitor.config.InjectServiceSection.StateAttributes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The keys of an injected service; an object, since where files lie depends on the file that is read. */
final class InjectServiceKeys {
    private static final Duration LONGEST_RESTART = Duration.ofSeconds(4095);
    private static final String ALL = "all";
    private static final String ANY = "any";

    private final Key<String> name =
            Key.required("name", Scalar.name(), "The name in events, tables and metrics; unique.");
    private final Key<List<Prefix>> prefixes =
            Key.required("prefixes", new ListShape<>(Scalar.prefix()), "What is announced; each within inject.allow.");
    private final Key<List<String>> edges = Key.required(
            "edges", new ListShape<>(Scalar.name()), "The peers of role edge that it is announced to, by name.");
    private final Key<List<InjectBackendSection>> backends = Key.required(
            "backends",
            new ListShape<>(InjectBackendSection.SHAPE),
            "The nodes that serve it. Where an edge takes one path only, the first of equal ones is announced.");
    private final Key<List<InjectCheckSection>> checks;
    private final Key<OptionalInt> need = Key.optional(
            "need",
            new Scalar<>(
                    "all, any, or how many of the checks",
                    Map.of(
                            "oneOf",
                            List.of(Map.of("enum", List.of(ALL, ANY)), Map.of("type", "integer", "minimum", 1))),
                    InjectServiceKeys::need),
            OptionalInt.empty(),
            "How many of the checks must be good: all, any, or a number. A check that only degrades does not count.");
    private final Key<BadHealth> onBadHealth = Key.optional(
            "on_bad_health",
            Scalar.choice(BadHealth.class),
            BadHealth.WITHDRAW,
            "withdraw: the path goes. raise-med: it is announced with the attributes of down. graceful-shutdown: it is"
                    + " marked (RFC 8326) and withdrawn after graceful_shutdown_time. nothing: events tell, and no more.");
    private final Key<Duration> gracefulShutdownTime = Key.optional(
            "graceful_shutdown_time",
            Scalar.duration("0s to 10m, such as 5s", time -> time.compareTo(Duration.ofMinutes(10)) <= 0),
            Duration.ofSeconds(5),
            "How long a path is marked before it is withdrawn; for graceful-shutdown only.");
    private final Key<Boolean> allowBlackhole = Key.optional(
            "allow_blackhole",
            Scalar.bool(),
            false,
            "Withdraw the last path too. Without it, the last healthy origin stays announced, and an alarm is raised.");
    private final Key<OnExit> onExit = Key.optional(
            "on_exit",
            Scalar.choice(OnExit.class),
            OnExit.WITHDRAW,
            "When the monitor ends: withdraw, keep (the edge keeps the paths by graceful restart) or drain.");
    private final Key<Duration> restartTime = Key.optional(
            "restart_time",
            Scalar.duration(
                    "whole seconds, 1s to 4095s, such as 2m",
                    time -> time.toSeconds() >= 1
                            && time.compareTo(LONGEST_RESTART) <= 0
                            && time.equals(Duration.ofSeconds(time.toSeconds()))),
            Duration.ofMinutes(2),
            "For how long the edge is asked to keep the paths while the monitor is away (RFC 4724); for on_exit: keep only."
                    + " Of the services at an edge the longest counts.");
    private final Key<StateAttributes> attributes = Key.optional(
            "attributes",
            StateAttributes.SHAPE,
            StateAttributes.SHAPE.build().apply(Values.none()),
            "What paths say of themselves in each state of health.");
    private final Key<Drain> drain =
            Key.optional("drain", Drain.SHAPE, Drain.SHAPE.build().apply(Values.none()), "How a drain proceeds.");

    InjectServiceKeys(Path base) {
        checks = Key.required(
                "checks", new ListShape<>(new InjectCheckKeys(base).shape()), "What is asked of each backend.");
    }

    Section<InjectServiceSection> shape() {
        return Section.of(
                        this::build,
                        name,
                        prefixes,
                        edges,
                        backends,
                        checks,
                        need,
                        onBadHealth,
                        gracefulShutdownTime,
                        allowBlackhole,
                        onExit,
                        restartTime,
                        attributes,
                        drain)
                .checked(this::refuseContradictions);
    }

    private InjectServiceSection build(Values values) {
        return new InjectServiceSection(
                values.get(name),
                values.get(prefixes),
                values.get(edges),
                values.get(backends),
                values.get(checks),
                values.get(need).orElse(counting(values)),
                values.get(onBadHealth),
                values.get(gracefulShutdownTime),
                values.get(allowBlackhole),
                values.get(onExit),
                values.get(restartTime),
                values.get(attributes),
                values.get(drain));
    }

    private int counting(Values values) {
        return (int)
                values.get(checks).stream().filter(InjectServiceSection::counts).count();
    }

    private void refuseContradictions(Values values) {
        refuseEmptyOrRepeated(values, prefixes, Prefix::toString, "prefix");
        refuseEmptyOrRepeated(values, edges, Function.identity(), "edge");
        refuseEmptyOrRepeated(values, backends, InjectBackendSection::node, "node");
        refuseEmptyOrRepeated(values, backends, backend -> global(backend).toString(), "next hop");
        refuseEmptyOrRepeated(values, checks, InjectCheckSection::name, "check");
        int counting = counting(values);
        if (counting == 0 && !values.get(checks).isEmpty()) {
            values.refuse(checks, "only checks that degrade", "at least one with on_failure: down");
        }
        if (values.get(need).orElse(1) > Math.max(1, counting)) {
            values.refuse(need, "more than there are checks that count", "at most " + counting);
        }
        if (values.has(gracefulShutdownTime) && values.get(onBadHealth) != BadHealth.GRACEFUL_SHUTDOWN) {
            values.refuse(gracefulShutdownTime, "this key", "on_bad_health: graceful-shutdown, or no such key");
        }
        if (values.has(restartTime) && values.get(onExit) != OnExit.KEEP) {
            values.refuse(restartTime, "this key", "on_exit: keep, or no such key");
        }
        for (Prefix prefix : values.get(prefixes)) {
            for (InjectBackendSection backend : values.get(backends)) {
                if (backend.nextHopsOf(prefix.afi()).stream().allMatch(IpAddress::isLinkLocal)) {
                    values.refuse(
                            backends,
                            "no next hop of " + backend.node() + " for " + prefix,
                            "one of the same address family");
                }
            }
        }
    }

    private static IpAddress global(InjectBackendSection backend) {
        return backend.nextHops().stream()
                .filter(address -> !address.isLinkLocal())
                .findFirst()
                .orElseThrow();
    }

    private static <E> void refuseEmptyOrRepeated(
            Values values, Key<List<E>> key, Function<E, String> property, String what) {
        if (values.get(key).isEmpty()) {
            values.refuse(key, "an empty list", "at least one " + what);
        }
        Set<String> seen = new HashSet<>();
        for (E element : values.get(key)) {
            if (!seen.add(property.apply(element))) {
                values.refuse(key, "the " + what + " '" + property.apply(element) + "' twice", "each once");
            }
        }
    }

    private static Optional<OptionalInt> need(String text) {
        return switch (text) {
            case ALL -> Optional.of(OptionalInt.empty());
            case ANY -> Optional.of(OptionalInt.of(1));
            default ->
                Pattern.matches("[1-9][0-9]{0,3}", text)
                        ? Optional.of(OptionalInt.of(Integer.parseInt(text)))
                        : Optional.empty();
        };
    }
}
