package io.vipwatch.monitor.daemon;

import io.vipwatch.monitor.crosscheck.BlackHole;
import io.vipwatch.monitor.crosscheck.BlackHoles;
import io.vipwatch.monitor.crosscheck.Difference;
import io.vipwatch.monitor.crosscheck.Mismatches;
import io.vipwatch.monitor.crosscheck.Node;
import io.vipwatch.monitor.crosscheck.OpenMismatches;
import io.vipwatch.monitor.crosscheck.UnknownViews;
import io.vipwatch.monitor.event.CrosscheckBlackHole;
import io.vipwatch.monitor.event.CrosscheckBlackHole.Change;
import io.vipwatch.monitor.event.CrosscheckCleared;
import io.vipwatch.monitor.event.CrosscheckMismatch;
import io.vipwatch.monitor.event.CrosscheckSubject;
import io.vipwatch.monitor.event.CrosscheckUnknown;
import io.vipwatch.monitor.event.EdgeVersion;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.FoundBy;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.NotAnEvent;
import io.vipwatch.monitor.journal.Journal;
import io.vipwatch.monitor.journal.JournalReader;
import io.vipwatch.monitor.journal.Line;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the cross-check knew when the monitor ended, read back from the journal on the thread that starts the monitor. That
 * run's monotonic clock means nothing any more, so that times come from the other one.
 */
final class CrosscheckHistory {
    private static final Logger LOG = LoggerFactory.getLogger(CrosscheckHistory.class);

    /** What lies further back is found again by itself; reading a day's journal would keep the start waiting. */
    private static final long EVENTS = 250_000;

    private final EventJson json = new EventJson();
    private final Moment now;
    private final Map<CrosscheckSubject.Identity, OpenMismatches.Open> mismatches = new LinkedHashMap<>();
    private final Map<BlackHole.Identity, BlackHoles.Standing> holes = new LinkedHashMap<>();
    private final Map<Object, Event> open = new LinkedHashMap<>();
    private final Map<String, String> versions = new HashMap<>();
    private Optional<UnknownViews> unknown = Optional.empty();

    private CrosscheckHistory(Moment now) {
        this.now = now;
    }

    static CrosscheckHistory of(Journal journal, Moment now) {
        CrosscheckHistory history = new CrosscheckHistory(now);
        long last = journal.lastSeqFound();
        try (JournalReader reader = journal.reader(Math.max(1, last - EVENTS))) {
            while (reader.position() <= last) {
                List<Line> lines = reader.read(Duration.ZERO);
                if (lines.isEmpty()) {
                    break;
                }
                lines.stream()
                        .filter(line -> line.seq() <= last && tells(line.type()))
                        .forEach(history::take);
            }
        } catch (IOException unreadable) {
            LOG.warn("which mismatches were open before is not known: {}", unreadable.toString());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return history;
    }

    private static boolean tells(String type) {
        return type.startsWith("crosscheck.") || type.equals("edge.version");
    }

    private void take(Line line) {
        try {
            Event event = json.read(line.text());
            if (event.what() instanceof CrosscheckMismatch mismatch) {
                open.put(mismatch.about().identity(), event);
                mismatches.put(
                        mismatch.about().identity(),
                        new OpenMismatches.Open(
                                mismatch.about(),
                                since(event, mismatch.duration()),
                                Set.of(FoundBy.POLL), // who else had found it has forgotten
                                mismatch.detail(),
                                mismatch.lookAt()));
            } else if (event.what() instanceof CrosscheckCleared cleared) {
                mismatches.remove(cleared.about().identity());
                open.remove(cleared.about().identity());
            } else if (event.what() instanceof CrosscheckBlackHole hole) {
                take(hole, event);
            } else if (event.what() instanceof CrosscheckUnknown views) {
                long since = since(event, Duration.ZERO).monotonicNanos();
                unknown = Optional.of(new UnknownViews(views.views(), since, views.views(), since, 0));
            } else if (event.what() instanceof EdgeVersion release) {
                versions.put(release.edge(), release.version());
            }
        } catch (NotAnEvent later) {
            LOG.debug("event {} is none of this version", line.seq());
        }
    }

    private void take(CrosscheckBlackHole told, Event event) {
        BlackHole hole = new BlackHole(
                told.prefix(),
                new Node(told.node(), told.address()),
                told.path().equals("stale"),
                told.remaining(),
                told.because(),
                told.prevention());
        if (told.change() == Change.RAISED) {
            long since = since(event, told.duration()).monotonicNanos();
            holes.put(hole.identity(), new BlackHoles.Standing(hole, since));
            open.put(hole.identity(), event);
        } else {
            holes.remove(hole.identity());
            open.remove(hole.identity());
        }
    }

    private Moment since(Event event, Duration duration) {
        long epoch = event.at().epochNanos() - duration.toNanos();
        return new Moment(
                now.monotonicNanos() - (now.epochNanos() - epoch),
                epoch,
                event.at().uncertaintyNanos());
    }

    /** {@return the mismatches that were open; whether they still are is for the poll to say} */
    List<OpenMismatches.Open> mismatches() {
        return List.copyOf(mismatches.values());
    }

    /** {@return how mismatches and black holes were told that were open, the first ones first} */
    List<Event> open() {
        return List.copyOf(open.values());
    }

    /** {@return the release of FRR that this edge ran, if it was told} */
    Optional<String> version(String edge) {
        return Optional.ofNullable(versions.get(edge));
    }

    /** {@return what the next look is compared with} */
    Look look(Moment at) {
        List<Mismatches.Standing> standing = mismatches.values().stream()
                .flatMap(open -> Difference.Kind.named(open.about().kind())
                        .map(kind -> new Mismatches.Standing(
                                difference(kind, open), open.since().monotonicNanos(), true))
                        .stream())
                .toList();
        return new Look(
                0,
                at,
                Optional.empty(),
                List.of(),
                Mismatches.of(standing),
                BlackHoles.of(List.copyOf(holes.values())),
                unknown.orElseGet(() -> UnknownViews.none(at.monotonicNanos())),
                Optional.empty(),
                at.monotonicNanos());
    }

    private static Difference difference(Difference.Kind kind, OpenMismatches.Open open) {
        CrosscheckSubject about = open.about();
        Optional<Node> node = about.node().flatMap(name -> about.address().map(address -> new Node(name, address)));
        return new Difference(kind, about.prefix(), node, open.detail());
    }
}
