package io.vipwatch.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
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

    private static Invocation run(String in, Map<String, String> environment, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                80,
                environment);
        int exitCode = Main.run(console, args);
        return new Invocation(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
