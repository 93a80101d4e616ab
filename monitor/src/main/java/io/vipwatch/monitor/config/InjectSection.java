package io.vipwatch.monitor.config;

import io.vipwatch.bgp.prefix.Prefix;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The section {@code inject}: routes that follow health. Without it nothing is ever announced to anybody.
 *
 * @param allow what may be announced at all: these prefixes and those within them
 * @param guards what keeps the injector from doing harm
 * @param services what is announced
 * @param evidence how further edges are asked what they make of it, besides the one of the section {@code edge}
 */
public record InjectSection(
        List<Prefix> allow,
        InjectGuardsSection guards,
        List<InjectServiceSection> services,
        List<InjectEvidenceSection> evidence) {
    /** No element of {@code allow} is shorter: such a prefix covers what others own. */
    private static final int SHORTEST_IPV6 = 32;

    private static final int SHORTEST_IPV4 = 8;

    public InjectSection {
        allow = List.copyOf(allow);
        services = List.copyOf(services);
        evidence = List.copyOf(evidence);
    }

    /** {@return the same with nothing to announce} */
    public InjectSection withoutServices() {
        return new InjectSection(allow, guards, List.of(), List.of());
    }

    /**
     * {@return whether {@code prefix} may be announced: an element of {@code allow}, or within one, no default route, and
     * nothing that covers another element}
     */
    public boolean allows(Prefix prefix) {
        return refusal(prefix).isEmpty();
    }

    /** {@return why {@code prefix} may not be announced, as the end of a sentence about it; empty if it may} */
    public Optional<String> refusal(Prefix prefix) {
        if (prefix.length() == 0) {
            return Optional.of("is a default route");
        }
        Optional<String> covered = allow.stream()
                .filter(other -> !other.equals(prefix) && prefix.covers(other))
                .findFirst()
                .map(other -> "covers " + other + " of inject.allow");
        return covered.isPresent() || allow.stream().anyMatch(allowed -> allowed.covers(prefix))
                ? covered
                : Optional.of("is not within inject.allow");
    }

    /** {@return the service of this name} */
    public Optional<InjectServiceSection> service(String name) {
        return services.stream().filter(some -> some.name().equals(name)).findFirst();
    }

    /** {@return the shape of the section; relative paths count from {@code base}} */
    static Section<InjectSection> shape(Path base, SecretShape secrets) {
        Key<List<Prefix>> allow = Key.required(
                "allow",
                new ListShape<>(Scalar.prefix()),
                "What may be announced at all: these prefixes and those within them. No default route, and nothing that"
                        + " covers an element, ever is.");
        Key<InjectGuardsSection> guards = Key.optional(
                "guards",
                InjectGuardsSection.SHAPE,
                InjectGuardsSection.DEFAULT,
                "What keeps the injector from doing harm when its own view is wrong or restless.");
        Key<List<InjectServiceSection>> services =
                Key.required("services", new ListShape<>(new InjectServiceKeys(base).shape()), "What is announced.");
        Key<List<InjectEvidenceSection>> evidence = Key.optional(
                "evidence",
                new ListShape<>(InjectEvidenceSection.shape(base, secrets)),
                List.of(),
                "How further edges are asked where they send packets, and what they hold of us: the section edge says so of"
                        + " one edge only.");
        return Section.of(
                        values -> new InjectSection(
                                values.get(allow), values.get(guards), values.get(services), values.get(evidence)),
                        allow,
                        guards,
                        services,
                        evidence)
                .checked(values -> {
                    refuseTooMuch(values, allow);
                    refuseForbidden(values, allow, services);
                    refuseRepetition(values, services);
                });
    }

    private static void refuseTooMuch(Values values, Key<List<Prefix>> allow) {
        if (values.get(allow).isEmpty()) {
            values.refuse(allow, "an empty list", "the prefixes that may be announced");
        }
        for (Prefix prefix : values.get(allow)) {
            int shortest = prefix.address().isIpv6() ? SHORTEST_IPV6 : SHORTEST_IPV4;
            if (prefix.length() < shortest) {
                values.refuse(
                        allow,
                        prefix.length() == 0 ? "the default route " + prefix : prefix + ", which covers too much",
                        "a prefix of length " + shortest + " or more");
            }
        }
    }

    private static void refuseForbidden(
            Values values, Key<List<Prefix>> allow, Key<List<InjectServiceSection>> services) {
        InjectSection section = new InjectSection(values.get(allow), InjectGuardsSection.DEFAULT, List.of(), List.of());
        for (InjectServiceSection service : values.get(services)) {
            for (Prefix prefix : service.prefixes()) {
                if (!section.allows(prefix)) {
                    boolean covers = section.allow().stream().anyMatch(prefix::covers);
                    String why = prefix.length() == 0
                            ? "the default route "
                            : covers ? "the prefix, which covers an element of allow, " : "the prefix ";
                    values.refuse(
                            services,
                            why + prefix + " of " + service.name(),
                            "a prefix within one of inject.allow: " + section.allow());
                }
            }
        }
    }

    private static void refuseRepetition(Values values, Key<List<InjectServiceSection>> services) {
        Set<String> names = new HashSet<>();
        Set<Prefix> prefixes = new HashSet<>();
        for (InjectServiceSection service : values.get(services)) {
            if (!names.add(service.name())) {
                values.refuse(services, "the name '" + service.name() + "' twice", "each name once");
            }
            for (Prefix prefix : service.prefixes()) {
                if (!prefixes.add(prefix)) {
                    values.refuse(services, prefix + " in two services", "each prefix in one service");
                }
            }
        }
    }
}
