package io.vipwatch.monitor.store;

import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.event.SettledClock;
import io.vipwatch.monitor.event.StorePutAside;
import io.vipwatch.monitor.journal.Line;
import io.vipwatch.monitor.sink.Cursor;
import io.vipwatch.monitor.sink.EventSink;
import io.vipwatch.monitor.sink.SinkException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The writing side of a store in a file of SQLite; on the thread of its feed, the only one that writes. A database that is
 * damaged, or came from another journal, is put aside and begun anew. {@link #suspect} and {@link #size} may be called by
 * any thread.
 */
public final class SqliteStore implements EventSink {
    /** The name in events and metrics. */
    public static final String NAME = "sqlite";

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final StoreSettings settings;
    private final StoreFile file;
    private final Consumer<Occurrence> outlet;
    private Optional<StoreFile.Lock> lock = Optional.empty();
    private Optional<OpenStore> opened = Optional.empty();
    private final SettledClock clock = new SettledClock();
    private long lastLook;
    private volatile Optional<String> suspicion = Optional.empty();
    private volatile long size;

    /** @param outlet where it is told that a database was put aside */
    public SqliteStore(StoreSettings settings, Consumer<Occurrence> outlet) {
        this.settings = settings;
        this.outlet = outlet;
        file = new StoreFile(settings.file());
    }

    @Override
    public String name() {
        return NAME;
    }

    /** {@return how many octets of the database are in use, as of lately} */
    public long size() {
        return size;
    }

    /** Has the database put aside before anything else is written to it: somebody who read it found it damaged. */
    public void suspect(String damage) {
        suspicion = Optional.of(damage);
    }

    @Override
    public Cursor open() throws SinkException {
        release();
        try {
            acquire();
            return openWhole();
        } catch (SinkException e) {
            release();
            throw e;
        }
    }

    private Cursor openWhole() throws SinkException {
        Optional<String> damage = suspicion;
        suspicion = Optional.empty();
        if (damage.isPresent() && file.exists()) {
            putAside(damage.get());
        }
        try {
            return openDatabase();
        } catch (SQLException e) {
            closeDatabase();
            if (!SqliteConnections.isCorrupt(e)) {
                throw failure(e);
            }
            if (file.beginsWithText()) {
                throw new SinkException(path() + " is not a database of SQLite and stays as it is: name another file");
            }
            putAside("it is damaged: " + e.getMessage());
        }
        try {
            return openDatabase();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private void acquire() throws SinkException {
        if (lock.isPresent()) {
            return;
        }
        try {
            lock = file.lock();
        } catch (IOException e) {
            throw new SinkException(path() + " cannot be opened; its directory must be writable: " + e, e);
        }
        if (lock.isEmpty()) {
            throw new SinkException(path() + " is being written by another vipwatch");
        }
    }

    private Cursor openDatabase() throws SQLException, SinkException {
        OpenStore store = OpenStore.open(file);
        opened = Optional.of(store);
        store.prepare();
        size = store.size();
        return store.cursor();
    }

    @Override
    public void beginAnew(String reason) throws SinkException {
        acquire();
        putAside("it was filled from another journal: " + reason);
    }

    private void putAside(String reason) throws SinkException {
        closeDatabase();
        Path aside = file.putAside();
        outlet.accept(new StorePutAside(NAME, path() + ": " + reason, aside.toString()));
    }

    @Override
    public void write(List<Line> lines) throws SinkException {
        attempt(store -> store.write(lines));
    }

    @Override
    public void tend(Moment now) throws SinkException {
        if (suspicion.isPresent()) {
            throw new SinkException(path() + " is damaged: " + suspicion.get());
        }
        if (now.monotonicNanos() - lastLook >= LOOK.toNanos()) {
            lastLook = now.monotonicNanos();
            if (opened.isPresent() && !opened.get().isStill(file)) {
                throw new SinkException(path() + " was removed, or another file took its place");
            }
        }
        attempt(store -> {
            store.retain(settings, now.epochNanos(), clock.isSettled(now));
            size = store.size();
        });
    }

    /** Something that is done with the database, whole or not at all. */
    @FunctionalInterface
    private interface Step {
        void run(OpenStore store) throws SQLException;
    }

    private void attempt(Step step) throws SinkException {
        OpenStore store = opened.orElseThrow(() -> new SinkException(path() + " is not open"));
        try {
            step.run(store);
        } catch (SQLException e) {
            store.rollback();
            if (SqliteConnections.isCorrupt(e)) {
                suspect(String.valueOf(e.getMessage()));
            }
            throw failure(e);
        }
    }

    private SinkException failure(SQLException e) {
        return new SinkException(SqliteConnections.text(path(), e), e);
    }

    private Path path() {
        return settings.file();
    }

    @Override
    public void release() {
        closeDatabase();
        lock.ifPresent(StoreFile.Lock::close);
        lock = Optional.empty();
    }

    private void closeDatabase() {
        opened.ifPresent(OpenStore::close);
        opened = Optional.empty();
    }
}
