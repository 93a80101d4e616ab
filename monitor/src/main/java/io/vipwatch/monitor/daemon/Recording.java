package io.vipwatch.monitor.daemon;

import io.vipwatch.monitor.crosscheck.OpenMismatches;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.MonitorFault;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.incident.Correlator;
import io.vipwatch.monitor.incident.Said;
import io.vipwatch.monitor.journal.Journal;
import io.vipwatch.monitor.metrics.MonitorMetrics;
import io.vipwatch.monitor.track.TrackRule;
import io.vipwatch.monitor.translation.PeerDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the recorder's thread writes in one turn: each occurrence gets its place in the journal, conclusions are drawn from
 * it, and when the readers have it, it is counted and told in the program's log.
 */
final class Recording {
    private static final Logger LOG = LoggerFactory.getLogger(Recording.class);

    private final Journal journal;
    private final MonitorMetrics metrics;
    private final List<Conclusions> conclusions;
    private final Correlation correlation;
    private final Faults faults = new Faults();
    private final OpenMismatches mismatches = new OpenMismatches();

    /** In this turn. */
    private final List<Event> recorded = new ArrayList<>();

    Recording(Journal journal, MonitorMetrics metrics, Correlation correlation, List<Conclusions> conclusions) {
        this.journal = journal;
        this.correlation = correlation;
        this.metrics = metrics;
        this.conclusions = List.copyOf(conclusions);
    }

    void record(List<Occurrence> occurrences, Moment at) {
        for (Occurrence occurrence : occurrences) {
            record(occurrence, at);
        }
    }

    void record(Occurrence occurrence, Moment at) {
        mismatches.pass(occurrence, at).ifPresent(news -> recordNews(news, at));
    }

    private void recordNews(Occurrence occurrence, Moment at) {
        said(correlation.before(at, occurrence, this::faulted));
        Correlator.Taken taken = correlation.take(journal.lastRecorded() + 1, at, occurrence, this::faulted);
        Event event = journal.record(at, occurrence, taken.incident());
        recorded.add(event);
        said(taken.said());
        conclude(event, at);
    }

    private void said(List<Said> incidents) {
        for (Said one : incidents) {
            Event event = journal.record(
                    one.at(), one.what(), Optional.of(one.what().incident().id()));
            recorded.add(event);
            conclude(event, one.at());
        }
    }

    private void conclude(Event event, Moment at) {
        List<Occurrence> following = new ArrayList<>();
        for (Conclusions drawn : conclusions) {
            guarded(event.type() + " " + event.seq(), at, () -> following.addAll(drawn.after(event)));
        }
        record(following, at); // when all have seen what these follow from
    }

    /** Records what follows from the passing of time. */
    void tick(Moment now) {
        said(correlation.tick(now, this::faulted));
        for (Conclusions drawn : conclusions) {
            guarded("the passing of time", now, () -> record(drawn.tick(now), now));
        }
    }

    private void faulted(String doing, RuntimeException fault, Moment at) {
        fault("incidents", doing, fault, at);
    }

    private void guarded(String source, Moment at, Runnable drawing) {
        try {
            drawing.run();
        } catch (RuntimeException fault) {
            fault("conclusions", "concluding from " + source, fault, at);
        }
    }

    /**
     * Records a fault of our own, unless there are too many. No conclusions are drawn from it: it may be theirs.
     *
     * @return whether it was recorded
     */
    boolean fault(String part, String doing, RuntimeException fault, Moment at) {
        Optional<MonitorFault> told = faults.tell(part, doing, fault, at.monotonicNanos());
        if (told.isPresent()) {
            LOG.error("a fault of our own in the {} while {}", part, doing, fault);
            recorded.add(journal.record(at, told.get()));
        }
        return told.isPresent();
    }

    /** Hands the readers what was recorded in this turn; counting and logging it can wait, but not the readers for that. */
    void flush(MonitorClock clock) {
        List<Event> own = journal.flush(clock.now());
        Moment now = clock.now();
        count(recorded, now);
        recorded.clear();
        count(own, now);
    }

    private void count(List<Event> events, Moment now) {
        for (Event event : events) {
            metrics.count(event, now);
            EventLog.tell(event);
        }
    }

    /** {@return the mismatches that are open; to be looked at by any thread, changed by the recorder's alone} */
    OpenMismatches openMismatches() {
        return mismatches;
    }

    /** {@return the last event that has got a place in the sequence} */
    long lastRecorded() {
        return journal.lastRecorded();
    }

    void expect(PeerDirectory directory, List<TrackRule> rules) {
        metrics.expectPeers(directory.roles().keySet());
        rules.stream().filter(rule -> !rule.within()).forEach(rule -> metrics.expectPrefix(rule.name(), rule.prefix()));
    }
}
