package io.vipwatch.cli;

import io.vipwatch.monitor.drill.DrillFiles;
import picocli.CommandLine;

/** {@code vipwatch drill schema}: the JSON Schema of drill files, for editors. */
@CommandLine.Command(
        name = "schema",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Print the JSON Schema of drill files, for editors that complete and check YAML.",
        footerHeading = "%nExamples:%n",
        footer = "  vipwatch drill schema > drill.schema.json")
final class DrillSchemaCommand implements Runnable {
    private final Console console;

    DrillSchemaCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        console.println(JsonWriter.pretty(DrillFiles.schema()));
    }
}
