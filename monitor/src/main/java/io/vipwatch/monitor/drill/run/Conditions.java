package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.drill.BlastRadius;
import io.vipwatch.monitor.drill.DrillFile;
import io.vipwatch.monitor.drill.Safeguards;
import io.vipwatch.monitor.drill.SteadyState;
import io.vipwatch.monitor.drill.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What a drill asks of the monitor: whether all is steady, whether a safeguard is breached, whether the target may be hit.
 * Pure. What is not known is neither good nor bad: it forbids to begin, and a fault does not stay on for long without eyes.
 *
 * @param drill the drill
 * @param target the host that the faults are for
 * @param targetIsNode whether the target is a node, rather than the edge
 */
public record Conditions(DrillFile drill, String target, boolean targetIsNode) {
    /** So long a fault may be on without a word of the monitor. */
    static final Duration BLIND = Duration.ofSeconds(10);

    /** So long after the fault nothing having been lost means that nothing will be: longer than the usual hold time. */
    private static final Duration NOTHING_LOST = Duration.ofSeconds(20);

    /** {@return why the drill may not begin; empty where it may} */
    public Optional<String> forbidden(Sight sight, Instant now) {
        BlastRadius radius = drill.blastRadius();
        if (radius.never().contains(target)) {
            return Optional.of(target + " is on the drill's list of hosts that are never touched");
        }
        if (radius.window().isPresent() && !radius.window().get().contains(now)) {
            return Optional.of("it is outside the hours of this drill");
        }
        if (targetIsNode && radius.maxNodes() < 1) {
            return Optional.of("blastRadius.maxNodes is 0: no node may be out");
        }
        if (sight.unknown().isPresent()) {
            return Optional.of(
                    "what the monitor sees is not known: " + sight.unknown().get());
        }
        return tooFewOthers(sight).or(() -> unwatched(sight));
    }

    /** Where nothing is sent nothing is lost, which says nothing. */
    private Optional<String> unwatched(Sight sight) {
        if (!drill.steadyState().noLossFor().isPositive()) {
            return Optional.empty();
        }
        List<Traffic.Protocol> protocols = drill.traffic().protocols();
        for (Sight.Probe probe : sight.probes()) {
            Optional<Traffic.Protocol> asked = protocols.stream()
                    .filter(protocol -> protocol.text().equals(probe.kind()))
                    .findFirst();
            if (asked.isPresent()) {
                return asked.get().keepsPorts()
                                && probe.flows() < drill.traffic().flows()
                        ? Optional.of("traffic.flows asks for "
                                + drill.traffic().flows() + " flows, and the probe " + probe.name() + " has "
                                + probe.flows() + ": set its flows in the configuration")
                        : Optional.empty();
            }
        }
        String kinds = protocols.stream().map(Traffic.Protocol::text).collect(Collectors.joining(" or "));
        return Optional.of(
                "no probe of " + kinds + " watches the prefix, so that nobody would see a loss: configure one, or"
                        + " do without by steadyState.noLossFor: 0s");
    }

    /**
     * A drill never takes the last healthy ones: their number, and the majority of all nodes, must do without the target. One
     * or two nodes can spare none, so that a drill has to ask for fewer healthy others in so many words.
     */
    private Optional<String> tooFewOthers(Sight sight) {
        List<Sight.Session> nodes =
                sight.sessions().stream().filter(session -> !session.edge()).toList();
        List<Sight.Session> others =
                nodes.stream().filter(session -> !session.node().equals(target)).toList();
        List<String> sick = others.stream()
                .filter(session -> !session.established())
                .map(Sight.Session::node)
                .toList();
        int healthy = others.size() - sick.size();
        String also = sick.isEmpty() ? "" : " (not healthy already: " + String.join(", ", sick) + ")";
        if (targetIsNode && nodes.size() >= 3 && healthy <= nodes.size() / 2) {
            return Optional.of("without " + target + ", " + healthy + " of " + nodes.size() + " nodes would be left"
                    + also + ": their quorum would be lost");
        }
        if (targetIsNode && !sick.isEmpty()) {
            return Optional.of("another node is not healthy already: " + String.join(", ", sick));
        }
        return healthy >= drill.blastRadius().healthyOthers()
                ? Optional.empty()
                : Optional.of("only " + healthy + " other nodes are healthy, and blastRadius.healthyOthers asks for "
                        + drill.blastRadius().healthyOthers());
    }

    /** {@return what does not hold of the steady state; empty where all holds} */
    public Optional<String> unsteady(Sight sight) {
        SteadyState wanted = drill.steadyState();
        if (sight.unknown().isPresent()) {
            return Optional.of(
                    "what the monitor sees is not known: " + sight.unknown().get());
        }
        if (!sight.prefix().equals("reachable") && !sight.prefix().equals("degraded")) {
            return Optional.of("the prefix is " + sight.prefix());
        }
        if (sight.origins().size() < wanted.origins()) {
            return Optional.of(
                    sight.origins().size() + " nodes announce the prefix themselves, not " + wanted.origins());
        }
        for (Sight.Session session : sight.sessions()) {
            if (!session.established()) {
                return Optional.of("the session with " + session.node() + " is not Established");
            }
            if (session.since().compareTo(wanted.sessionsUpFor()) < 0) {
                return Optional.of("the session with " + session.node() + " has been Established for "
                        + session.since().toSeconds() + " s only");
            }
        }
        for (Sight.Probe probe : sight.probes()) {
            if (probe.losingFor().isPresent()) {
                return Optional.of("probes of " + probe.name() + " are lost");
            }
            if (!probe.telling() && wanted.noLossFor().isPositive()) {
                return Optional.of("the probe " + probe.name() + " has told nothing yet");
            }
            if (probe.goodFor()
                    .filter(time -> time.compareTo(wanted.noLossFor()) < 0)
                    .isPresent()) {
                return Optional.of("probes of " + probe.name() + " were lost "
                        + probe.goodFor().get().toSeconds() + " s ago");
            }
        }
        Optional<Sight.Incident> open =
                sight.incidents().stream().filter(Sight.Incident::open).findFirst();
        if (open.isPresent()) {
            return open.map(incident -> incident.name() + " goes on: what comes next would be taken for a part of it");
        }
        if (wanted.fibCorrect() && sight.kernelDiffers().isPresent()) {
            return Optional.of("the edge's kernel: " + sight.kernelDiffers().get());
        }
        return wanted.clockUncertainty()
                .filter(most -> sight.clockUncertainty()
                        .filter(uncertainty -> uncertainty.compareTo(most) <= 0)
                        .isEmpty())
                .map(_ -> "the clocks of other hosts are not known well enough");
    }

    /**
     * {@return which safeguard is breached; empty where none is}
     *
     * @param before what was seen before the fault
     * @param blindFor for how long nothing has been known
     */
    public Optional<String> breach(Sight sight, Sight before, Duration blindFor) {
        Safeguards safeguards = drill.safeguards();
        if (sight.unknown().isPresent()) {
            return blindFor.compareTo(BLIND) < 0
                    ? Optional.empty()
                    : Optional.of("for " + blindFor.toSeconds() + " s it has not been known what the monitor sees: "
                            + sight.unknown().get());
        }
        Optional<Sight.Probe> out = sight.probes().stream()
                .filter(probe -> probe.losingFor()
                        .filter(time -> time.compareTo(safeguards.outage()) > 0)
                        .isPresent())
                .findFirst();
        if (out.isPresent()) {
            return out.map(probe -> "probes of " + probe.name() + " have been lost for longer than "
                    + safeguards.outage().toSeconds() + " s");
        }
        if (sight.origins().size() < safeguards.origins()) {
            return Optional.of("only " + sight.origins().size() + " nodes announce the prefix, fewer than "
                    + safeguards.origins());
        }
        Optional<String> other = sight.sessions().stream()
                .filter(session -> targetIsNode && !session.edge() && !session.established())
                .map(Sight.Session::node)
                .filter(node -> !node.equals(target))
                .findFirst();
        if (other.isPresent()) {
            return other.map(node -> node + ", which is not the target, is not healthy any more");
        }
        return safeguards.otherPrefixes() ? Optional.empty() : lostPrefix(sight, before);
    }

    /** Blocks that belong to the target alone go with it. */
    private Optional<String> lostPrefix(Sight sight, Sight before) {
        return before.others().entrySet().stream()
                .filter(prefix -> prefix.getValue().state().equals("reachable"))
                .filter(prefix -> !prefix.getValue().origins().equals(List.of(target)))
                .map(Map.Entry::getKey)
                .filter(name -> Optional.ofNullable(sight.others().get(name))
                        .filter(other -> !other.state().equals("unreachable"))
                        .isEmpty())
                .findFirst()
                .map(name -> "the prefix " + name + ", which is not watched, has become unreachable");
    }

    /**
     * {@return whether what a fault brought about is over}
     *
     * @param begin when the fault began, in nanoseconds since the epoch; empty while none has
     * @param now by the same clock
     */
    public boolean converged(Sight sight, OptionalLong begin, long now) {
        if (begin.isEmpty() || sight.unknown().isPresent()) {
            return false;
        }
        if (sight.probes().stream().anyMatch(probe -> probe.losingFor().isPresent())) {
            return false;
        }
        List<Sight.Incident> ours = sight.incidents().stream()
                .filter(incident -> incident.drilled() && incident.begin() >= begin.getAsLong() - 1_000_000_000L)
                .toList();
        // A prober that does not answer says nothing: what is not known is not good.
        boolean isKnown = !sight.probes().isEmpty() || ours.isEmpty();
        boolean nothing = isKnown && now - begin.getAsLong() > NOTHING_LOST.toNanos();
        return nothing || (!ours.isEmpty() && ours.stream().allMatch(one -> !one.open() || one.recovered()));
    }
}
