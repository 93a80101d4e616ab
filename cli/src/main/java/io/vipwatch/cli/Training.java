package io.vipwatch.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Runs typical commands, so that the JVM sees which classes they use. Its output goes nowhere. */
final class Training {
    private Training() {}

    /** Runs once, in the JVM whose classes are kept. */
    public static void main(String[] args) throws IOException {
        Path example = Files.createTempFile("vipwatch", ".yaml");
        try {
            run("--help");
            run("--version");
            run("config", "example");
            run("config", "schema");
            Files.writeString(example, io.vipwatch.monitor.config.ConfigExample.text());
            run("config", "check", "-c", example.toString());
            run("config", "--help");
        } finally {
            Files.delete(example);
        }
    }

    private static void run(String... args) {
        Console nowhere = new Console(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                false,
                80,
                Map.of());
        int code = Main.run(nowhere, args);
        if (code != ExitCode.GOOD) {
            throw new IllegalStateException(String.join(" ", args) + " ended with " + code);
        }
    }
}
