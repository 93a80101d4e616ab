package io.vipwatch.monitor.incident;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.DrilledFault;
import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.event.IncidentCrosscheck;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.IncidentReport.End;
import io.vipwatch.monitor.event.Moment;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * An incident as it grows. It is open until nothing has changed for the quiet time; after that it only takes in what
 * belongs to it by its time, and the way back.
 */
final class Incident {

    /** However much goes on, an incident is closed after this. */
    static final Duration LONGEST = Duration.ofHours(1);

    /** The longest that a BGP speaker in wide use asks for by itself, BIRD's (RFC 4271 §4.2). */
    static final Duration LONGEST_HOLD_TIME = Duration.ofMinutes(4);

    /** So long after a drill has taken its fault back the way back is waited for. */
    private static final Duration RETURN = Duration.ofMinutes(1);

    final String id;
    final long openedBy;
    final Timeline timeline = new Timeline();
    final Marks marks = new Marks();
    final Set<String> nodes = new LinkedHashSet<>();

    /** Faults of drills, of which it is what became. */
    final Set<DrilledFault> follows = new LinkedHashSet<>();

    /** Who was lost, by ourselves and by the edge, and is not back. */
    final Losses losses = new Losses();

    /** Of the drill, the probes and the service checks. */
    final Map<InstantName, Seen> shared = new EnumMap<>(InstantName.class);

    final Map<String, Seen> back = new LinkedHashMap<>();
    Optional<IncidentReport.Outage> outage = Optional.empty();

    /** The probes whose loss goes on. */
    final Set<String> losing = new TreeSet<>();

    /** Whether each flow of that probe keeps its port, so that its own gap is known. */
    boolean outageOfFlows;

    /** By how much the way of packets may have been good before the probe that found it so was sent. */
    Duration recoveredGrain = Duration.ZERO;

    /** What probes lost on the way back. */
    Optional<IncidentReport.Outage> backOutage = Optional.empty();

    /** By when a probe's flow went another way. */
    Optional<Turn> turn = Optional.empty();

    /** Whether a probe has seen anything of it. */
    boolean probed;

    /** What the edge believes otherwise than the nodes say. */
    final Disagreement disagreement = new Disagreement();

    Optional<String> relapseOf = Optional.empty();
    Moment begin;

    /** Whether the fault of a drill that brought it about has not been taken back. */
    boolean faultIsOn;

    /** When the last such fault was taken back. */
    Optional<Moment> faultOver = Optional.empty();

    /** The first change, whatever a drill says. */
    Moment first;

    Optional<Evidence> evidence = Optional.empty();
    Optional<End> ended = Optional.empty();
    Optional<Moment> closedAt = Optional.empty();
    Moment lastChange;
    Optional<Moment> revertedAt = Optional.empty();

    /** What was said of it last. */
    Optional<IncidentReport> said = Optional.empty();

    private final Map<Prefix, Course> courses = new LinkedHashMap<>();
    private final Updates updates = new Updates();

    Incident(long openedBy, Moment begin) {
        id = "inc-" + openedBy;
        this.openedBy = openedBy;
        this.begin = begin;
        first = begin;
        lastChange = begin;
    }

    boolean isOpen() {
        return ended.isEmpty();
    }

    /** Something changed: it goes on. */
    void changes(Moment at) {
        if (at.monotonicNanos() > lastChange.monotonicNanos()) {
            lastChange = at;
        }
        if (at.monotonicNanos() < begin.monotonicNanos()) {
            begin = at;
        }
        if (at.monotonicNanos() < first.monotonicNanos()) {
            first = at;
        }
    }

    /**
     * {@return whether a drill's fault is on, or what it took is being waited for, so that what concerns its nodes, or none,
     * belongs to it}
     */
    boolean awaits(Optional<String> node) {
        boolean waits = faultIsOn || (faultOver.isPresent() && hasLosses() && revertedAt.isEmpty());
        return isOpen()
                && waits
                && (node.isEmpty()
                        || follows.stream().anyMatch(fault -> fault.nodes().contains(node.get())));
    }

    /** Takes note that a probe's flow goes another way. */
    void turned(Turn found) {
        turn = turn.filter(known -> known.latest() <= found.latest()).or(() -> Optional.of(found));
    }

    /** A drill's fault is the begin of what it brought about. */
    void beginsWith(Moment fault) {
        begin = fault;
    }

    /** More is known of it, which will be said before long: rarely, if there is much. */
    void learned(Moment at, Duration quiet) {
        updates.learned(at, isOpen(), quiet);
    }

    /** Traffic has recovered, for which those who watch it wait. */
    void recovered(Moment at) {
        updates.awaited(at, isOpen());
    }

    static Moment later(Moment one, Moment other) {
        return one.monotonicNanos() >= other.monotonicNanos() ? one : other;
    }

    void supports(Evidence more) {
        if (evidence.isEmpty() || more.beats(evidence.get())) {
            evidence = Optional.of(more);
        }
    }

    /** A node's session ended, or its path was found to be down. */
    void lostNode(String node, Detection how) {
        nodes.add(node);
        losses.lost(node, how, isOpen());
        revertedAt = Optional.empty();
    }

    /** The edge lost a node. */
    void lostAtEdge(String node, Moment at) {
        nodes.add(node);
        losses.atEdge(node, at);
        revertedAt = Optional.empty();
    }

    /** The edge has a node's session again. */
    void backAtEdge(String node, Seen how) {
        if (losses.backAtEdge(node)) {
            back.putIfAbsent(WayBack.EDGE_SESSION_UP, how);
            reverts(how.at());
        }
    }

    /** A node's session is there again. */
    void nodeBack(String node, Moment at) {
        losses.back(node);
        back.putIfAbsent(WayBack.SESSION_UP, Seen.here(at, "bgp", "session with " + node));
        reverts(at);
    }

    /** {@return the first sign of the way back, ours or at the edge} */
    Optional<Moment> firstBack() {
        return signsOfTheWayBack().min(Comparator.comparingLong(Moment::monotonicNanos));
    }

    private Stream<Moment> signsOfTheWayBack() {
        return Stream.concat(
                        back.values().stream(),
                        courses.values().stream().flatMap(course -> course.edgeBack.values().stream()))
                .map(Seen::at);
    }

    /** {@return the last sign of the way back, ours or at the edge} */
    Optional<Moment> lastBack() {
        return signsOfTheWayBack().max(Comparator.comparingLong(Moment::monotonicNanos));
    }

    /** {@return whether what begins then is of the way back rather than of the loss} */
    boolean isOnTheWayBack(Moment at) {
        return Stream.concat(firstBack().stream(), closedAt.stream())
                .anyMatch(begun -> at.monotonicNanos() >= begun.monotonicNanos());
    }

    /** {@return whether what was seen with this uncertainty may be of the way back} */
    boolean mayBeOnTheWayBack(Moment at) {
        return isOnTheWayBack(at.plus(Duration.ofNanos(at.uncertaintyNanos())));
    }

    /** Notes that all may be as before. */
    void reverts(Moment at) {
        boolean whole = losses.areOver() && courses.values().stream().allMatch(Course::isWhole);
        if (!whole) {
            revertedAt = Optional.empty();
        } else if (revertedAt.isEmpty()) {
            revertedAt = Optional.of(at);
        }
    }

    boolean hasLosses() {
        return losses.wereThere()
                || courses.values().stream().anyMatch(course -> course.lostPaths > 0 || course.changedPaths > 0);
    }

    Optional<Course> course(Prefix prefix) {
        return Optional.ofNullable(courses.get(prefix));
    }

    void add(Course course) {
        courses.put(course.prefix, course);
    }

    Collection<Course> courses() {
        return courses.values();
    }

    int timesLostAgain() {
        return losses.relapses()
                + courses.values().stream()
                        .mapToInt(course -> course.relapses)
                        .max()
                        .orElse(0);
    }

    boolean concerns(Optional<String> node, Optional<Prefix> prefix) {
        return node.filter(nodes::contains).isPresent()
                || prefix.filter(courses::containsKey).isPresent();
    }

    IncidentCrosscheck crosscheck() {
        return disagreement.asOf(lastChange);
    }

    /** {@return the cause; it falls back on what is unknown about it} */
    Evidence cause() {
        return evidence.orElseGet(() -> new Evidence(
                Evidence.Strength.CONSEQUENCE,
                IncidentCause.UNKNOWN,
                nodes.stream().findFirst(),
                "paths changed, and nothing that was seen says why",
                "bgp",
                begin));
    }

    /** {@return when something is due, if nothing happens before: closing it, or saying what is new} */
    Optional<Moment> due(Duration quiet) {
        Optional<Moment> closing = closingDue(quiet);
        return updates.dueBefore(closing);
    }

    /**
     * {@return when it is closed unless something happens before}. While stale paths wait for their end, a drill's fault is
     * on, or what it took has just been given back, it is not over.
     */
    Optional<Moment> closingDue(Duration quiet) {
        if (!isOpen()) {
            return Optional.empty();
        }
        Moment longest = begin.plus(LONGEST);
        Moment calm = faultOver
                .filter(_ -> hasLosses() && revertedAt.isEmpty())
                .map(over -> later(over.plus(RETURN), calmAt(quiet)))
                .orElseGet(() -> calmAt(quiet));
        boolean waits = faultIsOn || courses.values().stream().anyMatch(Course::hasStale);
        return Optional.of(waits || calm.monotonicNanos() > longest.monotonicNanos() ? longest : calm);
    }

    /**
     * {@return until when a change belongs to it}. While probes are being lost and nothing says why, the hold time of a
     * session may still end and tell it, however short the quiet time is.
     */
    Moment calmAt(Duration quiet) {
        Moment calm = lastChange.plus(quiet);
        boolean unexplained = nodes.isEmpty() && !hasLosses() && !losing.isEmpty();
        return unexplained ? later(calm, begin.plus(LONGEST_HOLD_TIME)) : calm;
    }

    void end(End why, Moment at) {
        ended = Optional.of(why);
        closedAt = Optional.of(at);
        updates.none();
    }

    /** Notes what is being said of it. */
    IncidentReport says(IncidentReport report) {
        said = Optional.of(report);
        updates.said();
        return report;
    }
}
