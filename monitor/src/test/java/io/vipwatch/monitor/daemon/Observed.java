package io.vipwatch.monitor.daemon;

import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.journal.JournalReader;
import io.vipwatch.monitor.journal.Line;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The events of a daemon in order; waits for those that a test expects. */
final class Observed implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final EventJson json = new EventJson();
    private final JournalReader reader;
    private final List<Event> all = new ArrayList<>();
    private int looked;

    Observed(Daemon daemon) {
        reader = daemon.events(1);
    }

    /** {@return the next event of this type that {@code wanted} is true of; those before it are passed over} */
    <T extends Occurrence> T await(Class<T> type, Predicate<T> wanted) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            for (; looked < all.size(); looked++) {
                Occurrence what = all.get(looked).what();
                if (type.isInstance(what) && wanted.test(type.cast(what))) {
                    looked++;
                    return type.cast(what);
                }
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("no such " + type.getSimpleName() + " among "
                        + all.stream().map(event -> "\n" + event).toList());
            }
            for (Line line : reader.read(Duration.ofMillis(200))) {
                all.add(json.read(line.text()));
            }
        }
    }

    List<Event> all() {
        return all;
    }

    @Override
    public void close() {
        reader.close();
    }
}
