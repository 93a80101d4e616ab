package io.vipwatch.monitor.probe;

import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.ProbeFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;

/**
 * The probes that are under way. What came of them is handed on in the order in which they were sent, over all flows,
 * whatever the order of the answers.
 */
final class Underway {
    /** Of so many probes that timed out it is known that a later answer is one. */
    private static final int REMEMBERED = 1024;

    private final List<Flow> flows;
    private final Duration timeout;
    private final SequencedMap<Long, Waiting> waiting = new LinkedHashMap<>();
    private final SequencedSet<Long> timedOut = new LinkedHashSet<>();

    private static final class Waiting {
        final int flow;
        final Moment sent;
        final Duration interval;
        Optional<Outcome> outcome = Optional.empty();

        Waiting(int flow, Moment sent, Duration interval) {
            this.flow = flow;
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

    Underway(List<Flow> flows, Duration timeout) {
        this.flows = flows;
        this.timeout = timeout;
    }

    void sent(int flow, long sequence, Moment at, Duration interval) {
        waiting.put(sequence, new Waiting(flow, at, interval));
    }

    Answer ended(long sequence, Outcome outcome) {
        Waiting one = waiting.get(sequence);
        if (one != null && one.outcome.isEmpty()) {
            one.outcome = Optional.of(outcome);
            return Answer.EXPECTED;
        }
        return timedOut.remove(sequence) ? Answer.LATE : Answer.UNEXPECTED;
    }

    /** Has what has waited for its timeout wait no longer. */
    void expire(Moment now) {
        for (Map.Entry<Long, Waiting> entry : waiting.entrySet()) {
            Waiting one = entry.getValue();
            if (now.since(one.sent).compareTo(timeout) < 0) {
                break;
            }
            if (one.outcome.isEmpty()) {
                one.outcome = Optional.of(
                        new Outcome.Lost(ProbeFailure.TIMEOUT, "no answer within " + timeout.toMillis() + " ms"));
                timedOut.addLast(entry.getKey());
            }
        }
        while (timedOut.size() > REMEMBERED) {
            timedOut.removeFirst();
        }
    }

    /** {@return the probes whose turn it is to be judged; what could not be sent is not among them} */
    List<Attempt> decided() {
        List<Attempt> decided = new ArrayList<>();
        Iterator<Waiting> each = waiting.values().iterator();
        while (each.hasNext()) {
            Waiting one = each.next();
            if (one.outcome.isEmpty()) {
                break;
            }
            each.remove();
            Outcome outcome = one.outcome.get();
            if (!(outcome instanceof Outcome.NotSent)) {
                decided.add(flows.get(one.flow).next(one.sent, one.interval, outcome));
            }
        }
        return decided;
    }
}
