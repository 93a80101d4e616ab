package io.vipwatch.cli;

import io.vipwatch.monitor.config.ConfigExample;
import picocli.CommandLine;

/** {@code vipwatch config example}: a commented configuration that can be used as it is. */
@CommandLine.Command(
        name = "example",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Print a commented configuration that can be used as it is.",
        footerHeading = "%nExamples:%n",
        footer = "  vipwatch config example > vipwatch.yaml")
final class ConfigExampleCommand implements Runnable {
    private final Console console;

    ConfigExampleCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        console.print(ConfigExample.text());
    }
}
