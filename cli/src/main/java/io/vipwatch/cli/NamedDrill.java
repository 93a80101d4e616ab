package io.vipwatch.cli;

import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.drill.DrillFile;
import io.vipwatch.monitor.drill.DrillFiles;
import picocli.CommandLine;

/** The parameter that says which drill a command is for, and the options that say where. */
final class NamedDrill {
    @CommandLine.Mixin
    private final DrillSetting setting = new DrillSetting();

    @CommandLine.Parameters(
            paramLabel = "DRILL",
            description = "A drill file, or the name of one that comes with vipwatch.")
    private String drill = "";

    /** {@return the drill} */
    DrillFile read() throws ConfigException {
        return DrillFiles.read(drill);
    }

    /** {@return the hosts and the monitor that it is for} */
    DrillSetting.Configured configured(Console console) throws ConfigException, CommandFailure {
        return setting.configured(console);
    }
}
