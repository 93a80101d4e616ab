package io.vipwatch.monitor.incident;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.BfdDown;
import io.vipwatch.monitor.event.BfdEvidence;
import io.vipwatch.monitor.event.BfdUp;
import io.vipwatch.monitor.event.EndOfRib;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.IncidentClosed;
import io.vipwatch.monitor.event.IncidentOccurrence;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.IncidentRules;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.MonitorStarted;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.event.PathDescription;
import io.vipwatch.monitor.event.PeerName;
import io.vipwatch.monitor.event.PeerRole;
import io.vipwatch.monitor.event.RouteAction;
import io.vipwatch.monitor.event.RouteReason;
import io.vipwatch.monitor.event.SessionDown;
import io.vipwatch.monitor.event.SessionDown.NotificationText;
import io.vipwatch.monitor.event.SessionUp;
import io.vipwatch.monitor.event.TrackedKind;
import io.vipwatch.monitor.track.PathChange;
import io.vipwatch.monitor.track.TrackRule;
import io.vipwatch.monitor.track.Tracker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.IntStream;

/** A monitor without threads and sockets on a virtual clock: a tracker, a correlator and a journal, as the daemon has them. */
public final class Story {
    public static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    public static final Prefix PODS = Prefix.of("2001:db8:0:aa00::/64");
    static final Duration QUIET = Duration.ofSeconds(10);
    private static final long EPOCH = 1_795_335_551_000_000_000L;
    private static final long NODE_AS = 65010;

    public final List<Event> journal = new ArrayList<>();
    final Correlator correlator = new Correlator();
    private final Tracker tracker = new Tracker();
    private final Map<String, Map<Prefix, PathDescription>> held = new HashMap<>();
    private long nanos = Duration.ofHours(1).toNanos();

    /** {@return a monitor that tracks the VIP and the pod blocks} */
    static Story begin(IncidentRules.Limit... budget) {
        Story story = new Story();
        story.record(new MonitorStarted("test", 0, Optional.empty()));
        story.record(new IncidentRules(
                QUIET,
                Duration.ofMinutes(5),
                List.of(
                        new IncidentRules.Tracked("api", VIP, false, TrackedKind.VIP, List.of(budget)),
                        new IncidentRules.Tracked("pods", PODS, true, TrackedKind.PODS, List.of()))));
        story.recordAll(story.tracker.follow(
                List.of(
                        new TrackRule("api", VIP, false, TrackedKind.VIP, 1),
                        new TrackRule("pods", PODS, true, TrackedKind.PODS, 1)),
                _ -> Optional.of(PeerRole.NODE),
                story.now()));
        return story;
    }

    /** {@return the same with nodes that announce the VIP and have done so for long} */
    public static Story with(String... nodes) {
        Story story = begin();
        for (String node : nodes) {
            story.up(node).announce(node, VIP).endOfRib(node);
        }
        return story.after(Duration.ofMinutes(2));
    }

    Moment now() {
        return new Moment(nanos, EPOCH + nanos, 1_000);
    }

    /** Time passes, and the recorder comes round once a second. */
    public Story after(Duration duration) {
        long until = nanos + duration.toNanos();
        while (nanos + 1_000_000_000 <= until) {
            nanos += 1_000_000_000;
            said(correlator.tick(now()));
        }
        nanos = until;
        return this;
    }

    Story millis(long millis) {
        return after(Duration.ofMillis(millis));
    }

    /** Records as the daemon does. */
    public Story record(Occurrence what) {
        return record(what, now());
    }

    Story record(Occurrence what, Moment at) {
        said(correlator.before(at, what));
        Correlator.Taken taken = correlator.take(journal.size() + 1, at, what);
        add(at, taken.incident(), what);
        said(taken.said());
        return this;
    }

    Story recordAll(List<Occurrence> occurrences) {
        occurrences.forEach(this::record);
        return this;
    }

    private void said(List<Said> said) {
        said.forEach(one -> add(one.at(), Optional.of(one.what().incident().id()), one.what()));
    }

    private void add(Moment at, Optional<String> incident, Occurrence what) {
        long seq = journal.size() + 1L;
        journal.add(new Event(new UUID(7, seq), seq, "monitor/test", incident, at, what));
    }

    static PeerName node(String name) {
        return new PeerName(name, name, PeerRole.NODE, IpAddress.of("2001:db8::1" + name.charAt(name.length() - 1)));
    }

    Story up(String node) {
        List<Family> families = List.of(Family.IPV6_UNICAST);
        return recordAll(tracker.sessionUp(
                new SessionUp(
                        node(node),
                        NODE_AS,
                        "192.0.2.1",
                        Duration.ofSeconds(9),
                        families,
                        families,
                        true,
                        Duration.ofMinutes(2)),
                now()));
    }

    Story endOfRib(String node) {
        return recordAll(tracker.endOfRib(new EndOfRib(node(node), Family.IPV6_UNICAST), now()));
    }

    static PathDescription path(String node, long med) {
        return new PathDescription(
                List.of(node(node).address()),
                List.of(NODE_AS),
                "igp",
                OptionalLong.of(med),
                OptionalLong.empty(),
                List.of(),
                List.of());
    }

    public Story announce(String node, Prefix prefix) {
        return announce(node, prefix, 0);
    }

    Story announce(String node, Prefix prefix, long med) {
        Optional<PathDescription> before = Optional.ofNullable(held(node).get(prefix));
        PathDescription after = path(node, med);
        held(node).put(prefix, after);
        return change(
                node,
                before.isPresent() ? RouteAction.REPLACE : RouteAction.ANNOUNCE,
                RouteReason.UPDATE,
                prefix,
                before.equals(Optional.of(after)),
                before,
                Optional.of(after));
    }

    public Story withdraw(String node, Prefix prefix) {
        return gone(node, RouteReason.EXPLICIT, prefix);
    }

    Story gone(String node, RouteReason reason, Prefix prefix) {
        Optional<PathDescription> before = Optional.ofNullable(held(node).remove(prefix));
        return change(node, RouteAction.WITHDRAW, reason, prefix, before.isEmpty(), before, Optional.empty());
    }

    private Map<Prefix, PathDescription> held(String node) {
        return held.computeIfAbsent(node, _ -> new LinkedHashMap<>());
    }

    private Story change(
            String node,
            RouteAction change,
            RouteReason reason,
            Prefix prefix,
            boolean duplicate,
            Optional<PathDescription> before,
            Optional<PathDescription> after) {
        return recordAll(tracker.routes(
                node(node),
                List.of(new PathChange(
                        change,
                        Family.IPV6_UNICAST,
                        prefix,
                        OptionalLong.of(1),
                        reason,
                        "",
                        duplicate,
                        before,
                        after,
                        List.of())),
                now()));
    }

    /** The session ends, and all routes with it. */
    public Story down(String node, LossCause cause, Duration silence) {
        return down(node, cause, Optional.empty(), silence).lose(node, RouteReason.SESSION_LOST);
    }

    /** The session ends, and graceful restart keeps the routes. */
    Story downStale(String node, LossCause cause) {
        down(node, cause, Optional.empty(), Duration.ofMillis(700));
        for (Map.Entry<Prefix, PathDescription> path : List.copyOf(held(node).entrySet())) {
            change(
                    node,
                    RouteAction.STALE,
                    RouteReason.SESSION_LOST,
                    path.getKey(),
                    false,
                    Optional.of(path.getValue()),
                    Optional.of(path.getValue()));
        }
        return this;
    }

    Story down(String node, LossCause cause, Optional<NotificationText> notification, Duration silence) {
        String detail = notification.map(Sessions::words).orElse("because of " + cause.text());
        return recordAll(tracker.sessionDown(
                new SessionDown(
                        node(node),
                        new SessionDown.SessionLoss(cause, detail, notification, silence, Duration.ofSeconds(3)),
                        Duration.ofHours(1)),
                now()));
    }

    /** All routes of a node go. */
    Story lose(String node, RouteReason reason) {
        for (Prefix prefix : List.copyOf(held(node).keySet())) {
            gone(node, reason, prefix);
        }
        return this;
    }

    public Story bfdDown(String node, Duration silence) {
        Duration interval = Duration.ofMillis(300);
        return record(tracker.bfdDown(
                new BfdDown(
                        node(node),
                        new BfdUp.Agreed("single-hop", 1, 2, interval, interval, interval.multipliedBy(3)),
                        "Down",
                        "detection-time-expired",
                        true,
                        "Control Detection Time Expired",
                        Optional.empty(),
                        BfdDown.Consequence.SESSION_CLOSED,
                        OptionalLong.empty(),
                        Optional.of(silence),
                        Optional.of(Duration.ofMillis(1)),
                        BfdEvidence.TOLD,
                        List.of()),
                now()));
    }

    public static Prefix pod(int block) {
        return Prefix.of("2001:db8:0:aa00::" + Integer.toHexString(block << 6) + "/122");
    }

    public Story announcePods(String node, int from, int count) {
        IntStream.range(from, from + count).forEach(block -> announce(node, pod(block)));
        return this;
    }

    List<IncidentOccurrence> spoken() {
        return journal.stream()
                .map(Event::what)
                .filter(IncidentOccurrence.class::isInstance)
                .map(IncidentOccurrence.class::cast)
                .toList();
    }

    /** {@return every incident as it was told last, in the order in which they were opened} */
    public List<IncidentReport> incidents() {
        Map<String, IncidentReport> last = new LinkedHashMap<>();
        spoken().forEach(one -> last.put(one.incident().id(), one.incident()));
        return List.copyOf(last.values());
    }

    List<IncidentReport> closed() {
        return spoken().stream()
                .filter(IncidentClosed.class::isInstance)
                .map(IncidentOccurrence::incident)
                .toList();
    }
}
