package io.vipwatch.cli;

import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.drill.DrillFile;
import io.vipwatch.monitor.drill.run.DrillRefused;
import io.vipwatch.monitor.drill.run.DrillText;
import io.vipwatch.monitor.drill.run.Observatory;
import io.vipwatch.monitor.drill.run.SshInventory;
import io.vipwatch.monitor.drill.run.Targets;
import io.vipwatch.monitor.drill.run.UnmakeableFault;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code vipwatch drill plan}: every command that a drill would run. */
@CommandLine.Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Show every command that a drill would run, and run none that changes anything.",
        footerHeading = "%nExamples:%n",
        footer = {"  vipwatch drill plan node-failure", "  vipwatch drill plan own-drill.yaml -c vipwatch.yaml"})
final class DrillPlanCommand implements Callable<Integer> {
    private final Console console;

    @CommandLine.Mixin
    private final NamedDrill named = new NamedDrill();

    DrillPlanCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws ConfigException, CommandFailure {
        DrillFile read = named.read();
        DrillSetting.Configured configured = named.configured(console);
        try (SshInventory inventory = configured.inventory()) {
            Observatory observatory = configured.observatory(read, inventory, console.err()::println);
            String target = Targets.of(read.target().host(), observatory.look(), inventory);
            DrillText.plan(read, inventory.site(target), "run", observatory.changes())
                    .forEach(console::println);
            return ExitCode.GOOD;
        } catch (DrillRefused | UnmakeableFault impossible) {
            throw new CommandFailure(ExitCode.SAFEGUARD, String.valueOf(impossible.getMessage()));
        }
    }
}
