package io.vipwatch.monitor.drill.run;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the machine of a drill has to know of it.
 *
 * @param repetitions how many, at least 1
 * @param steps what is done in each
 * @param lease of the dead-men
 * @param steadyPatience how long to wait for steady state
 * @param longestHold how long a fault stays at most where no time is said for it
 * @param returnPatience how long to wait after the faults until all is steady again; empty: not at all
 * @param cooldown the time between two repetitions
 * @param rollbacks how many commands are run at the end in any case
 */
public record Course(
        int repetitions,
        List<Step> steps,
        Duration lease,
        Duration steadyPatience,
        Duration longestHold,
        Optional<Duration> returnPatience,
        Duration cooldown,
        int rollbacks) {
    private static final int PART_TO_SETTLE = 6;
    private static final Duration LONGEST_TO_SETTLE = Duration.ofMinutes(2);

    public Course {
        steps = List.copyOf(steps);
    }

    /** One step. */
    public sealed interface Step {
        /** Nothing is done for a while. */
        record Pause(Duration time) implements Step {}

        /**
         * A fault.
         *
         * @param name in words
         * @param guard who takes it back if the runner does not
         * @param returnTime how long it may take to be gone after the revert
         * @param hold how long it stays; empty: until traffic has recovered
         * @param verifiable whether it can be seen while it is on
         */
        record Fault(
                String name,
                FaultCommands.Guard guard,
                Duration returnTime,
                Optional<Duration> hold,
                boolean verifiable)
                implements Step {
            boolean hasDeadman() {
                return guard != FaultCommands.Guard.NONE;
            }
        }
    }

    /** {@return how long hosts may take after the faults until they stand as before: links that come up, units that start} */
    Duration settling() {
        return steps.stream()
                .filter(Step.Fault.class::isInstance)
                .map(step -> ((Step.Fault) step).returnTime().dividedBy(PART_TO_SETTLE))
                .max(Duration::compareTo)
                .filter(time -> time.compareTo(LONGEST_TO_SETTLE) < 0)
                .orElse(LONGEST_TO_SETTLE);
    }

    Step.Fault fault(int step) {
        return switch (steps.get(step)) {
            case Step.Fault fault -> fault;
            case Step.Pause _ -> throw new IllegalArgumentException("step " + step + " is a pause");
        };
    }

    /** {@return the first fault at or after a step} */
    Optional<Integer> faultFrom(int step) {
        for (int i = step; i < steps.size(); i++) {
            if (steps.get(i) instanceof Step.Fault) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /** {@return what it means that an operation failed} */
    String words(Operation operation) {
        return switch (operation) {
            case Operation.Photograph _ -> "how the hosts stand could not be taken down";
            case Operation.Check(int step) -> fault(step).name() + " cannot be made";
            case Operation.Arm _ -> "no dead-man could be armed";
            case Operation.ProveArmed _ -> "the dead-man was not seen to stand guard";
            case Operation.Apply(int step) -> fault(step).name() + " could not be made";
            case Operation.Verify(int step) -> fault(step).name() + " was not seen to be on";
            default -> "it failed";
        };
    }
}
