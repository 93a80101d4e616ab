package io.vipwatch.monitor.replay;

import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.Occurrence;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Replays whatever was recorded: a journal, or MRT files and captures; on the thread that calls. */
public final class Replays {
    private static final int BUFFER = 1 << 16;

    private Replays() {}

    /**
     * Hands over the events of files in their order.
     *
     * @param files journal files, or MRT files and captures, which are read as one recording; a directory stands for the
     *     files in it whose names end in {@code .mrt} or {@code .jsonl}, in the order of their names
     * @param opening what is told before the events of MRT files and captures; a journal has it in itself
     * @throws IOException if a file cannot be read, or journal files stand among others
     */
    public static Outcome run(
            List<Path> files, ReplaySettings settings, List<Occurrence> opening, Consumer<Event> events)
            throws IOException {
        List<Path> expanded = expanded(files);
        long journals = 0;
        for (Path file : expanded) {
            journals += form(file) == SourceForm.TEXT ? 1 : 0;
        }
        if (journals == 0) {
            return new MessageReplay(settings, "replay", opening, events).run(expanded);
        }
        if (journals < expanded.size()) {
            throw new IOException("a journal is replayed by itself, not beside MRT files or captures");
        }
        return new JournalReplay(events).run(expanded);
    }

    private static SourceForm form(Path file) throws IOException {
        try (BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            return SourceForm.of(in);
        }
    }

    private static List<Path> expanded(List<Path> files) throws IOException {
        List<Path> expanded = new ArrayList<>();
        for (Path file : files) {
            if (Files.isDirectory(file)) {
                try (Stream<Path> within = Files.list(file)) {
                    within.filter(one -> one.toString().endsWith(".mrt")
                                    || one.toString().endsWith(".jsonl"))
                            .sorted()
                            .forEach(expanded::add);
                }
            } else {
                expanded.add(file);
            }
        }
        return expanded;
    }
}
