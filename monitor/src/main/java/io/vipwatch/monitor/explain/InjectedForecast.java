package io.vipwatch.monitor.explain;

import io.vipwatch.monitor.explain.Prediction.Part;
import java.util.List;
import java.util.Optional;

/**
 * The closed forms for a path that the injector announces for a node: its health checks find what fails, and the session
 * between edge and node has no part in it.
 */
final class InjectedForecast {
    private final Health health;

    InjectedForecast(Health health) {
        this.health = health;
    }

    /** {@return what the scenario costs; empty where it is as for any other path} */
    Optional<Prediction> of(Scenario scenario, String node) {
        return switch (scenario) {
            case API_CRASH -> Optional.of(found(scenario, node, health.crash()));
            case NODE_FAILURE, NETWORK_PARTITION, NETWORK_PARTITION_BFD, ONE_WAY_LOSS, STALE_AFTER_KILL, NODE_RESTART ->
                Optional.of(found(scenario, node, health.silence()));
            case GRACEFUL_WITHDRAW ->
                Optional.of(prediction(
                        scenario,
                        node,
                        new Outcome.Nothing(
                                "the path is the injector's: the end of the node's BGP speaker does not touch it"),
                        List.of()));
            case EDGE_RESTART, NOOP -> Optional.empty();
        };
    }

    private Prediction found(Scenario scenario, String node, Outcome checks) {
        return switch (checks) {
            case Outcome.Takes(Span span, String why) ->
                prediction(
                        scenario,
                        node,
                        new Outcome.Takes(span.plus(Forecast.RIB_AND_FIB), why),
                        List.of(
                                new Part("detection", span, why),
                                new Part("rib+fib", Forecast.RIB_AND_FIB, "FRR: 50 ms in bgpd, 10 ms in zebra")));
            case Outcome.Nothing _, Outcome.Endless _, Outcome.NotKnown _ ->
                prediction(scenario, node, checks, List.of());
        };
    }

    private Prediction prediction(Scenario scenario, String node, Outcome outcome, List<Part> parts) {
        return new Prediction(
                scenario,
                node,
                outcome,
                parts,
                parts.isEmpty() ? "none" : health.timer(),
                Optional.empty(),
                List.of(),
                List.of());
    }
}
