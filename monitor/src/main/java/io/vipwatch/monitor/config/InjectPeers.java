package io.vipwatch.monitor.config;

import io.vipwatch.bgp.prefix.Prefix;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether the section {@code inject} fits the peers: whom it announces to, and whose sessions its checks look at. */
final class InjectPeers {
    private InjectPeers() {}

    static void refuse(Values values, Key<InjectSection> inject, InjectSection section, List<PeerSection> peers) {
        refuseEvidence(values, inject, section);
        for (InjectServiceSection service : section.services()) {
            service.edges().forEach(name -> refuseEdge(values, inject, service, name, peers));
            for (InjectCheckSection check : service.checks()) {
                if (check.kind().isSession()) {
                    service.backends().forEach(backend -> refuseBackend(values, inject, check, backend.node(), peers));
                }
            }
        }
    }

    private static void refuseEvidence(Values values, Key<InjectSection> inject, InjectSection section) {
        Set<String> seen = new HashSet<>();
        for (InjectEvidenceSection evidence : section.evidence()) {
            boolean used = section.services().stream()
                    .anyMatch(service -> service.edges().contains(evidence.peer()));
            if (!used || !seen.add(evidence.peer())) {
                values.refuse(
                        inject,
                        "evidence of '" + evidence.peer() + "'"
                                + (used ? " twice" : ", which no service is announced to"),
                        "one of the edges of a service, each once");
            }
        }
    }

    private static void refuseEdge(
            Values values,
            Key<InjectSection> inject,
            InjectServiceSection service,
            String name,
            List<PeerSection> peers) {
        Optional<PeerSection> peer = named(peers, name);
        String expected = "a peer with role: edge and an address";
        if (peer.isEmpty()) {
            values.refuse(inject, "the edge '" + name + "' of " + service.name() + ", which is no peer", expected);
            return;
        }
        boolean address = peer.get().location() instanceof PeerLocation.Address;
        if (peer.get().role() != PeerSection.Role.EDGE || !address) {
            String found = address ? "with role: node, whose routes are another's business" : "with a range";
            values.refuse(inject, "the edge '" + name + "' of " + service.name() + ", a peer " + found, expected);
            return;
        }
        for (Prefix prefix : service.prefixes()) {
            if (!peer.get().families().contains(prefix.family())) {
                values.refuse(
                        inject,
                        "the prefix " + prefix + " for " + name + ", whose session has no " + prefix.family(),
                        "peers: families with " + prefix.family());
            }
        }
    }

    private static void refuseBackend(
            Values values, Key<InjectSection> inject, InjectCheckSection check, String node, List<PeerSection> peers) {
        Optional<PeerSection> peer = named(peers, node);
        if (peer.isEmpty()) {
            values.refuse(inject, "the check " + check.name() + " of " + node + ", which is no peer", "a peer's name");
        } else if (check.kind() == InjectCheckSection.Kind.BFD
                && peer.get().bfd().isEmpty()) {
            values.refuse(
                    inject, "the check " + check.name() + " of " + node + ", which has no BFD", "bfd: {} at the peer");
        }
    }

    private static Optional<PeerSection> named(List<PeerSection> peers, String name) {
        return peers.stream().filter(peer -> peer.name().equals(name)).findFirst();
    }
}
