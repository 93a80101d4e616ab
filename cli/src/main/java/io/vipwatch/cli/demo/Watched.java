package io.vipwatch.cli.demo;

import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.NotAnEvent;
import io.vipwatch.monitor.event.PrefixStateChanged;
import io.vipwatch.monitor.event.RouteChanged;
import io.vipwatch.monitor.event.SessionDown;
import io.vipwatch.monitor.event.SessionUp;
import io.vipwatch.monitor.journal.JournalReader;
import io.vipwatch.monitor.journal.Line;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Predicate;

/** The daemon's journal, read as it grows, on the thread of the demonstration. */
final class Watched {
    private static final Duration LOOK = Duration.ofMillis(200);

    private final JournalReader reader;
    private final Narrator narrator;
    private final EventJson json = new EventJson();
    private final Queue<Line> unread = new ArrayDeque<>();

    Watched(JournalReader reader, Narrator narrator) {
        this.reader = reader;
        this.narrator = narrator;
    }

    /**
     * Reads on to the first event that is {@code wanted}, telling what passes.
     *
     * @return the event; empty if it did not come in time
     */
    Optional<Event> await(Duration atMost, Predicate<Event> wanted) throws IOException, InterruptedException {
        int looks = (int) (atMost.toMillis() / LOOK.toMillis());
        for (int look = 0; look <= looks; look++) {
            while (!unread.isEmpty()) {
                Event event = read(unread.remove());
                tell(event);
                if (wanted.test(event)) {
                    return Optional.of(event);
                }
            }
            unread.addAll(reader.read(LOOK));
        }
        return Optional.empty();
    }

    private Event read(Line line) throws IOException {
        try {
            return json.read(line.text());
        } catch (NotAnEvent e) {
            throw new IOException("the journal has a line that is not an event: " + line.text(), e);
        }
    }

    private void tell(Event event) {
        text(event).ifPresent(text -> narrator.seen(event.at().epochNanos(), text));
    }

    private static Optional<String> text(Event event) {
        return switch (event.what()) {
            case SessionUp up -> Optional.of("session.up     " + up.peer().peer());
            case SessionDown down ->
                Optional.of("session.down   " + down.peer().peer() + ": "
                        + down.loss().cause().text() + ", " + down.loss().detail());
            case PrefixStateChanged state -> Optional.of("prefix.state   " + state.prefix() + " " + change(state));
            case RouteChanged route
            when !route.duplicate() && isOfVip(route) ->
                Optional.of(String.format(
                        "%-14s %s via %s (%s)",
                        event.type(),
                        route.prefix(),
                        route.peer().peer(),
                        route.reason().text()));
            default -> Optional.empty();
        };
    }

    private static String change(PrefixStateChanged state) {
        String nodes = "origins: " + (state.origins().isEmpty() ? "none" : String.join(" ", state.origins()));
        return state.state() == state.previous()
                ? state.state().text() + ", " + nodes
                : state.previous().text() + " -> " + state.state().text() + ", " + nodes;
    }

    private static boolean isOfVip(RouteChanged route) {
        return route.prefix().length() == route.prefix().address().bits();
    }
}
