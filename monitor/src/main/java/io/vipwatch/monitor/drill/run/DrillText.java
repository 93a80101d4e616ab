package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.drill.DrillFile;
import io.vipwatch.monitor.drill.Rollback;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A drill for people: every command that it will run, and what to do by hand where something could not be taken back. */
public final class DrillText {
    private DrillText() {}

    /**
     * {@return the plan of a drill, a line each}
     *
     * @param changes what else is changed while a fault is on
     * @throws UnmakeableFault if the site lacks what a fault needs
     */
    public static List<String> plan(DrillFile drill, Site site, String run, List<String> changes)
            throws UnmakeableFault {
        List<String> lines = new ArrayList<>();
        List<StepPlan> steps = StepPlan.of(drill, site, run.replaceAll("[^A-Za-z0-9]", "_"), 1);
        lines.add("drill " + drill.name() + " on " + site.target() + ", "
                + drill.repeat().count() + " repetitions");
        lines.add("  never without: steady state within "
                + seconds(drill.steadyState().patience())
                + ", a dead-man with a lease of " + seconds(drill.deadman().lease()) + ", "
                + drill.blastRadius().healthyOthers() + " other healthy nodes");
        lines.add("  ends early when the prefix is out for more than "
                + seconds(drill.safeguards().outage()) + " or has fewer than "
                + drill.safeguards().origins() + " origins");
        for (String host : StepPlan.hosts(steps)) {
            HostLock lock = new HostLock(host, run.replaceAll("[^A-Za-z0-9]", "_"));
            show(lines, "before all: no other drill may touch the host", lock.take());
            show(lines, "again and again: the same", lock.renew());
            show(lines, "after all", lock.release());
        }
        for (Script state : StepPlan.states(steps, site)) {
            show(lines, "before and after each repetition: how it stands", state);
        }
        for (int i = 0; i < steps.size(); i++) {
            switch (steps.get(i)) {
                case StepPlan.Pause(Duration time) -> lines.add("step " + (i + 1) + ": nothing for " + seconds(time));
                case StepPlan.Fault fault -> {
                    lines.add("step " + (i + 1) + ": " + fault.commands().kind() + ": "
                            + fault.commands().summary() + ", for "
                            + fault.hold().map(DrillText::seconds).orElse("as long as it takes to recover"));
                    show(lines, fault);
                }
            }
        }
        lines.addAll(changes);
        for (Rollback rollback : drill.rollbacks()) {
            lines.add("at the end in any case, on " + rollback.on() + ": " + rollback.run());
        }
        return lines;
    }

    /** {@return what of a drill cannot be seen while it is on, for its report} */
    public static Map<String, String> unverified(DrillFile drill, Site site) throws UnmakeableFault {
        List<String> kinds = new ArrayList<>();
        for (StepPlan step : StepPlan.of(drill, site, "run", 1)) {
            if (step instanceof StepPlan.Fault fault
                    && (fault.commands().verify().isEmpty()
                            || fault.commands().guard() == FaultCommands.Guard.CUT_OFF)) {
                kinds.add(fault.commands().kind());
            }
        }
        return kinds.isEmpty() ? Map.of() : Map.of("not verified while it was on", String.join(", ", kinds));
    }

    private static void show(List<String> lines, StepPlan.Fault fault) {
        FaultCommands commands = fault.commands();
        show(lines, "check", commands.check());
        fault.deadman().ifPresent(deadman -> {
            show(lines, "arm the dead-man", deadman.arm());
            show(lines, "see that it stands guard", deadman.proveArmed());
            show(lines, "renew its lease, again and again", deadman.renew());
        });
        show(lines, "apply", fault.apply());
        commands.verify()
                .ifPresentOrElse(
                        verify -> show(lines, "verify", verify),
                        () -> lines.add(
                                "  not verified while it is on: that it was is seen when it is gone, if at all"));
        show(lines, "revert", commands.revert());
        show(lines, "verify that it is gone", commands.verifyReverted());
        fault.deadman().ifPresent(deadman -> {
            show(lines, "disarm the dead-man", deadman.disarm());
            show(lines, "see that nothing is left", deadman.proveDisarmed());
        });
    }

    private static void show(List<String> lines, String what, Script script) {
        lines.add("  " + what + " (on " + script.host() + ", at most " + seconds(script.limit()) + "):");
        script.text().lines().forEach(line -> lines.add("    " + line));
    }

    private static String seconds(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    /** {@return the page that says what to do by hand; nothing where all was taken back} */
    public static List<String> byHand(DrillRun.Result result) {
        List<String> lines = new ArrayList<>();
        if (result.ending() != io.vipwatch.monitor.drill.Ending.NOT_REVERTED) {
            return lines;
        }
        lines.add("NOT AS BEFORE: " + result.reason());
        lines.addAll(byHand(result.left()));
        return lines;
    }

    /** {@return the page for a run that was to be recovered} */
    public static List<String> byHand(Recovery.Unrecovered unrecovered) {
        List<String> lines = new ArrayList<>();
        lines.add("NOT AS BEFORE, after run " + unrecovered.run() + ":");
        unrecovered.wrong().forEach(wrong -> lines.add("  " + wrong));
        lines.addAll(byHand(unrecovered.left()));
        return lines;
    }

    private static List<String> byHand(List<Outstanding> left) {
        if (left.isEmpty()) {
            return List.of(
                    "Every fault was taken back, but something is not as it was before: see the lines above, where '-' was",
                    "there before and '+' is there now, and put it right by hand.");
        }
        List<String> lines = new ArrayList<>();
        lines.add("Try 'vipwatch drill recover' first, once the host answers. By hand, as root:");
        for (Outstanding fault : left) {
            lines.add("");
            lines.add(fault.about().fault() + " on " + fault.about().target() + ":");
            byHand(lines, "1. take it back", fault.revert());
            byHand(lines, "2. see that it is gone (no output, exit status 0)", fault.verifyReverted());
            Optional.of(fault)
                    .flatMap(Outstanding::disarm)
                    .ifPresent(script -> byHand(lines, "3. take its dead-man away", script));
        }
        return lines;
    }

    private static void byHand(List<String> lines, String what, Script script) {
        lines.add("  " + what + ", on " + script.host() + ":");
        script.text().lines().forEach(line -> lines.add("    " + line));
    }
}
