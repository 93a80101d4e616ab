package io.vipwatch.cli;

import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.drill.run.DrillDirectory;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code vipwatch drill abort}: ends the drill that is running. */
@CommandLine.Command(
        name = "abort",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Have the drill that is running take everything back and end. Does not wait for that.",
        footerHeading = "%nExamples:%n",
        footer = "  vipwatch drill abort -c vipwatch.yaml")
final class DrillAbortCommand implements Callable<Integer> {
    private final Console console;

    @CommandLine.Mixin
    private final DrillSetting setting = new DrillSetting();

    DrillAbortCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws ConfigException, CommandFailure, IOException {
        DrillDirectory directory = setting.configured(console).directory();
        String holder = directory.holder();
        if (holder.isEmpty()) {
            console.err().println("drill: none is running");
            return ExitCode.NO;
        }
        directory.abort();
        console.err().println("drill: asked " + holder + " to end");
        return ExitCode.GOOD;
    }
}
