package io.vipwatch.monitor.daemon;

import io.vipwatch.monitor.event.ProbeFailure;
import io.vipwatch.monitor.prober.LiveReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What probes of the nodes' own addresses say of whether they are alive. A node is dead only to probes that it has answered
 * before, of which none is answered now by anybody at all, while others get answers: if none did, it could as well be our
 * own network that is cut. A refusal comes from a live kernel, and says that the node is not dead.
 */
final class ProbedNodes {
    private ProbedNodes() {}

    /** {@return the nodes that are dead, by name, with who says so} */
    static Map<String, String> dead(List<LiveReport> probes) {
        Map<String, String> dead = new TreeMap<>();
        for (LiveReport probe : probes) {
            Optional<String> node = probe.section().node();
            boolean others =
                    probes.stream().anyMatch(other -> !other.section().node().equals(node) && isAnswered(other));
            if (node.isPresent() && others && of(probes, node.get()).stream().allMatch(ProbedNodes::isSilent)) {
                dead.put(node.get(), "the probe " + probe.section().name() + " of its own address is not answered");
            }
        }
        return dead;
    }

    /** {@return the nodes that answer, by name} */
    static Set<String> alive(List<LiveReport> probes) {
        return probes.stream()
                .filter(ProbedNodes::isAnswered)
                .flatMap(probe -> probe.section().node().stream())
                .collect(Collectors.toSet());
    }

    private static List<LiveReport> of(List<LiveReport> probes, String node) {
        return probes.stream()
                .filter(probe -> probe.section().node().equals(Optional.of(node)))
                .toList();
    }

    private static boolean isAnswered(LiveReport probe) {
        return probe.obstacle().isEmpty()
                && probe.standing().good() > 0
                && probe.standing().losing() < probe.section().flows();
    }

    private static boolean isSilent(LiveReport probe) {
        boolean nobody = probe.standing()
                .losingReason()
                .filter(reason -> reason == ProbeFailure.TIMEOUT || reason == ProbeFailure.UNREACHABLE)
                .isPresent();
        return nobody
                && probe.obstacle().isEmpty()
                && probe.standing().good() > 0
                && probe.standing().losing() == probe.section().flows();
    }
}
