package io.vipwatch.monitor.incident;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.IncidentClosed;
import io.vipwatch.monitor.event.IncidentOpened;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.IncidentReport.End;
import io.vipwatch.monitor.event.IncidentReport.Mark;
import io.vipwatch.monitor.event.IncidentUpdated;
import io.vipwatch.monitor.event.Moment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The incidents that are open, and the newest that are closed: which one a change belongs to, and what is due when. */
final class Incidents {
    /** As many closed ones can still be reverted, relapsed into, or be told of late. */
    private static final int REMEMBERED = 32;

    /** A mark this old may still concern an incident that begins now. */
    private static final int MARKS_REMEMBERED = 8;

    private static final Duration MARK_CONCERNS = Duration.ofSeconds(2);

    private final List<Incident> open = new ArrayList<>();
    private final Deque<Incident> closed = new ArrayDeque<>();
    private final Deque<Noted> recentMarks = new ArrayDeque<>();
    private final Ledger ledger;

    /** What was before it and what comes after it are not of one incident. */
    private Optional<Moment> separation = Optional.empty();

    private record Noted(Moment at, Mark mark) {}

    Incidents(Ledger ledger) {
        this.ledger = ledger;
    }

    private Duration quiet() {
        return ledger.rules().quiet();
    }

    /**
     * {@return the incident that a change belongs to, if there is one}, wherever within its uncertainty the change was, which
     * is long where a poll found it: one that is open and concerns the same node; else
     * one in which the edge lost the node and we had not yet; else the one that overlaps it in time; else, for what comes late, a closed one of the same node or prefix whose time it
     * falls into.
     */
    Optional<Incident> of(Optional<String> node, Optional<Prefix> prefix, Moment at) {
        return newest(open, incident -> node.filter(incident.nodes::contains).isPresent())
                .or(() -> newest(open, incident -> incident.awaits(node) && isAfterBegin(incident, at)))
                .or(() -> node.flatMap(lost -> newest(all(), incident -> incident.losses.expects(lost, at, quiet()))))
                .or(() -> newest(open, incident -> isWithin(incident, at)))
                .or(() -> newest(
                        List.copyOf(closed), incident -> incident.concerns(node, prefix) && isWithin(incident, at)));
    }

    /** {@return the incident in which the edge had given up a node that was silent, and did not have it back} */
    Optional<Incident> givenUpAtEdge(String node, Moment at) {
        return newest(all(), incident -> incident.losses.isGivenUpAtEdge(node, at));
    }

    private boolean isWithin(Incident incident, Moment at) {
        Moment end = incident.closedAt.orElseGet(() -> incident.calmAt(quiet()));
        return at.earliestNanos() <= end.monotonicNanos() && isAfterBegin(incident, at);
    }

    /** What lies somewhere between two rounds of a poll may have been at any time of these. */
    private boolean isAfterBegin(Incident incident, Moment at) {
        return at.latestNanos() >= incident.begin.plus(quiet().negated()).monotonicNanos();
    }

    private static Optional<Incident> newest(List<Incident> some, java.util.function.Predicate<Incident> wanted) {
        return some.reversed().stream().filter(wanted).findFirst();
    }

    /** From here on a drill's next repetition is on, and what is lost is lost anew. */
    void separate(Moment at) {
        separation = Optional.of(at);
    }

    private boolean areSeparate(Moment before, Moment after) {
        return separation
                .filter(between -> before.monotonicNanos() < between.monotonicNanos()
                        && after.monotonicNanos() >= between.monotonicNanos())
                .isPresent();
    }

    /** {@return the incident of this prefix that was on its way back at that time} */
    Optional<Incident> returning(Prefix prefix, Moment at) {
        return newest(
                all(),
                incident -> incident.course(prefix).isPresent()
                        && incident.firstBack()
                                .filter(first ->
                                        isWithinQuiet(first, incident.lastBack().orElse(first), at))
                                .filter(first -> !areSeparate(first, at))
                                .isPresent());
    }

    /** A node that is busy may announce long after its session was there: the way back goes on until its last sign. */
    private boolean isWithinQuiet(Moment first, Moment last, Moment at) {
        return at.latestNanos() >= first.plus(quiet().negated()).monotonicNanos()
                && at.earliestNanos() <= last.plus(quiet()).monotonicNanos();
    }

    /** {@return the incident in which this node or prefix was lost and is not back yet, the newest first} */
    Optional<Incident> toRevert(Optional<String> node, Optional<Prefix> prefix) {
        return Stream.concat(open.reversed().stream(), closed.reversed().stream())
                .filter(incident -> incident.concerns(node, prefix))
                .filter(incident -> incident.hasLosses() && incident.revertedAt.isEmpty())
                .findFirst();
    }

    /** {@return a new incident}, which says of which former one it is a relapse. */
    Incident open(long seq, Optional<String> node, Optional<Prefix> prefix, Moment at) {
        Incident incident = new Incident(seq, at);
        incident.relapseOf = closed.reversed().stream()
                .filter(former -> former.concerns(node, prefix) && former.hasLosses())
                .findFirst()
                .filter(former -> former.revertedAt
                        .filter(back -> at.since(back).compareTo(ledger.rules().relapse()) <= 0)
                        .isPresent())
                .map(former -> former.id);
        recentMarks.stream()
                .filter(noted -> at.since(noted.at).compareTo(MARK_CONCERNS) <= 0)
                .forEach(noted -> incident.marks.add(noted.mark));
        open.add(incident);
        return incident;
    }

    /** Marks all that go on, and remembers the mark for one that is about to begin. */
    void mark(Mark mark, Moment at) {
        for (Incident incident : open) {
            incident.marks.add(mark);
            incident.learned(at, quiet());
        }
        recentMarks.addLast(new Noted(at, mark));
        if (recentMarks.size() > MARKS_REMEMBERED) {
            recentMarks.removeFirst();
        }
    }

    /** {@return what is to be said of those that were not spoken of yet, and of nothing else} */
    List<Said> fresh(Moment at) {
        List<Said> said = new ArrayList<>();
        for (Incident incident : open) {
            if (incident.said.isEmpty()) {
                said.add(new Said(at, new IncidentOpened(incident.says(ledger.report(incident)))));
            }
        }
        return said;
    }

    /** {@return what is to be said because time has come this far} */
    List<Said> due(Moment now) {
        List<Said> said = new ArrayList<>();
        Optional<Incident> next = nextDue(now);
        while (next.isPresent()) {
            said.add(reached(next.get()));
            next = nextDue(now);
        }
        return said;
    }

    private Optional<Incident> nextDue(Moment now) {
        Optional<Incident> first = Optional.empty();
        long earliest = now.monotonicNanos();
        for (Incident incident : all()) {
            Optional<Moment> due = incident.due(quiet());
            long time = due.map(Moment::monotonicNanos).orElse(Long.MAX_VALUE);
            if (time < earliest || (time == earliest && first.isEmpty())) {
                first = Optional.of(incident);
                earliest = time;
            }
        }
        return first;
    }

    /** {@return those that are remembered, the open ones first} */
    List<Incident> all() {
        return Stream.concat(open.stream(), closed.stream()).toList();
    }

    private Said reached(Incident incident) {
        Moment due = incident.due(quiet()).orElseThrow();
        boolean closing = incident.closingDue(quiet())
                .filter(time -> time.monotonicNanos() <= due.monotonicNanos())
                .isPresent();
        if (!closing) {
            return new Said(due, new IncidentUpdated(incident.says(ledger.report(incident))));
        }
        boolean tooLong = due.since(incident.begin).compareTo(Incident.LONGEST) >= 0;
        return close(incident, tooLong ? End.LONGEST : End.QUIET, due);
    }

    private Said close(Incident incident, End why, Moment at) {
        incident.end(why, at);
        open.remove(incident);
        closed.addLast(incident);
        if (closed.size() > REMEMBERED) {
            closed.removeFirst();
        }
        return new Said(at, new IncidentClosed(incident.says(ledger.report(incident))));
    }

    /** The monitor ends on purpose; {@return what is to be said of those that go on} */
    List<Said> stop(Moment at) {
        List<Said> said = new ArrayList<>(due(at));
        for (Incident incident : List.copyOf(open)) {
            said.add(close(incident, End.MONITOR_STOPPED, at));
        }
        return said;
    }

    /**
     * The monitor begins anew: what it knew is gone, and the monotonic clock is another.
     *
     * @param left what was said last of the incidents that were open when the former run ended without a word
     */
    List<Said> restart(List<IncidentReport> left, Moment at) {
        List<IncidentReport> interrupted = new ArrayList<>(left);
        open.forEach(incident -> incident.said.ifPresent(interrupted::add));
        open.clear();
        closed.clear();
        recentMarks.clear();
        separation = Optional.empty();
        List<Said> said = new ArrayList<>();
        for (IncidentReport report : interrupted) {
            said.add(new Said(at, new IncidentClosed(Interruption.of(report, at))));
        }
        return said;
    }

    /** {@return the newest that are remembered, as they stand, the newest last} */
    List<IncidentReport> view() {
        List<IncidentReport> view = new ArrayList<>();
        for (Iterator<Incident> each =
                        Stream.concat(closed.stream(), open.stream()).iterator();
                each.hasNext(); ) {
            view.add(ledger.report(each.next()));
        }
        return view;
    }

    int openCount() {
        return open.size();
    }
}
