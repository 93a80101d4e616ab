package io.vipwatch.cli;

import picocli.CommandLine;

/** The option that chooses the form of the output. */
final class OutputOption {
    @CommandLine.Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "The form of the output: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private OutputFormat format = OutputFormat.TABLE;

    OutputFormat format() {
        return format;
    }
}
