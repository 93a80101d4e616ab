package io.vipwatch.cli;

import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.drill.run.DrillDirectory;
import io.vipwatch.monitor.drill.run.DrillRefused;
import io.vipwatch.monitor.drill.run.Recovery;
import io.vipwatch.monitor.drill.run.SshInventory;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code vipwatch drill recover}: takes back what an interrupted drill has left behind. */
@CommandLine.Command(
        name = "recover",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Take back what drills have left behind that did not come to their end, by what their journals say.",
            "Exit code 0: nothing is left; 4: something is, and the lines above say what."
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
            boolean well = new Recovery(
                            inventory,
                            configured.observatory("", console.err()::println),
                            directory,
                            text -> console.err().println("drill: " + text))
                    .recover()
                    .isEmpty();
            return well ? ExitCode.GOOD : ExitCode.NOT_REVERTED;
        } catch (DrillRefused refused) {
            throw new CommandFailure(ExitCode.SAFEGUARD, String.valueOf(refused.getMessage()));
        }
    }
}
