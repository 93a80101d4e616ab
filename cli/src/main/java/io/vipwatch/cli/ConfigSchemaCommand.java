package io.vipwatch.cli;

import io.vipwatch.monitor.config.JsonSchema;
import picocli.CommandLine;

/** {@code vipwatch config schema}: the JSON Schema of the configuration, for editors. */
@CommandLine.Command(
        name = "schema",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Print the JSON Schema of the configuration, for editors that complete and check YAML.",
        footerHeading = "%nExamples:%n",
        footer = "  vipwatch config schema > vipwatch.schema.json")
final class ConfigSchemaCommand implements Runnable {
    private final Console console;

    ConfigSchemaCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        console.println(JsonWriter.pretty(JsonSchema.ofConfiguration()));
    }
}
