package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.event.EventJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The journal of a run, a line an entry: what is about to be done is on the disk before it is done. On any thread that
 * writes, which waits for the disk, one at a time.
 */
public final class RunJournal implements AutoCloseable {
    private static final JsonMapper MAPPER = EventJson.mapper();

    private final FileChannel file;

    private RunJournal(FileChannel file) {
        this.file = file;
    }

    /** {@return a new journal, or one that is gone on with} */
    public static RunJournal open(Path path) throws IOException {
        if (Files.exists(path)) {
            dropWhatWasCutOff(path);
        }
        RunJournal journal = new RunJournal(
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
        // The name of the file has to last as well.
        try (FileChannel directory = FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
        return journal;
    }

    /** Half a line would spoil the next one. */
    private static void dropWhatWasCutOff(Path path) throws IOException {
        byte[] octets = Files.readAllBytes(path);
        int end = octets.length;
        while (end > 0 && octets[end - 1] != '\n') {
            end--;
        }
        if (end < octets.length) {
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
                file.truncate(end);
                file.force(true);
            }
        }
    }

    /** Writes an entry, and returns when the disk has it. */
    public synchronized void write(RunLine entry) throws IOException {
        String line = MAPPER.writerFor(RunLine.class).writeValueAsString(entry) + "\n";
        ByteBuffer octets = StandardCharsets.UTF_8.encode(line);
        long end = file.size();
        try {
            while (octets.hasRemaining()) {
                file.write(octets);
            }
            file.force(true);
        } catch (IOException full) {
            file.truncate(end); // half a line would spoil the next one
            throw full;
        }
    }

    /** {@return the entries of a journal; a last line that a crash cut off is left out: what it says was not yet done} */
    public static List<RunLine> read(Path path) throws IOException {
        List<RunLine> entries = new ArrayList<>();
        String text = Files.readString(path);
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            try {
                entries.add(MAPPER.readValue(lines.get(i), RunLine.class));
            } catch (JacksonException broken) {
                if (i < lines.size() - 1 || text.endsWith("\n")) {
                    throw new IOException(
                            path + ", line " + (i + 1) + " is no entry of a run: " + broken.getMessage(), broken);
                }
            }
        }
        return entries;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
