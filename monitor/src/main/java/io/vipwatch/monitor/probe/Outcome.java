package io.vipwatch.monitor.probe;

import io.vipwatch.monitor.event.ProbeFailure;
import java.time.Duration;
import java.util.Optional;

/** What came of one probe. */
public sealed interface Outcome {
    /**
     * It was answered as it should be.
     *
     * @param node who answered, where the answer says so
     * @param roundTrip from sending until the answer was read
     */
    record Good(Optional<String> node, Duration roundTrip) implements Outcome {}

    /**
     * It counts as lost.
     *
     * @param failure why
     * @param detail the same in words
     */
    record Lost(ProbeFailure failure, String detail) implements Outcome {}

    /**
     * It could not be sent, for a reason of this host's: it says nothing of the target.
     *
     * @param reason why
     */
    record NotSent(String reason) implements Outcome {}
}
