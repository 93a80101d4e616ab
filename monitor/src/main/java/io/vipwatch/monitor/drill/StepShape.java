package io.vipwatch.monitor.drill;

import io.vipwatch.monitor.config.Key;
import io.vipwatch.monitor.config.Scalar;
import io.vipwatch.monitor.config.Section;
import io.vipwatch.monitor.config.Values;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How a step is written: one mapping with {@code fault} and what that fault needs, or with {@code pause} alone. */
final class StepShape {
    private static final Pattern UNIT = Pattern.compile("[A-Za-z0-9@_.:-]{1,128}");
    private static final String COMMAND = "a command";

    private static final Key<Duration> PAUSE = Key.optional(
            "pause", Times.from(Duration.ofMillis(1), Duration.ofHours(1)), "A time in which nothing is done.");
    private static final Key<FaultKind> FAULT =
            Key.optional("fault", Scalar.choice(FaultKind.class), "The fault that is made.");
    private static final Key<Duration> HOLD = Key.optional(
            "hold",
            Times.from(Duration.ofMillis(1), Duration.ofHours(2)),
            "How long the fault stays; unless said until traffic has recovered.");
    private static final Key<FaultSpec.Direction> DIRECTION = Key.optional(
            "direction",
            Scalar.choice(FaultSpec.Direction.class),
            "Of one-way-loss: in (what the target receives is lost) or out.");
    private static final Key<FaultSpec.Process> PROCESS =
            Key.optional("process", Scalar.choice(FaultSpec.Process.class), "Of process-signal: which process.");
    private static final Key<FaultSpec.Signal> SIGNAL =
            Key.optional("signal", Scalar.choice(FaultSpec.Signal.class), "Of process-signal: which signal.");
    private static final Key<String> UNIT_NAME = Key.optional(
            "unit",
            new Scalar<>(
                    "the name of a unit such as k3s",
                    Map.of("type", "string", "pattern", "^" + UNIT.pattern() + "$"),
                    text -> Optional.of(text).filter(UNIT.asMatchPredicate())),
            "Of service-stop: the unit of systemd.");
    private static final Key<String> POWER_ON = Key.optional(
            "powerOn",
            Scalar.text(COMMAND),
            "Of power-off: the command, run where the drill runs, that switches the target on again.");
    private static final Key<Long> PERCENT = Key.optional(
            "percent", Scalar.number("a percentage", 1, 100), "Of packet-loss: how many packets are lost.");
    private static final Key<Duration> AFTER = Key.optional(
            "then",
            Times.from(Duration.ofMillis(1), Duration.ofMinutes(1)),
            Duration.ofMillis(500),
            "Of kill-then-silent: the time from the kill to the silence.");
    private static final Key<Long> COUNT =
            Key.optional("count", Scalar.number("a number", 1, 1000), "Of flap: how many times.");
    private static final Key<Duration> PERIOD = Key.optional(
            "period",
            Times.from(Duration.ofMillis(100), Duration.ofMinutes(10)),
            "Of flap: from one silence to the next; each lasts half of it.");
    private static final Key<String> CHECK =
            Key.optional("check", Scalar.text(COMMAND), "Of exec: succeeds where the fault can be made.");
    private static final Key<String> APPLY = Key.optional("apply", Scalar.text(COMMAND), "Of exec: makes the fault.");
    private static final Key<String> VERIFY =
            Key.optional("verify", Scalar.text(COMMAND), "Of exec: succeeds once the fault is there.");
    private static final Key<String> REVERT =
            Key.optional("revert", Scalar.text(COMMAND), "Of exec: undoes the fault, as often as it is run.");
    private static final Key<String> VERIFY_REVERTED =
            Key.optional("verifyReverted", Scalar.text(COMMAND), "Of exec: succeeds once the fault is undone.");

    /** What a fault must have, and may have. */
    private record Needs(List<Key<?>> required, Set<Key<?>> permitted) {
        static Needs of(Key<?>... required) {
            return new Needs(List.of(required), Set.of());
        }

        Needs or(Key<?>... optional) {
            return new Needs(required, Set.of(optional));
        }
    }

    private static final List<Key<?>> PARAMETERS = List.of(
            DIRECTION,
            PROCESS,
            SIGNAL,
            UNIT_NAME,
            POWER_ON,
            PERCENT,
            AFTER,
            COUNT,
            PERIOD,
            CHECK,
            APPLY,
            VERIFY,
            REVERT,
            VERIFY_REVERTED);

    static final Section<Step> SHAPE = Section.of(
                    StepShape::build,
                    Stream.concat(Stream.of(PAUSE, FAULT, HOLD), PARAMETERS.stream())
                            .toArray(Key<?>[]::new))
            .checked(StepShape::refuseContradictions);

    private StepShape() {}

    private static void refuseContradictions(Values values) {
        if (values.has(PAUSE) == values.has(FAULT)) {
            values.refuse(values.has(PAUSE) ? "both pause and fault" : "neither pause nor fault", "one of them");
            return;
        }
        String of = values.find(FAULT).map(Scalar::word).orElse("a pause");
        Needs needs = values.find(FAULT).map(StepShape::needs).orElse(Needs.of());
        for (Key<?> key : needs.required()) {
            if (!values.has(key)) {
                values.refuse(
                        of + " without '" + key.name() + "'",
                        "'" + key.name() + "': " + key.shape().expected());
            }
        }
        for (Key<?> key : PARAMETERS) {
            if (values.has(key)
                    && !needs.required().contains(key)
                    && !needs.permitted().contains(key)) {
                values.refuse(key, "a key that " + of + " does not have", "nothing");
            }
        }
        if (values.has(PAUSE) && values.has(HOLD)) {
            values.refuse(HOLD, "a key that a pause does not have", "nothing");
        }
    }

    private static Needs needs(FaultKind kind) {
        return switch (kind) {
            case LINK_SILENT, LINK_DOWN, NODE_REBOOT, BFD_DROP, SESSION_RESET, EDGE_RESTART, NEIGHBOR_SHUTDOWN, NOOP ->
                Needs.of();
            case ONE_WAY_LOSS -> Needs.of(DIRECTION);
            case PROCESS_SIGNAL -> Needs.of(PROCESS, SIGNAL);
            case SERVICE_STOP -> Needs.of(UNIT_NAME);
            case POWER_OFF -> Needs.of(POWER_ON);
            case PACKET_LOSS -> Needs.of(PERCENT);
            case KILL_THEN_SILENT -> Needs.of().or(AFTER);
            case FLAP -> Needs.of(COUNT, PERIOD);
            case EXEC -> Needs.of(APPLY, REVERT).or(CHECK, VERIFY, VERIFY_REVERTED);
        };
    }

    private static Step build(Values values) {
        return values.has(PAUSE) ? new Step.Pause(values.get(PAUSE)) : new Step.Fault(fault(values), values.find(HOLD));
    }

    private static FaultSpec fault(Values values) {
        return switch (values.get(FAULT)) {
            case LINK_SILENT -> new FaultSpec.LinkSilent();
            case ONE_WAY_LOSS -> new FaultSpec.OneWayLoss(values.get(DIRECTION));
            case LINK_DOWN -> new FaultSpec.LinkDown();
            case PROCESS_SIGNAL -> new FaultSpec.ProcessSignal(values.get(PROCESS), values.get(SIGNAL));
            case SERVICE_STOP -> new FaultSpec.ServiceStop(values.get(UNIT_NAME));
            case NODE_REBOOT -> new FaultSpec.NodeReboot();
            case POWER_OFF -> new FaultSpec.PowerOff(values.get(POWER_ON));
            case BFD_DROP -> new FaultSpec.BfdDrop();
            case PACKET_LOSS -> new FaultSpec.PacketLoss(values.get(PERCENT).intValue());
            case SESSION_RESET -> new FaultSpec.SessionReset();
            case KILL_THEN_SILENT -> new FaultSpec.KillThenSilent(values.get(AFTER));
            case EDGE_RESTART -> new FaultSpec.EdgeRestart();
            case NEIGHBOR_SHUTDOWN -> new FaultSpec.NeighborShutdown();
            case FLAP -> new FaultSpec.Flap(values.get(COUNT).intValue(), values.get(PERIOD));
            case NOOP -> new FaultSpec.Noop();
            case EXEC ->
                new FaultSpec.Exec(
                        values.find(CHECK),
                        values.get(APPLY),
                        values.find(VERIFY),
                        values.get(REVERT),
                        values.find(VERIFY_REVERTED));
        };
    }
}
