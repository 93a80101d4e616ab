package io.vipwatch.monitor.probe;

import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.ProbeFailure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedSet;

/**
 * The probes of one flow that are under way. What came of them is handed on in the order in which they were sent, whatever
 * the order of the answers.
 */
final class Flow {
    /** Of so many probes that timed out it is known that a later answer is one. */
    private static final int REMEMBERED = 512;

    private final int number;
    private final Duration timeout;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final SequencedSet<Long> timedOut = new LinkedHashSet<>();
    private OptionalInt sourcePort = OptionalInt.empty();
    private Optional<Moment> lastSent = Optional.empty();
    private Optional<Moment> lastOk = Optional.empty();
    private Optional<String> node = Optional.empty();

    private static final class Waiting {
        final long sequence;
        final Moment sent;
        final Duration interval;
        Optional<Outcome> outcome = Optional.empty();

        Waiting(long sequence, Moment sent, Duration interval) {
            this.sequence = sequence;
            this.sent = sent;
            this.interval = interval;
        }
    }

    /** What an answer turned out to be. */
    enum Answer {
        EXPECTED,
        LATE,
        UNEXPECTED
    }

    Flow(int number, Duration timeout) {
        this.number = number;
        this.timeout = timeout;
    }

    void sourcePort(int port) {
        sourcePort = OptionalInt.of(port);
    }

    OptionalInt sourcePort() {
        return sourcePort;
    }

    Optional<String> node() {
        return node;
    }

    void sent(long sequence, Moment at, Duration interval) {
        waiting.addLast(new Waiting(sequence, at, interval));
    }

    Answer ended(long sequence, Outcome outcome) {
        for (Waiting one : waiting) {
            if (one.sequence == sequence && one.outcome.isEmpty()) {
                one.outcome = Optional.of(outcome);
                return Answer.EXPECTED;
            }
        }
        return timedOut.remove(sequence) ? Answer.LATE : Answer.UNEXPECTED;
    }

    /** Has what has waited for its timeout wait no longer. */
    void expire(Moment now) {
        for (Waiting one : waiting) {
            if (now.since(one.sent).compareTo(timeout) < 0) {
                return;
            }
            if (one.outcome.isEmpty()) {
                one.outcome = Optional.of(
                        new Outcome.Lost(ProbeFailure.TIMEOUT, "no answer within " + timeout.toMillis() + " ms"));
                timedOut.addLast(one.sequence);
                if (timedOut.size() > REMEMBERED) {
                    timedOut.removeFirst();
                }
            }
        }
    }

    /** {@return the probes whose turn it is to be judged, in the order in which they were sent} */
    List<Attempt> decided() {
        List<Attempt> decided = new ArrayList<>();
        while (!waiting.isEmpty() && waiting.getFirst().outcome.isPresent()) {
            Waiting one = waiting.removeFirst();
            Outcome outcome = one.outcome.orElseThrow();
            if (outcome instanceof Outcome.NotSent) {
                continue;
            }
            Duration spacing = lastSent.map(one.sent::since).orElse(one.interval);
            Attempt attempt = new Attempt(number, one.sent, spacing, lastOk, node, outcome);
            decided.add(attempt);
            lastSent = Optional.of(one.sent);
            if (attempt.isGood()) {
                lastOk = Optional.of(one.sent);
                node = attempt.node().or(() -> node);
            }
        }
        return decided;
    }

    /** {@return how many probes are under way} */
    int waiting() {
        return waiting.size();
    }
}
