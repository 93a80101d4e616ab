package io.vipwatch.monitor.replay;

import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.PrefixStateChanged;
import io.vipwatch.monitor.event.RouteChanged;
import io.vipwatch.monitor.event.SessionDown;
import io.vipwatch.monitor.event.SessionWarning;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What came of a replay. */
record Told(List<Event> events, Outcome outcome) {
    /** Replays the contents of some files as one recording. */
    static Told of(Path directory, ReplaySettings settings, byte[]... files) throws IOException {
        List<Path> paths = new ArrayList<>();
        for (byte[] file : files) {
            Path path = directory.resolve("recording" + paths.size());
            Files.write(path, file);
            paths.add(path);
        }
        List<Event> events = new ArrayList<>();
        Outcome outcome;
        try (Recordings recording = Recordings.open(paths, settings, List.of())) {
            for (Optional<Event> next = recording.next(); next.isPresent(); next = recording.next()) {
                events.add(next.get());
            }
            outcome = recording.outcome();
        }
        return new Told(events, outcome);
    }

    <T> List<T> of(Class<T> type) {
        return events.stream()
                .map(Event::what)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** {@return each event in a few words} */
    List<String> words() {
        return events.stream()
                .map(event -> switch (event.what()) {
                    case SessionDown down ->
                        "session.down " + down.peer().peer() + " "
                                + down.loss().cause().text();
                    case RouteChanged route ->
                        event.type() + " " + route.peer().peer() + " "
                                + route.reason().text();
                    case PrefixStateChanged state ->
                        "prefix.state " + state.state().text() + " " + state.origins();
                    case SessionWarning _ -> event.type();
                    default -> event.type() + " " + event.what().subject();
                })
                .filter(words -> !words.equals("session.warning") && !words.startsWith("monitor.started"))
                .toList();
    }

    String json() {
        EventJson json = new EventJson();
        StringBuilder lines = new StringBuilder();
        events.forEach(event -> lines.append(new String(json.line(event), StandardCharsets.UTF_8))
                .append('\n'));
        return lines.toString();
    }

    /** {@return when the first event of a type was, in nanoseconds since the epoch} */
    long at(String type) {
        return events.stream()
                .filter(event -> event.type().equals(type))
                .findFirst()
                .orElseThrow()
                .at()
                .epochNanos();
    }
}
