package io.vipwatch.cli;

import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.config.DrillSection;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.drill.run.DrillDirectory;
import io.vipwatch.monitor.drill.run.MonitorObservatory;
import io.vipwatch.monitor.drill.run.SshInventory;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Consumer;
import picocli.CommandLine;

/** The options that say which hosts and which monitor a drill is for. */
final class DrillSetting {
    @CommandLine.Mixin
    private final ConfigOption file = new ConfigOption();

    /** What the configuration says of drills. */
    record Configured(MonitorConfig config, DrillSection section) {
        SshInventory inventory() {
            return new SshInventory(config, section);
        }

        DrillDirectory directory() {
            return new DrillDirectory(section.directory());
        }

        /** {@return the running monitor, watching a prefix} */
        MonitorObservatory observatory(String prefix, Consumer<String> complaints) {
            return new MonitorObservatory(
                    URI.create("http://" + config.http().listen()), config.controlSocket(), prefix, complaints);
        }
    }

    Configured configured(Console console) throws ConfigException, CommandFailure {
        Path path = file.file();
        MonitorConfig config = new ConfigReader(console.environment()).read(path);
        return new Configured(
                config,
                config.drill()
                        .orElseThrow(() -> new CommandFailure(
                                ExitCode.USAGE,
                                path
                                        + " has no section drill: it names the hosts that may be broken; see 'vipwatch config"
                                        + " example'")));
    }
}
