package io.vipwatch.cli;

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
import java.util.stream.Stream;

/**
 * A monitor to which all is well whatever happens.
 *
 * @param asked is run when it is asked what it has measured
 */
record CalmObservatory(Runnable asked) implements Observatory {
    private static final List<String> NODES = List.of("node1", "node2", "node3");

    @Override
    public Sight look() {
        return new Sight(
                Optional.empty(),
                "reachable",
                NODES,
                Stream.concat(NODES.stream(), Stream.of("edge"))
                        .map(host -> new Sight.Session(host, host.equals("edge"), true, Duration.ofHours(1)))
                        .toList(),
                List.of(),
                Map.of(),
                Optional.empty(),
                Optional.of(Duration.ZERO),
                List.of());
    }

    @Override
    public void tell(FaultOccurrence what, long begin, long uncertainty) {}

    @Override
    public Repetition measured(Attempt attempt) {
        asked.run();
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
