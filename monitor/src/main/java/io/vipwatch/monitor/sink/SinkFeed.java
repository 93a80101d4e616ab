package io.vipwatch.monitor.sink;

import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.MonitorLagged;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.event.StoreDegraded;
import io.vipwatch.monitor.event.StoreRecovered;
import io.vipwatch.monitor.journal.Journal;
import io.vipwatch.monitor.journal.JournalReader;
import io.vipwatch.monitor.journal.Line;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread {@code sink-NAME}: hands the events of the journal to one sink, in order, from where the sink stopped. It
 * hands over only what survives a loss of power, so that a sink is never ahead of the journal. When the sink fails, it is
 * opened again after a while, and goes on where it stands; meanwhile nothing gathers here but the number of the event that
 * comes next. The other methods may be called by any thread.
 */
public final class SinkFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SinkFeed.class);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final int MOST_LINES = 4096;
    private static final long MOST_OCTETS = 4L << 20;

    private final Journal journal;
    private final EventSink sink;
    private final Consumer<Occurrence> outlet;
    private final Supplier<Moment> clock;
    private final Pace pace;
    private final Thread thread;

    private Duration retry;
    private Optional<Moment> degradedSince = Optional.empty();

    /** Whether the sink is open and its cursor is known. */
    private boolean ready;

    private volatile boolean ending;
    private volatile long taken;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private volatile Optional<String> trouble = Optional.empty();

    private SinkFeed(Journal journal, EventSink sink, Consumer<Occurrence> outlet, Supplier<Moment> clock, Pace pace) {
        this.journal = journal;
        this.sink = sink;
        this.outlet = outlet;
        this.clock = clock;
        this.pace = pace;
        retry = pace.firstRetry();
        thread = Thread.ofPlatform().name("sink-" + sink.name()).daemon().unstarted(this::run);
    }

    /**
     * Starts to feed a sink. The sink is opened on the feed's own thread: one that cannot be opened delays nobody.
     *
     * @param outlet where it is told that the sink degrades and recovers
     * @param clock the time
     */
    public static SinkFeed start(
            Journal journal, EventSink sink, Consumer<Occurrence> outlet, Supplier<Moment> clock, Pace pace) {
        SinkFeed feed = new SinkFeed(journal, sink, outlet, clock, pace);
        feed.thread.start();
        return feed;
    }

    /** {@return how the sink fares} */
    public SinkStatus status() {
        long now = taken;
        return new SinkStatus(
                sink.name(), now, Math.max(0, journal.lastSeq() - now), written.get(), failures.get(), trouble);
    }

    /** {@return the last event that the sink has taken, as far as is known; 0 if none} */
    public long taken() {
        return taken;
    }

    /**
     * Has the sink take what is left, and ends the thread. A sink that does not come to an end in time is left to itself;
     * it goes on from its cursor at the next start.
     */
    @Override
    public void close() {
        ending = true;
        thread.interrupt(); // out of any waiting
        try {
            if (!thread.join(pace.farewell())) {
                LOG.warn("{} does not come to an end and is left to itself", sink.name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!ending) {
                attempt();
            }
            Thread.interrupted(); // the interruption said no more than that the end has come
            finish();
        } catch (InterruptedException | IOException | SinkException atTheEnd) {
            LOG.info("{} has not taken everything: {}", sink.name(), atTheEnd.toString());
        } finally {
            sink.release();
        }
    }

    /** Feeds the sink until it fails or the end has come. */
    private void attempt() {
        try (JournalReader reader = open()) {
            while (!ending) {
                List<Line> batch = gather(reader);
                if (!batch.isEmpty()) {
                    take(batch);
                }
                sink.tend(clock.get());
                recovered();
            }
        } catch (SinkException e) {
            failed(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            if (!ending) { // an interruption closes the file that is being read
                failed("the journal cannot be read: " + e);
            }
        } catch (InterruptedException e) {
            LOG.debug("{} comes to its end", sink.name());
        } catch (RuntimeException | LinkageError fault) {
            LOG.error("a fault of our own while feeding {}", sink.name(), fault);
            failed("a fault in this program: " + fault);
        }
    }

    private JournalReader open() throws SinkException, IOException, InterruptedException {
        ready = false;
        sink.release();
        Cursor cursor = sink.open();
        Optional<String> foreign = foreign(cursor);
        if (foreign.isPresent()) {
            sink.beginAnew(foreign.get());
            cursor = sink.open();
        }
        taken = cursor.seq();
        ready = true;
        return journal.reader(cursor.seq() + 1);
    }

    /** {@return how it shows that this is not the cursor of a sink that was fed from this journal, if it shows} */
    private Optional<String> foreign(Cursor cursor) throws IOException, InterruptedException {
        if (cursor.seq() > journal.lastSeq()) {
            return Optional.of("it holds event " + cursor.seq() + ", and the journal ends with " + journal.lastSeq());
        }
        if (cursor.seq() == 0) {
            return Optional.empty();
        }
        try (JournalReader reader = journal.reader(cursor.seq())) {
            return reader.read(Duration.ZERO).stream()
                    .filter(line -> line.seq() == cursor.seq() && !line.id().equals(cursor.eventId()))
                    .findFirst()
                    .map(line -> "its event " + cursor.seq() + " is " + cursor.eventId() + ", and that of the journal "
                            + line.id());
        }
    }

    /** {@return what comes next, as much as there is up to a limit; empty if nothing came for a while} */
    private List<Line> gather(JournalReader reader) throws IOException, InterruptedException {
        List<Line> batch = new ArrayList<>(reader.read(IDLE));
        if (!batch.isEmpty() && reader.position() > journal.lastSeq()) {
            Thread.sleep(pace.gather());
        }
        fill(batch, reader);
        return batch;
    }

    private static void fill(List<Line> batch, JournalReader reader) throws IOException, InterruptedException {
        long octets = batch.stream().mapToLong(Line::size).sum();
        while (!batch.isEmpty() && batch.size() < MOST_LINES && octets < MOST_OCTETS) {
            List<Line> more = reader.read(Duration.ZERO);
            if (more.isEmpty()) {
                return;
            }
            batch.addAll(more);
            octets += more.stream().mapToLong(Line::size).sum();
        }
    }

    private void take(List<Line> batch) throws SinkException, InterruptedException {
        long last = batch.getLast().seq();
        while (!journal.awaitDurable(last, IDLE)) {
            if (ending) {
                throw new InterruptedException("event " + last + " is not on the disk");
            }
        }
        sink.write(batch);
        tellOfGaps(batch);
        taken = last;
        written.addAndGet(batch.size());
    }

    /** What the journal lacks from before the sink's first event is no gap: the sink was not there. */
    private void tellOfGaps(List<Line> batch) {
        long expected = taken == 0 ? batch.getFirst().seq() : taken + 1;
        for (Line line : batch) {
            if (line.seq() > expected) {
                outlet.accept(new MonitorLagged(
                        sink.name(),
                        expected,
                        line.seq() - 1,
                        line.seq() - expected,
                        "none: they were not in the journal any more"));
            }
            expected = line.seq() + 1;
        }
    }

    /** At the end: what has been written to the journal meanwhile, once, and without waiting for more. */
    private void finish() throws SinkException, IOException, InterruptedException {
        if (!ready) {
            return;
        }
        long last = journal.lastSeq();
        try (JournalReader reader = journal.reader(taken + 1)) {
            while (taken < last) {
                List<Line> batch = new ArrayList<>(reader.read(Duration.ZERO));
                fill(batch, reader);
                if (batch.isEmpty()) {
                    return;
                }
                take(batch);
            }
        }
    }

    private void failed(String reason) {
        failures.incrementAndGet();
        trouble = Optional.of(reason);
        ready = false;
        sink.release();
        if (degradedSince.isEmpty()) {
            degradedSince = Optional.of(clock.get());
            outlet.accept(new StoreDegraded(sink.name(), reason));
        }
        try {
            Thread.sleep(retry);
        } catch (InterruptedException e) {
            LOG.debug("{} comes to its end", sink.name());
        }
        Duration doubled = retry.multipliedBy(2);
        retry = doubled.compareTo(pace.lastRetry()) < 0 ? doubled : pace.lastRetry();
    }

    private void recovered() {
        retry = pace.firstRetry();
        trouble = Optional.empty();
        degradedSince.ifPresent(since -> outlet.accept(
                new StoreRecovered(sink.name(), clock.get().since(since), Math.max(0, journal.lastSeq() - taken))));
        degradedSince = Optional.empty();
    }
}
