package io.vipwatch.cli;

import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.drill.run.DrillDirectory;
import io.vipwatch.monitor.drill.run.DrillRefused;
import io.vipwatch.monitor.drill.run.DrillText;
import io.vipwatch.monitor.drill.run.Recovery;
import io.vipwatch.monitor.drill.run.SshInventory;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code vipwatch drill recover}: takes back what an interrupted drill has left behind. */
@CommandLine.Command(
        name = "recover",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Bring drills to their end that were interrupted, by what their journals say: take their faults back, put back"
                    + " the records of a name that they had changed, run their rollbacks, and compare how the hosts stand with how"
                    + " they stood before.",
            "Exit code 0: all is as before; 4: something is not, and the page above says what to do by hand."
        },
        footerHeading = "%nExamples:%n",
        footer = "  vipwatch drill recover -c vipwatch.yaml")
final class DrillRecoverCommand implements Callable<Integer> {
    private final Console console;

    @CommandLine.Mixin
    private final DrillSetting setting = new DrillSetting();

    DrillRecoverCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws ConfigException, CommandFailure, IOException {
        DrillSetting.Configured configured = setting.configured(console);
        DrillDirectory directory = configured.directory();
        try (SshInventory inventory = configured.inventory();
                DrillDirectory.Lock _ = directory.lock("recover")) {
            if (directory.unfinished().isEmpty()) {
                console.err().println("drill: nothing was left behind");
                return ExitCode.GOOD;
            }
            List<Recovery.Unrecovered> unrecovered = new Recovery(
                            inventory,
                            configured.observatory(inventory, console.err()::println),
                            directory,
                            text -> console.err().println("drill: " + text))
                    .recover();
            unrecovered.forEach(
                    run -> DrillText.byHand(run).forEach(line -> console.err().println(line)));
            return unrecovered.isEmpty() ? ExitCode.GOOD : ExitCode.NOT_REVERTED;
        } catch (DrillRefused refused) {
            throw new CommandFailure(ExitCode.SAFEGUARD, String.valueOf(refused.getMessage()));
        }
    }
}
