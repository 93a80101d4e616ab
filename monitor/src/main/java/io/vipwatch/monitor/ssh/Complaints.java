package io.vipwatch.monitor.ssh;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What a lasting command writes to its standard error, line by line, on a virtual thread of its own. Of a command that
 * writes much, the beginning: what is not read would fill the channel's window and stop the command.
 */
final class Complaints {
    private static final int MOST_LINES = 20;
    private static final int MOST_CHARACTERS = 400;
    private static final int LONGEST_LINE = 300;

    private final CompletableFuture<String> all = new CompletableFuture<>();

    private Complaints() {}

    /** {@return the complaints of a command, which {@code listener} gets as they come} */
    static Complaints read(InputStream errors, Consumer<Seen> listener) {
        Complaints complaints = new Complaints();
        Thread.ofVirtual().name("ssh-complaint").start(() -> complaints.readAll(errors, listener));
        return complaints;
    }

    private void readAll(InputStream errors, Consumer<Seen> listener) {
        StringBuilder kept = new StringBuilder();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(errors, StandardCharsets.UTF_8))) {
            int count = 0;
            StringBuilder line = new StringBuilder();
            for (int next = lines.read(); next >= 0; next = lines.read()) {
                if (next != '\n' && line.length() < LONGEST_LINE) {
                    line.append((char) next);
                } else if (next == '\n') {
                    String text = line.toString().replaceAll("\\p{Cntrl}+", " ").strip();
                    line.setLength(0);
                    if (!text.isEmpty() && ++count <= MOST_LINES) {
                        listener.accept(new Seen.Complained(text));
                        keep(kept, text);
                    }
                }
            }
            keep(kept, line.toString().replaceAll("\\p{Cntrl}+", " ").strip());
        } catch (IOException gone) {
            // The channel ended, and with it the complaints.
        } finally {
            all.complete(kept.toString());
        }
    }

    private static void keep(StringBuilder kept, String text) {
        if (kept.length() < MOST_CHARACTERS && !text.isEmpty()) {
            kept.append(kept.isEmpty() ? "" : "; ").append(text);
        }
    }

    /** {@return all of them, when the command has ended} */
    String awaitEnd() {
        return all.join();
    }
}
