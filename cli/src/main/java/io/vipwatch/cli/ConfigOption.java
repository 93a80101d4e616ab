package io.vipwatch.cli;

import java.nio.file.Path;
import picocli.CommandLine;

/** The option that names the configuration file. */
final class ConfigOption {
    @CommandLine.Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            defaultValue = "vipwatch.yaml",
            description = "The configuration file (default: ${DEFAULT-VALUE}).")
    private Path file = Path.of("vipwatch.yaml");

    Path file() {
        return file;
    }
}
