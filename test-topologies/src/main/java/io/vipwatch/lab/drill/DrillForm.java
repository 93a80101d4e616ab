package io.vipwatch.lab.drill;

import io.vipwatch.lab.topology.BgpTimers;
import io.vipwatch.lab.topology.GracefulRestart;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.lab.topology.Topology;
import io.vipwatch.monitor.dns.DialTimers;
import io.vipwatch.monitor.drill.Budget;
import io.vipwatch.monitor.drill.Claim;
import io.vipwatch.monitor.drill.DrillFile;
import io.vipwatch.monitor.drill.Option;
import io.vipwatch.monitor.drill.Repeat;
import io.vipwatch.monitor.drill.SteadyState;
import io.vipwatch.monitor.drill.Step;
import io.vipwatch.monitor.explain.Scenario;
import java.time.Duration;

/** How long the drills of a lab take. */
public enum DrillForm {
    /** The timers of Calico and FRR as they come, and every repetition of the drill's file. */
    LONG,
    /** A hold time of 9 s, a restart time of 10 s, two repetitions, and short waits between them. */
    SHORT,
    /** The same with the shortest hold time that RFC 4271 §4.2 permits, 3 s: for very many repetitions. */
    SHORTEST;

    /** Clients by name wait a tenth of what they are known to wait, and so does what is claimed of them. */
    private static final int TENTH = 10;

    private static final Duration RESTART = Duration.ofSeconds(10);
    private static final Duration LONGEST_HOLD = Duration.ofSeconds(4);
    private static final BgpTimers SHORTEST_TIMERS = BgpTimers.ofSeconds(1, 3);
    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final Duration RECOVERY = Duration.ofSeconds(15);

    /** {@return the lab} */
    Topology topology() {
        Topology standard = Topology.standard().with(ReAdvertisement.REMOTE_PEERS_REJECTED);
        return switch (this) {
            case LONG -> standard;
            case SHORT -> shortened(standard, BgpTimers.SHORT);
            case SHORTEST -> shortened(standard, SHORTEST_TIMERS);
        };
    }

    private static Topology shortened(Topology standard, BgpTimers timers) {
        return standard.withEdge(edge -> edge.withTimers(timers))
                .withNodes(node -> node.withGracefulRestart(new GracefulRestart.On(RESTART, RECOVERY)));
    }

    /** {@return the hold time that the monitor proposes} */
    Duration holdTime() {
        return switch (this) {
            case LONG, SHORT -> BgpTimers.SHORT.hold();
            case SHORTEST -> SHORTEST_TIMERS.hold();
        };
    }

    /** {@return for how long nothing has to change before an incident is over} */
    Duration quiet() {
        return switch (this) {
            case LONG -> Duration.ofSeconds(10);
            case SHORT, SHORTEST -> QUIET;
        };
    }

    /** {@return a drill as it is run in this form} */
    DrillFile of(DrillFile drill) {
        DrillFile ofContainers = drill.claim()
                .filter(claim -> claim.scenario() == Scenario.NODE_RESTART)
                .map(claim -> drill.claiming(ofContainer(claim)))
                .orElse(drill);
        return switch (this) {
            case LONG -> ofContainers;
            case SHORT, SHORTEST -> shortened(ofContainers);
        };
    }

    private static Claim ofContainer(Claim claim) {
        return new Claim(
                claim.scenario(),
                claim.option(),
                claim.text() + " (of a machine; here a container restarts, which has nothing to boot)",
                claim.atMost());
    }

    /** {@return how long answers of the lab's name server may be kept} */
    Duration timeToLive() {
        return switch (this) {
            case LONG -> Duration.ofSeconds(30);
            case SHORT, SHORTEST -> Duration.ofSeconds(3);
        };
    }

    /** {@return the timers of clients that find the service by a name} */
    DialTimers dialTimers() {
        return switch (this) {
            case LONG -> DialTimers.STANDARD;
            case SHORT, SHORTEST -> DialTimers.STANDARD.dividedBy(TENTH);
        };
    }

    private static Step shortened(Step step) {
        return switch (step) {
            case Step.Fault(var fault, var hold) ->
                new Step.Fault(fault, hold.map(time -> time.compareTo(LONGEST_HOLD) > 0 ? LONGEST_HOLD : time));
            case Step.Pause pause -> pause;
        };
    }

    private static boolean isByName(DrillFile drill) {
        return drill.claim().filter(claim -> claim.option() == Option.DNS).isPresent();
    }

    /** Where clients wait a tenth, what is claimed of them is a tenth, too. */
    private static Claim tenth(Claim claim) {
        return new Claim(
                claim.scenario(),
                claim.option(),
                claim.text() + ", here a tenth of it",
                claim.atMost().map(time -> time.dividedBy(TENTH)));
    }

    private static Budget tenth(Budget budget) {
        Budget.Limit limit = budget.limit();
        return new Budget(
                budget.phase(),
                new Budget.Limit(limit.figure(), limit.below().dividedBy(TENTH)),
                budget.claim() + ", here a tenth of it",
                budget.warning());
    }

    private static DrillFile shortened(DrillFile drill) {
        boolean byName = isByName(drill);
        SteadyState steady = drill.steadyState();
        return new DrillFile(
                drill.name(),
                drill.description(),
                byName ? drill.claim().map(DrillForm::tenth) : drill.claim(),
                drill.target(),
                new SteadyState(
                        steady.patience(),
                        steady.origins(),
                        QUIET,
                        QUIET,
                        steady.fibCorrect(),
                        steady.clockUncertainty()),
                drill.traffic(),
                drill.safeguards(),
                drill.blastRadius(),
                drill.method().stream().map(DrillForm::shortened).toList(),
                drill.deadman(),
                drill.rollbacks(),
                drill.reversion(),
                new Repeat(2, Duration.ZERO),
                byName ? drill.budgets().stream().map(DrillForm::tenth).toList() : drill.budgets(),
                drill.report());
    }
}
