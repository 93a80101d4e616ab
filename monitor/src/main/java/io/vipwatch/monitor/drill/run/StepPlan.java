package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.drill.DrillFile;
import io.vipwatch.monitor.drill.FaultSpec;
import io.vipwatch.monitor.drill.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is done in one step of one repetition: nothing for a while, or a fault and its dead-man, as commands. */
public sealed interface StepPlan {
    /** A rollback that takes longer is given up. */
    Duration LONGEST_ROLLBACK = Duration.ofMinutes(1);

    /** Nothing is done for a while. */
    record Pause(Duration time) implements StepPlan {}

    /**
     * A fault.
     *
     * @param id tells its traces on the host from those of others
     * @param commands its commands
     * @param deadman who takes it back if the runner does not; empty where nobody has to
     * @param hold how long it stays; empty: until traffic has recovered
     */
    record Fault(String id, FaultCommands commands, Optional<DeadmanCommands> deadman, Optional<Duration> hold)
            implements StepPlan {
        /** {@return the lines that make it: the dead-man stands guard, and the host says when it began and had ended} */
        Script apply() {
            boolean sameHost = deadman.filter(
                            it -> it.host().equals(commands.apply().host()))
                    .isPresent();
            String guard = sameHost ? deadman.get().guard() : "";
            return Stamps.around(commands.apply(), guard);
        }
    }

    /**
     * {@return the steps of a repetition}
     *
     * @param run tells the run from others: letters, digits and underscores
     * @throws UnmakeableFault if the site lacks what a fault needs
     */
    static List<StepPlan> of(DrillFile drill, Site site, String run, int repetition) throws UnmakeableFault {
        List<StepPlan> plans = new ArrayList<>();
        for (Step step : drill.method()) {
            switch (step) {
                case Step.Pause(Duration time) -> plans.add(new Pause(time));
                case Step.Fault(FaultSpec fault, Optional<Duration> hold) -> {
                    String id = run + "_r" + repetition + "_s" + (plans.size() + 1);
                    FaultCommands commands = new FaultCatalogue(site, id).of(fault);
                    Duration lease = commands.guard() == FaultCommands.Guard.CUT_OFF
                            ? hold.orElse(drill.deadman().lease())
                            : drill.deadman().lease();
                    Optional<DeadmanCommands> deadman = commands.guard() == FaultCommands.Guard.NONE
                            ? Optional.empty()
                            : Optional.of(DeadmanCommands.of(commands, id, lease));
                    plans.add(new Fault(id, commands, deadman, hold));
                }
            }
        }
        return plans;
    }

    /** {@return the hosts that are touched, the runner's own left out} */
    static Set<String> hosts(List<StepPlan> steps) {
        Set<String> hosts = new LinkedHashSet<>();
        for (StepPlan step : steps) {
            if (step instanceof Fault fault) {
                hosts.add(fault.commands().check().host());
                hosts.add(fault.commands().apply().host());
                hosts.add(fault.commands().verifyReverted().host());
            }
        }
        hosts.remove(Site.RUNNER);
        return hosts;
    }

    /** {@return the lines that print how the hosts stand that are touched} */
    static List<Script> states(List<StepPlan> steps, Site site) {
        return hosts(steps).stream()
                .map(host -> Script.on(
                        host,
                        HostState.script(site.edge()
                                .filter(edge -> edge.host().equals(host))
                                .map(Site.EdgeSite::vtysh))))
                .toList();
    }

    /** {@return what is run at the end in any case} */
    static List<Script> rollbacks(DrillFile drill, String target) {
        return drill.rollbacks().stream()
                .map(rollback -> Script.on(
                                switch (rollback.on()) {
                                    case TARGET -> target;
                                    case RUNNER -> Site.RUNNER;
                                },
                                rollback.run() + "\n")
                        .within(LONGEST_ROLLBACK))
                .toList();
    }

    /** {@return what the machine has to know of a drill} */
    static Course course(DrillFile drill, List<StepPlan> steps) {
        List<Course.Step> course = steps.stream()
                .<Course.Step>map(step -> switch (step) {
                    case Pause(Duration time) -> new Course.Step.Pause(time);
                    case Fault fault ->
                        new Course.Step.Fault(
                                fault.commands().kind(),
                                fault.commands().guard(),
                                fault.commands().returnTime(),
                                fault.hold(),
                                fault.commands().verify().isPresent());
                })
                .toList();
        return new Course(
                drill.repeat().count(),
                course,
                drill.deadman().lease(),
                drill.steadyState().patience(),
                drill.safeguards().outage(),
                drill.reversion().measure() ? Optional.of(drill.reversion().patience()) : Optional.empty(),
                drill.repeat().cooldown(),
                drill.rollbacks().size());
    }
}
