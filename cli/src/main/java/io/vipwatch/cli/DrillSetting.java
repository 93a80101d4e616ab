package io.vipwatch.cli;

import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.config.DrillDnsSection;
import io.vipwatch.monitor.config.DrillSection;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.dial.NamedService;
import io.vipwatch.monitor.dns.DialTimers;
import io.vipwatch.monitor.drill.DrillFile;
import io.vipwatch.monitor.drill.Option;
import io.vipwatch.monitor.drill.run.DrillDirectory;
import io.vipwatch.monitor.drill.run.Inventory;
import io.vipwatch.monitor.drill.run.MonitorObservatory;
import io.vipwatch.monitor.drill.run.NameWitness;
import io.vipwatch.monitor.drill.run.Observatory;
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

        /** {@return what watches a drill: one of the alternative without BGP needs a name, and clients that find the service by it} */
        Observatory observatory(DrillFile drill, Inventory inventory, Consumer<String> complaints)
                throws CommandFailure {
            Observatory monitor = observatory(drill.target().prefix(), complaints);
            if (drill.claim().filter(claim -> claim.option() == Option.DNS).isEmpty()) {
                return monitor;
            }
            return section.dns()
                    .map(dns -> byName(monitor, dns, inventory, complaints))
                    .orElseThrow(() -> new CommandFailure(
                            ExitCode.USAGE,
                            "the configuration has no drill.dns: it names the server and the name that " + drill.name()
                                    + " asks for"));
        }

        /** {@return what is told of drills that are recovered, and puts back names that they had changed} */
        Observatory observatory(Inventory inventory, Consumer<String> complaints) {
            Observatory monitor = observatory("", complaints);
            return section.dns()
                    .map(dns -> byName(monitor, dns, inventory, complaints))
                    .orElse(monitor);
        }

        private static Observatory byName(
                Observatory monitor, DrillDnsSection dns, Inventory inventory, Consumer<String> complaints) {
            return new NameWitness(monitor, NamedService.of(dns, DialTimers.STANDARD), inventory, complaints);
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
