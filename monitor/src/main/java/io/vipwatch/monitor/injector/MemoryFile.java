package io.vipwatch.monitor.injector;

import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.inject.InjectMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What must outlive the monitor, in a file: whole at any instant, and written on the thread {@code inject-memory}, so that
 * no disk delays a withdrawal. The methods may be called by any thread.
 */
public final class MemoryFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryFile.class);
    private static final JsonMapper MAPPER = EventJson.mapper();
    private static final int MOST_SECONDS = 3;

    private final Path path;
    private final AtomicReference<Optional<InjectMemory>> unwritten = new AtomicReference<>(Optional.empty());
    private final ExecutorService writing = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("inject-memory").factory());

    /** A file that need not be there yet. */
    public MemoryFile(Path path) {
        this.path = path;
    }

    /** {@return what was kept; empty if nothing was, or nothing that can be read} */
    public Optional<InjectMemory> load() {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try {
            return Optional.of(MAPPER.readValue(Files.readAllBytes(path), InjectMemory.class));
        } catch (IOException | JacksonException unreadable) {
            LOG.warn("{} cannot be read, who was drained is forgotten: {}", path, unreadable.getMessage());
            return Optional.empty();
        }
    }

    /** Keeps this instead of what was kept before. */
    void keep(InjectMemory memory) {
        unwritten.set(Optional.of(memory));
        writing.execute(this::write);
    }

    private void write() {
        Optional<InjectMemory> latest = unwritten.getAndSet(Optional.empty());
        if (latest.isEmpty()) {
            return; // it was written together with one before
        }
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        try {
            try (FileChannel file = FileChannel.open(
                    fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer octets = ByteBuffer.wrap(MAPPER.writeValueAsBytes(latest.get()));
                while (octets.hasRemaining()) {
                    file.write(octets);
                }
                file.force(true);
            }
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            LOG.error("{} cannot be written: after a restart a drained node would be announced again", path, failed);
        }
    }

    /** Writes what is not written yet. */
    @Override
    public void close() {
        writing.shutdown();
        try {
            if (!writing.awaitTermination(MOST_SECONDS, TimeUnit.SECONDS)) {
                LOG.error("{} is not written: the disk does not answer", path);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
