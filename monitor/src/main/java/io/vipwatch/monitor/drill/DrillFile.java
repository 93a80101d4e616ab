package io.vipwatch.monitor.drill;

import io.vipwatch.monitor.config.Key;
import io.vipwatch.monitor.config.ListShape;
import io.vipwatch.monitor.config.Scalar;
import io.vipwatch.monitor.config.Section;
import io.vipwatch.monitor.config.Values;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A drill: what is broken, where, under which conditions, how often, and what it may take.
 *
 * @param name its name
 * @param description what it does, in words
 * @param claim what it puts to the test; empty where nobody claims anything
 * @param target the machine that the faults are for
 * @param steadyState what must hold before
 * @param traffic what probes do meanwhile
 * @param safeguards what ends it early
 * @param blastRadius how much may be hit at most
 * @param method what is done, step by step
 * @param deadman what reverts the faults when the runner no longer does
 * @param rollbacks what is run at the end in any case
 * @param reversion whether the way back is measured
 * @param repeat how often
 * @param budgets what it may take
 * @param report in which forms it is reported
 */
public record DrillFile(
        String name,
        String description,
        Optional<Claim> claim,
        Target target,
        SteadyState steadyState,
        Traffic traffic,
        Safeguards safeguards,
        BlastRadius blastRadius,
        List<Step> method,
        Deadman deadman,
        List<Rollback> rollbacks,
        Reversion reversion,
        Repeat repeat,
        List<Budget> budgets,
        List<ReportForm> report) {
    private static final String VERSION = "vipwatch/v1";
    private static final String KIND = "FailoverDrill";

    private static final Key<String> API_VERSION =
            Key.required("apiVersion", only(VERSION), "The version of this form.");
    private static final Key<String> KIND_KEY = Key.required("kind", only(KIND), "What the file is.");
    private static final Key<String> NAME = Key.required("name", Scalar.name(), "The name of the drill.");
    private static final Key<String> DESCRIPTION =
            Key.optional("description", Scalar.text("words"), "", "What the drill does, for people.");
    private static final Key<Claim> CLAIM =
            Key.optional("claim", Claim.SHAPE, "What somebody says that it takes, which the drill puts to the test.");
    private static final Key<Target> TARGET =
            Key.required("target", Target.SHAPE, "The machine that the faults are for.");
    private static final Key<SteadyState> STEADY_STATE =
            defaulted("steadyState", SteadyState.SHAPE, "What must hold before a fault is made.");
    private static final Key<Traffic> TRAFFIC = defaulted("traffic", Traffic.SHAPE, "What probes do meanwhile.");
    private static final Key<Safeguards> SAFEGUARDS =
            defaulted("safeguards", Safeguards.SHAPE, "The first breach ends the drill and reverts every fault.");
    private static final Key<BlastRadius> BLAST_RADIUS =
            defaulted("blastRadius", BlastRadius.SHAPE, "How much may be hit at most.");
    private static final Key<List<Step>> METHOD =
            Key.required("method", new ListShape<>(StepShape.SHAPE), "What is done, step by step.");
    private static final Key<Deadman> DEADMAN =
            defaulted("deadman", Deadman.SHAPE, "What reverts a fault when the runner no longer does.");
    private static final Key<List<Rollback>> ROLLBACKS = Key.optional(
            "rollbacks", new ListShape<>(Rollback.SHAPE), List.of(), "What is run at the end, however it ends.");
    private static final Key<Reversion> REVERSION =
            defaulted("reversion", Reversion.SHAPE, "Whether the way back is measured.");
    private static final Key<Repeat> REPEAT = defaulted("repeat", Repeat.SHAPE, "How often.");
    private static final Key<List<Budget>> BUDGETS =
            Key.optional("budgets", new ListShape<>(Budget.SHAPE), List.of(), "What it may take.");
    private static final Key<List<ReportForm>> REPORT = Key.optional(
            "report",
            new ListShape<>(Scalar.choice(ReportForm.class)),
            List.of(ReportForm.values()),
            "The forms in which it is reported.");

    static final Section<DrillFile> SHAPE = Section.of(
                    DrillFile::build,
                    API_VERSION,
                    KIND_KEY,
                    NAME,
                    DESCRIPTION,
                    CLAIM,
                    TARGET,
                    STEADY_STATE,
                    TRAFFIC,
                    SAFEGUARDS,
                    BLAST_RADIUS,
                    METHOD,
                    DEADMAN,
                    ROLLBACKS,
                    REVERSION,
                    REPEAT,
                    BUDGETS,
                    REPORT)
            .checked(DrillFile::refuseContradictions);

    public DrillFile {
        method = List.copyOf(method);
        rollbacks = List.copyOf(rollbacks);
        budgets = List.copyOf(budgets);
        report = List.copyOf(report);
    }

    private static <T> Key<T> defaulted(String name, Section<T> shape, String description) {
        return Key.optional(name, shape, shape.build().apply(Values.none()), description);
    }

    private static Scalar<String> only(String word) {
        return new Scalar<>(
                "'" + word + "'",
                Map.of("const", word),
                text -> Optional.of(text).filter(word::equals));
    }

    private static void refuseContradictions(Values values) {
        List<FaultSpec> faults = values.get(METHOD).stream()
                .filter(Step.Fault.class::isInstance)
                .map(step -> ((Step.Fault) step).fault())
                .toList();
        if (faults.isEmpty()) {
            values.refuse(METHOD, "no fault", "at least one fault (noop for a control run)");
        }
        boolean edge = values.get(TARGET).host() instanceof Target.Host.Edge;
        for (FaultSpec fault : faults) {
            boolean atTheEdge = fault.kind() == FaultKind.EDGE_RESTART;
            if (atTheEdge && !edge) {
                values.refuse(METHOD, "edge-restart for a node", "the target \"${edge}\" with it");
            }
        }
    }

    /** {@return the same drill with so many repetitions} */
    public DrillFile repeated(int count) {
        return new DrillFile(
                name,
                description,
                claim,
                target,
                steadyState,
                traffic,
                safeguards,
                blastRadius,
                method,
                deadman,
                rollbacks,
                reversion,
                new Repeat(count, repeat.cooldown()),
                budgets,
                report);
    }

    /** {@return the same drill, for another claim} */
    public DrillFile claiming(Claim other) {
        return new DrillFile(
                name,
                description,
                Optional.of(other),
                target,
                steadyState,
                traffic,
                safeguards,
                blastRadius,
                method,
                deadman,
                rollbacks,
                reversion,
                repeat,
                budgets,
                report);
    }

    private static DrillFile build(Values values) {
        return new DrillFile(
                values.get(NAME),
                values.get(DESCRIPTION),
                values.find(CLAIM),
                values.get(TARGET),
                values.get(STEADY_STATE),
                values.get(TRAFFIC),
                values.get(SAFEGUARDS),
                values.get(BLAST_RADIUS),
                values.get(METHOD),
                values.get(DEADMAN),
                values.get(ROLLBACKS),
                values.get(REVERSION),
                values.get(REPEAT),
                values.get(BUDGETS),
                values.get(REPORT));
    }
}
