package io.vipwatch.monitor.probe;

import io.vipwatch.monitor.event.Moment;
import java.time.Duration;
import java.util.Optional;

/**
 * Models one probe whose outcome is known, good or lost.
 *
 * @param flow the flow that it belongs to
 * @param sent when it was sent
 * @param spacing how much time it stands for: since the flow's probe before it
 * @param lastOk when the flow's last good probe before it was sent; empty if there was none
 * @param nodeBefore who answered that one
 * @param outcome what came of it
 */
record Attempt(
        int flow,
        Moment sent,
        Duration spacing,
        Optional<Moment> lastOk,
        Optional<String> nodeBefore,
        Outcome outcome) {
    boolean isGood() {
        return outcome instanceof Outcome.Good;
    }

    Optional<Duration> roundTrip() {
        return outcome instanceof Outcome.Good(Optional<String> _, Duration took)
                ? Optional.of(took)
                : Optional.empty();
    }

    Optional<String> node() {
        return outcome instanceof Outcome.Good(Optional<String> node, Duration _) ? node : Optional.empty();
    }
}
