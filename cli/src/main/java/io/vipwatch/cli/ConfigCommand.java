package io.vipwatch.cli;

import picocli.CommandLine;

/** {@code vipwatch config}: what stands in the configuration file. */
@CommandLine.Command(
        name = "config",
        description = "Check a configuration, print its JSON Schema or an example.",
        footerHeading = "%nExamples:%n",
        footer = {"  vipwatch config example > vipwatch.yaml", "  vipwatch config check -c vipwatch.yaml"})
final class ConfigCommand extends CommandGroup {}
