package io.vipwatch.monitor.journal;

import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EventIds;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.JournalDegraded;
import io.vipwatch.monitor.event.JournalRecovered;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.MonitorStarted.TornTail;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.event.SettledClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The writing side of the journal. {@link #record} and {@link #flush} belong to one thread, the recorder's; the rest may
 * be called by any.
 *
 * <p>A flush writes the recorded events to the segment file and then hands them to the readers that follow, so that
 * whatever a reader has seen survives the death of this process. A second thread, {@code journal-sync}, forces what was
 * written to the disk, as much at a time as has gathered meanwhile; an event is acknowledged, see {@link #durableSeq},
 * when that is done. A reader therefore may see an event a few milliseconds before it would survive a loss of power.
 *
 * <p>While the files cannot be written, events are kept in memory, as many as fit, and written when the files can be
 * written again. Nothing here ever throws for the disk's sake after {@link #open}.
 */
public final class Journal implements AutoCloseable {
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration RETENTION = Duration.ofMinutes(1);

    private final JournalSettings settings;
    private final String source;
    private final EventIds ids;
    private final EventJson json = new EventJson();
    private final Segments segments;
    private final JournalDirectory directory;
    private final long lastFound;
    private final Optional<TornTail> tornTail;
    private final SegmentWriter writer;
    private final Recent recent;
    private final Syncer syncer;

    private List<Line> pending = new ArrayList<>();
    private long nextSeq;
    private long writtenSeq;
    private long lastAttempt;
    private final SettledClock clock = new SettledClock();
    private long lastRetention;
    private Optional<Moment> latest = Optional.empty();
    private volatile Optional<String> trouble = Optional.empty();
    private volatile LongSupplier taken = () -> Long.MAX_VALUE;

    private Journal(JournalSettings settings, String source, EventIds ids, JournalDirectory directory) {
        this.settings = settings;
        this.source = source;
        this.ids = ids;
        this.directory = directory;
        segments = directory.segments();
        long last = directory.lastSeq();
        lastFound = last;
        tornTail = directory.tornTail();
        writer = new SegmentWriter(directory, settings);
        writer.begin();
        recent = new Recent(settings.memorySize(), last);
        nextSeq = last + 1;
        writtenSeq = last;
        syncer = Syncer.start(writer, last);
    }

    /**
     * Opens the journal of a directory, makes one if there is none, and puts its end in order.
     *
     * @param source the name of this writer in its events
     * @param ids where the events' identifiers come from
     * @throws IOException if the directory cannot be used, or another process writes there. A disk that is full or fails
     *     is no reason: events are kept in memory then, as they are when that happens later
     */
    public static Journal open(JournalSettings settings, String source, EventIds ids) throws IOException {
        return new Journal(settings, source, ids, JournalDirectory.open(settings.directory()));
    }

    /** {@return the last event that the journal held when it was opened; 0 if it held none} */
    public long lastSeqFound() {
        return lastFound;
    }

    /** {@return what a crash had left at the journal's end, if anything} */
    public Optional<TornTail> tornTail() {
        return tornTail;
    }

    /** Gives an occurrence its place in the sequence. It is not yet written. */
    public Event record(Moment at, Occurrence what) {
        return record(at, what, Optional.empty());
    }

    /** The same of one that belongs to an incident, if it is known to. */
    public Event record(Moment at, Occurrence what, Optional<String> incident) {
        Event event = new Event(ids.next(at.epochNanos()), nextSeq, source, incident, at, what);
        pending.add(new Line(nextSeq, json.line(event)));
        nextSeq++;
        return event;
    }

    /**
     * Writes what was recorded since the last flush, hands it to the readers, and has it forced to the disk by the other
     * thread. Also tries again when the files could not be written, and deletes segments that are no longer to be kept;
     * call it once a second even if nothing happens.
     *
     * @return what the journal has recorded about itself meanwhile
     */
    public List<Event> flush(Moment now) {
        latest = Optional.of(now);
        List<Event> own = new ArrayList<>();
        List<Line> batch = pending;
        pending = new ArrayList<>();
        if (trouble.isEmpty()) {
            try {
                writer.write(batch);
                writtenSeq = nextSeq - 1;
            } catch (IOException e) {
                trouble = Optional.of(String.valueOf(e.getMessage()));
                lastAttempt = now.monotonicNanos();
                own.add(record(now, new JournalDegraded(trouble.get())));
                batch.addAll(pending);
                pending = new ArrayList<>();
            }
        }
        if (!batch.isEmpty()) {
            recent.publish(batch);
        }
        if (trouble.isPresent() && now.monotonicNanos() - lastAttempt >= RETRY.toNanos()) {
            retry(now).ifPresent(own::add);
        }
        syncer.written(writtenSeq);
        retain(now);
        return own;
    }

    /** Writes what has gathered in memory, and says what did not fit there. */
    private Optional<Event> retry(Moment now) {
        lastAttempt = now.monotonicNanos();
        long first = recent.oldest();
        boolean lost = first > writtenSeq + 1;
        Event recovered = record(now, new JournalRecovered(lost ? writtenSeq + 1 : 0, lost ? first - 1 : 0));
        List<Line> said = pending;
        pending = new ArrayList<>();
        try {
            List<Line> backlog = new ArrayList<>(recent.await(writtenSeq + 1, Integer.MAX_VALUE, 0));
            backlog.addAll(said);
            writer.write(backlog);
            writtenSeq = nextSeq - 1;
            trouble = Optional.empty();
            recent.publish(said);
            return Optional.of(recovered);
        } catch (IOException e) {
            trouble = Optional.of(String.valueOf(e.getMessage()));
            nextSeq -= said.size();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            nextSeq -= said.size();
        }
        return Optional.empty();
    }

    private void retain(Moment now) {
        boolean settled = clock.isSettled(now);
        if (now.monotonicNanos() - lastRetention < RETENTION.toNanos() && !writer.beganSegment()) {
            return;
        }
        lastRetention = now.monotonicNanos();
        try {
            segments.retain(settings, Duration.ofNanos(now.epochNanos()).toMillis(), settled, taken.getAsLong());
        } catch (IOException e) {
            // An old segment that cannot be deleted is no reason to stop; the next minute tries again.
        }
    }

    /**
     * Keeps what has not yet been taken by somebody who wants all events: as a rule beyond the time and the size after which
     * segments are deleted, but not beyond twice of either.
     *
     * @param newTaken says which event was the last that was taken; called on the recorder's thread
     */
    public void keepUntilTaken(LongSupplier newTaken) {
        taken = newTaken;
    }

    /** {@return the last event that was given a place in the sequence; on the recorder's thread} */
    public long lastRecorded() {
        return nextSeq - 1;
    }

    /** {@return the last event that was handed to readers} */
    public long lastSeq() {
        return recent.lastSeq();
    }

    /** {@return the last event that survives a loss of power} */
    public long durableSeq() {
        return syncer.durable();
    }

    /**
     * Waits until an event survives a loss of power.
     *
     * @return whether it does; not if the time was over before
     */
    public boolean awaitDurable(long seq, Duration atMost) throws InterruptedException {
        return syncer.await(seq, atMost.toNanos());
    }

    /** {@return why the files cannot be written at present, if they cannot} */
    public Optional<String> trouble() {
        return trouble.or(syncer::trouble);
    }

    /** {@return a reader whose first line will be event {@code seq}, or the first one after it that is left} */
    public JournalReader reader(long seq) {
        return new JournalReader(segments, recent, seq);
    }

    /**
     * Writes and forces everything, and lets the readers end.
     *
     * @throws IOException if something could not be written or forced; the journal is closed all the same
     */
    @Override
    public void close() throws IOException {
        try (directory;
                writer) {
            try {
                writeRest();
            } finally {
                syncer.written(writtenSeq);
                syncer.stop();
                recent.close();
            }
        }
    }

    private void writeRest() throws IOException {
        List<Line> batch = pending;
        pending = new ArrayList<>();
        if (trouble.isEmpty()) {
            writer.write(batch);
            writtenSeq = nextSeq - 1;
            recent.publish(batch);
            return;
        }
        recent.publish(batch);
        latest.ifPresent(this::retry);
        if (trouble.isPresent()) {
            throw new IOException("events after " + writtenSeq + " are not in the files: " + trouble.get());
        }
    }
}
