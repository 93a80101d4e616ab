package io.vipwatch.monitor.explain;

import io.vipwatch.monitor.explain.Adjacency.Retention;
import io.vipwatch.monitor.explain.Prediction.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The closed forms: what a scenario costs at one node, by the timers between it and the edge. The edge's own share is that
 * of FRR: 50 ms in bgpd's queue, 10 ms in zebra's, and 10 ms more when a session is cleared.
 */
final class Forecast {
    /** From a path that is gone to the kernel's new route. */
    static final Span RIB_AND_FIB = Span.ofMillis(65, 75);

    /** BIRD calls again: after {@code connect delay time} 2 s, again every {@code connect retry time} 5 s. */
    static final Span RECONNECT = Span.ofMillis(2000, 5000);

    /** After an error BIRD stays away: {@code error wait time} 5,30. */
    static final Span RECONNECT_AFTER_ERROR = Span.ofMillis(2000, 30_000);

    /** FRR puts a route-map to use so long after its start ({@code bgp route-map delay-timer}). */
    private static final Span ROUTE_MAP_DELAY = Span.ofMillis(0, 5000);

    /** BIRD's graceful restart wait after a start: nothing is announced while a neighbour of it is missing. */
    static final Duration RECOVERY_WAIT = Duration.ofMinutes(4);

    private final Subject subject;

    Forecast(Subject subject) {
        this.subject = subject;
    }

    Prediction of(Scenario scenario, Adjacency node) {
        return subject.health()
                .flatMap(health -> new InjectedForecast(health).of(scenario, node.node()))
                .orElseGet(() -> ofItsOwn(scenario, node))
                .ofTheOnlyOrigin(subject.origins().size() == 1 && takesAway(scenario));
    }

    /** {@return whether the node's path goes, or what is behind it} After the edge's restart all come back. */
    private static boolean takesAway(Scenario scenario) {
        return switch (scenario) {
            case NODE_FAILURE,
                    NETWORK_PARTITION,
                    NETWORK_PARTITION_BFD,
                    ONE_WAY_LOSS,
                    STALE_AFTER_KILL,
                    NODE_RESTART,
                    GRACEFUL_WITHDRAW,
                    API_CRASH -> true;
            case EDGE_RESTART, NOOP -> false;
        };
    }

    /** What becomes of a path that the node announces itself. */
    private Prediction ofItsOwn(Scenario scenario, Adjacency node) {
        return switch (scenario) {
            case NODE_FAILURE, NETWORK_PARTITION -> silence(scenario, node);
            case NETWORK_PARTITION_BFD -> withBfd(node);
            case ONE_WAY_LOSS -> oneWay(node);
            case STALE_AFTER_KILL -> staleAfterKill(node);
            case NODE_RESTART -> restart(node);
            case GRACEFUL_WITHDRAW -> withdraw(node);
            case API_CRASH -> apiCrash(node);
            case EDGE_RESTART -> edgeRestart(node);
            case NOOP ->
                plain(
                        scenario,
                        node,
                        new Outcome.Nothing(
                                "nothing is done: what is lost all the same is the noise of the measurement"));
        };
    }

    private Prediction silence(Scenario scenario, Adjacency node) {
        Silence silence = Silence.of(node);
        return new Prediction(
                scenario,
                node.node(),
                lost(node),
                parts(silence),
                silence.timer(),
                Optional.of(new Outcome.Takes(
                        RECONNECT_AFTER_ERROR.plus(RIB_AND_FIB),
                        "the node calls again after 2 to 5 s, up to 30 s after an error, and announces")),
                Changes.of(node, this::lost),
                silence.unknowns());
    }

    /** What a node that has fallen silent costs. */
    private Outcome lost(Adjacency node) {
        Silence silence = Silence.of(node);
        if (silence.never()) {
            return new Outcome.Endless(silence.why());
        }
        return silence.detection()
                .<Outcome>map(part -> new Outcome.Takes(part.span().plus(RIB_AND_FIB), silence.why()))
                .orElseGet(() -> new Outcome.NotKnown(silence.why()));
    }

    private static List<Part> parts(Silence silence) {
        List<Part> parts = new ArrayList<>(silence.detection().stream().toList());
        if (!parts.isEmpty()) {
            parts.add(ribAndFib());
        }
        return parts;
    }

    private static Part ribAndFib() {
        return new Part("rib+fib", RIB_AND_FIB, "FRR: 50 ms in bgpd, 10 ms in zebra, 10 ms more when a session clears");
    }

    private Prediction withBfd(Adjacency node) {
        Optional<Adjacency.Bfd> bfd = node.bfd().found();
        if (bfd.filter(Adjacency.Bfd.Up.class::isInstance).isPresent()) {
            return silence(Scenario.NETWORK_PARTITION_BFD, node);
        }
        String why = bfd.map(one -> one instanceof Adjacency.Bfd.NotUp(String status)
                        ? "BFD with " + node.node() + " is configured and " + status
                                + ": it protects nothing, the hold timer does"
                        : "the edge runs no BFD with " + node.node() + ": the hold timer decides")
                .orElseGet(() -> "whether BFD watches is not known: "
                        + node.bfd().doubt().orElse(""));
        Prediction without = silence(Scenario.NETWORK_PARTITION_BFD, node);
        Outcome outcome = switch (without.outcome()) {
            case Outcome.Takes(Span span, String by)
            when bfd.isPresent() -> new Outcome.Takes(span, why + ". " + capital(by));
            case Outcome.Takes _ -> new Outcome.NotKnown(why);
            case Outcome.Endless _ -> new Outcome.Endless(why);
            case Outcome.Nothing _, Outcome.NotKnown _ -> new Outcome.NotKnown(why);
        };
        return new Prediction(
                without.scenario(),
                without.node(),
                outcome,
                without.parts(),
                without.timer(),
                without.back(),
                without.changes(),
                without.unknowns());
    }

    private Prediction oneWay(Adjacency node) {
        Prediction silent = silence(Scenario.ONE_WAY_LOSS, node);
        List<String> unknowns = new ArrayList<>(silent.unknowns());
        unknowns.add("what is lost the other way is found by the node's own timer, and the edge hears of it only if the"
                + " node's NOTIFICATION gets through");
        return new Prediction(
                silent.scenario(),
                silent.node(),
                silent.outcome(),
                silent.parts(),
                silent.timer(),
                silent.back(),
                silent.changes(),
                unknowns);
    }

    private Prediction staleAfterKill(Adjacency node) {
        Optional<Retention> kept = node.retention().found();
        Outcome outcome = blackHole(node);
        List<Part> parts = new ArrayList<>();
        kept.ifPresent(retention -> {
            Span stale = new Span(retention.kept(), retention.kept());
            parts.add(
                    retention.kept().isZero()
                            ? new Part("detection", Span.ofMillis(0, 10), "the connection ends with a FIN")
                            : new Part("detection", stale, "restart time of the node"));
            parts.add(ribAndFib());
        });
        String timer = kept.map(retention -> retention.kept().isZero()
                        ? "none: TCP ends with a FIN"
                        : "graceful restart " + Silence.seconds(retention.kept()))
                .orElse("");
        return new Prediction(
                Scenario.STALE_AFTER_KILL,
                node.node(),
                outcome,
                parts,
                timer,
                Optional.of(new Outcome.Takes(
                        RECONNECT.plus(RIB_AND_FIB), "BIRD calls again 2 to 5 s after it is started")),
                Changes.of(node, this::blackHole),
                node.retention().doubt().map(List::of).orElse(List.of()));
    }

    /** What a killed speaker on a node that is then lost costs: BFD does not end what graceful restart has begun. */
    private Outcome blackHole(Adjacency node) {
        return switch (node.retention()) {
            case Fact.Unknown<Retention>(String reason) ->
                new Outcome.NotKnown("whether the edge keeps stale routes is not known: " + reason);
            case Fact.Known<Retention>(Retention kept)
            when kept.kept().isZero() ->
                new Outcome.Takes(
                        Span.ofMillis(0, 10).plus(RIB_AND_FIB), "the FIN ends the session, and nothing is kept");
            case Fact.Known<Retention>(Retention kept) ->
                new Outcome.Takes(
                        new Span(kept.kept(), kept.kept()).plus(RIB_AND_FIB),
                        "the edge keeps the routes of a speaker that ended with a FIN for the node's restart time, also"
                                + " when BFD goes Down meanwhile: a black hole");
        };
    }

    private Prediction restart(Adjacency node) {
        Outcome outcome = leaving(node);
        Optional<Retention> kept = node.retention().found();
        List<Part> parts = kept.map(retention -> List.of(
                        new Part(
                                "stale",
                                new Span(Duration.ZERO, retention.kept()),
                                "until the node is back, the restart time at most"),
                        ribAndFib()))
                .orElse(List.of());
        return new Prediction(
                Scenario.NODE_RESTART,
                node.node(),
                outcome,
                parts,
                kept.filter(retention -> !retention.kept().isZero())
                        .map(retention -> "graceful restart " + Silence.seconds(retention.kept()))
                        .orElse("none"),
                Optional.of(new Outcome.Takes(
                        RECONNECT.or(new Span(RECOVERY_WAIT, RECOVERY_WAIT)).plus(RIB_AND_FIB),
                        "2 to 5 s after BIRD has started; 240 s where another of its neighbours is missing, for which a"
                                + " restarted BIRD waits before it announces anything")),
                Changes.of(node, this::leaving),
                List.of(
                        "how the node ends BIRD: a Cease is followed at once, a FIN begins graceful restart",
                        "how long it" + " takes to start"));
    }

    private Outcome leaving(Adjacency node) {
        return switch (node.retention()) {
            case Fact.Unknown<Retention>(String reason) ->
                new Outcome.NotKnown("whether the edge keeps stale routes is not known: " + reason);
            case Fact.Known<Retention>(Retention kept)
            when kept.kept().isZero() ->
                new Outcome.Takes(RIB_AND_FIB, "FIN or Cease ends the session, and nothing is kept");
            case Fact.Known<Retention>(Retention kept) ->
                new Outcome.Takes(
                        new Span(Duration.ZERO, kept.kept()).plus(RIB_AND_FIB),
                        "a BIRD that is ended with its container closes with a FIN, and the edge keeps its routes while"
                                + " the node is away, for the restart time at most");
        };
    }

    private Prediction withdraw(Adjacency node) {
        return new Prediction(
                Scenario.GRACEFUL_WITHDRAW,
                node.node(),
                new Outcome.Takes(
                        new Span(Duration.ZERO, RIB_AND_FIB.most()),
                        "the withdrawal is told; the node goes on forwarding meanwhile, so that packets may lose nothing"),
                List.of(ribAndFib()),
                "none: FRR's own queues",
                Optional.of(new Outcome.Takes(RECONNECT.plus(RIB_AND_FIB), "BIRD calls again after 2 to 5 s")),
                List.of(),
                subject.repeaters().isEmpty()
                        ? List.of()
                        : List.of(
                                "nodes repeat each other's routes: a node that withdraws the address alone stays a next"
                                        + " hop of it as long as it repeats another's"));
    }

    private Prediction apiCrash(Adjacency node) {
        return plain(
                Scenario.API_CRASH,
                node,
                new Outcome.Endless("BGP watches the BGP speaker, not the API: no message is sent, and " + share()
                        + " new connections fail until it is back"));
    }

    private String share() {
        int origins = Math.max(1, subject.origins().size());
        return origins == 1 ? "all" : "one of " + origins;
    }

    private Prediction edgeRestart(Adjacency node) {
        return new Prediction(
                Scenario.EDGE_RESTART,
                node.node(),
                new Outcome.Takes(
                        RECONNECT.plus(ROUTE_MAP_DELAY).plus(RIB_AND_FIB),
                        "every session begins anew: nodes call again after 2 to 5 s, and a route-map may be put to use 5 s"
                                + " after FRR's start"),
                List.of(
                        new Part("reconnect", RECONNECT, "BIRD's connect delay and retry"),
                        new Part("route-map", ROUTE_MAP_DELAY, "FRR's bgp route-map delay-timer"),
                        ribAndFib()),
                "BIRD's connect retry 5 s",
                Optional.empty(),
                List.of(),
                List.of("how long FRR takes to start", "whether its kernel's routes stay meanwhile"));
    }

    private static Prediction plain(Scenario scenario, Adjacency node, Outcome outcome) {
        return new Prediction(
                scenario, node.node(), outcome, List.of(), "none", Optional.empty(), List.of(), List.of());
    }

    private static String capital(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
