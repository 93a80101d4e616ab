package io.vipwatch.cli;

import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.drill.DrillFile;
import io.vipwatch.monitor.drill.run.SshInventory;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code vipwatch drill run}: runs a drill against hosts over SSH. */
@CommandLine.Command(
        name = "run",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Show the plan of a drill, ask, and run it. The monitor has to be running: it says when all is steady, watches"
                    + " the safeguards and measures. SIGINT and SIGTERM take everything back first.",
            "Exit code 0: done and every budget kept, 1: a budget missed, 3: a safeguard ended or forbade it, 4: something is not as it was before, 5: it came to no"
                    + " result, 130: interrupted after clean-up."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  vipwatch drill run node-failure", "  vipwatch drill run own-drill.yaml --yes -c vipwatch.yaml"})
final class DrillRunCommand implements Callable<Integer> {
    private final Console console;

    @CommandLine.Mixin
    private final NamedDrill named = new NamedDrill();

    @CommandLine.Option(names = "--yes", description = "Do not ask.")
    private boolean agreed;

    DrillRunCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws ConfigException, CommandFailure {
        DrillFile read = named.read();
        DrillSetting.Configured configured = named.configured(console);
        try (SshInventory inventory = configured.inventory()) {
            return new DrillPerformance(
                            console,
                            inventory,
                            configured.observatory(read, inventory, console.err()::println),
                            configured.directory())
                    .run(read, agreed);
        }
    }
}
