package io.vipwatch.monitor.probe;

import io.vipwatch.monitor.event.Moment;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** What is known of one flow from its probes so far. */
final class Flow {
    private final int number;
    private OptionalInt sourcePort = OptionalInt.empty();
    private Optional<Moment> lastSent = Optional.empty();
    private Optional<Moment> lastOk = Optional.empty();
    private Optional<String> node = Optional.empty();

    Flow(int number) {
        this.number = number;
    }

    void sourcePort(int port) {
        sourcePort = OptionalInt.of(port);
    }

    OptionalInt sourcePort() {
        return sourcePort;
    }

    /** {@return who answered last} */
    Optional<String> node() {
        return node;
    }

    /** {@return a probe, in the order in which they were sent, with what was before it} */
    Attempt next(Moment sent, Duration interval, Outcome outcome) {
        Duration spacing = lastSent.map(sent::since).orElse(interval);
        Attempt attempt = new Attempt(number, sent, spacing, lastOk, node, outcome);
        lastSent = Optional.of(sent);
        if (attempt.isGood()) {
            lastOk = Optional.of(sent);
            node = attempt.node().or(() -> node);
        }
        return attempt;
    }
}
