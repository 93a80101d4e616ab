package io.vipwatch.lab.drill;

import io.vipwatch.monitor.drill.Repetition;
import io.vipwatch.monitor.drill.run.Attempt;
import io.vipwatch.monitor.drill.run.Observatory;
import io.vipwatch.monitor.drill.run.Sight;
import io.vipwatch.monitor.event.FaultOccurrence;
import io.vipwatch.monitor.event.IncidentFigures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Eyes to which all is well, so that only what is done to the hosts matters. Used from any thread. */
public final class Unwatched implements Observatory {
    private static final List<String> NODES = List.of("node1", "node2", "node3");

    /** What it was told, in order. */
    public final List<FaultOccurrence> told = new CopyOnWriteArrayList<>();

    /** The node that is not healthy, if one is not to be. */
    public volatile Optional<String> sick = Optional.empty();

    @Override
    public Sight look() {
        Duration long_ = Duration.ofHours(1);
        return new Sight(
                Optional.empty(),
                "reachable",
                NODES,
                NODES.stream()
                        .map(node -> new Sight.Session(
                                node, false, sick.filter(node::equals).isEmpty(), long_))
                        .toList(),
                List.of(new Sight.Probe("echo", "udp-echo", 8, true, Optional.empty(), Optional.empty())),
                Map.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.of(Duration.ZERO),
                List.of());
    }

    @Override
    public void tell(FaultOccurrence what, long begin, long uncertainty) {
        told.add(what);
    }

    @Override
    public Repetition measured(Attempt attempt) {
        IncidentFigures nothing = new IncidentFigures(Map.of(), Map.of(), Optional.empty());
        return new Repetition(
                attempt.number(),
                attempt.target(),
                attempt.ending(),
                attempt.reason(),
                attempt.begin(),
                Optional.empty(),
                Optional.empty(),
                nothing,
                nothing,
                Optional.empty(),
                nothing,
                Map.of(),
                List.of());
    }
}
