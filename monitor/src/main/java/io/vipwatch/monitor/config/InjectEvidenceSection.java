package io.vipwatch.monitor.config;

import java.nio.file.Path;

/**
 * One element of {@code inject.evidence}: how an edge is asked where it sends packets.
 *
 * @param peer the name of the edge among the peers
 * @param edge how it is asked
 */
public record InjectEvidenceSection(String peer, EdgeSection edge) {
    /** {@return the shape of an element; relative paths count from {@code base}} */
    static Section<InjectEvidenceSection> shape(Path base, SecretShape secrets) {
        Key<String> peer = Key.required("peer", Scalar.name(), "The edge, by its name among the peers.");
        Key<EdgeSection> edge = Key.required(
                "edge",
                EdgeSection.shape(base, secrets),
                "How it is asked; as the section edge, of which ssh, jump, sudo, vtysh and poll count.");
        return Section.of(values -> new InjectEvidenceSection(values.get(peer), values.get(edge)), peer, edge)
                .checked(values -> {
                    if (values.get(edge).poll().isEmpty()) {
                        values.refuse(edge, "poll: 0s", "a time between two rounds of questions");
                    }
                });
    }
}
