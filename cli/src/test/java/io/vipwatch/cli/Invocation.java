package io.vipwatch.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A command that ran in this JVM, and what it left behind.
 *
 * @param exitCode its exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record Invocation(int exitCode, String out, String err) {
    static Invocation of(String... args) {
        return withInput("", args);
    }

    static Invocation withInput(String in, String... args) {
        return run(in, Map.of(), args);
    }

    static Invocation withEnvironment(Map<String, String> environment, String... args) {
        return run("", environment, args);
    }

    static Invocation onTerminal(Map<String, String> environment, String... args) {
        return run("", environment, true, new ByteArrayOutputStream(), args);
    }

    /** A reader, of a terminal or not, who goes away when output was flushed that many times. */
    static Invocation withReaderOf(int flushes, boolean terminal, String... args) {
        ByteArrayOutputStream reader = new ByteArrayOutputStream() {
            private int left = flushes;

            @Override
            public void flush() throws IOException {
                if (--left == 0) {
                    throw new IOException("Broken pipe");
                }
            }
        };
        return run("", Map.of(), terminal, reader, args);
    }

    private static Invocation run(String in, Map<String, String> environment, String... args) {
        return run(in, environment, false, new ByteArrayOutputStream(), args);
    }

    private static Invocation run(
            String in, Map<String, String> environment, boolean terminal, ByteArrayOutputStream out, String... args) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal,
                80,
                environment);
        int exitCode = Main.run(console, args);
        return new Invocation(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
