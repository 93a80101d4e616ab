package io.vipwatch.cli;

import io.vipwatch.monitor.config.ConfigDiff;
import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.config.PeerSection;
import io.vipwatch.monitor.config.ProbeSection;
import io.vipwatch.monitor.config.TrackSection;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code vipwatch config check}: reads a configuration as the monitor would, and says everything that is wrong. */
@CommandLine.Command(
        name = "check",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Read a configuration as the monitor would and say everything that is wrong with it.",
            "Exit code 0: it can be used; 2: it cannot."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  vipwatch config check -c vipwatch.yaml",
            "  vipwatch config check -c new.yaml --diff vipwatch.yaml   what a reload would change"
        })
final class ConfigCheckCommand implements Callable<Integer> {
    private final Console console;

    @CommandLine.Mixin
    private final ConfigOption config = new ConfigOption();

    @CommandLine.Option(
            names = "--diff",
            paramLabel = "RUNNING",
            description = "Also say what changes for a monitor that runs with the file RUNNING.")
    private @Nullable Path running;

    ConfigCheckCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws ConfigException {
        ConfigReader reader = new ConfigReader(console.environment());
        MonitorConfig wanted = reader.read(config.file());
        Optional<Path> before = Optional.ofNullable(running);
        if (before.isPresent()) {
            print(ConfigDiff.between(reader.read(before.get()), wanted));
        } else {
            console.println(config.file() + ": good (" + wanted.peers().size() + " peers, "
                    + wanted.track().size() + " tracked prefixes)");
        }
        return ExitCode.GOOD;
    }

    private void print(ConfigDiff diff) {
        if (diff.isEmpty()) {
            console.println("nothing changes");
        }
        print("peer", diff.peers(), PeerSection::name);
        print("track", diff.track(), TrackSection::name);
        print("probe", diff.probes(), ProbeSection::name);
        if (diff.bfd()) {
            console.println("~ bfd: the BFD sessions begin anew where it means other sockets; BGP sessions go on");
        }
        if (diff.edge()) {
            console.println("~ edge: its connection is made anew only where the login differs");
        }
        if (diff.incidents()) {
            console.println("~ incidents: for what changes from then on");
        }
        if (diff.inject()) {
            console.println("~ inject: checks and announcements that are the same in both go on");
        }
        diff.restart().forEach(field -> console.println("! " + field + ": takes effect when the monitor starts anew"));
    }

    private <E> void print(String what, ConfigDiff.Changes<E> changes, Function<E, String> name) {
        print("+", what, changes.added(), name);
        print("-", what, changes.removed(), name);
        print("~", what, changes.changed(), name);
        print("=", what, changes.unchanged(), name);
    }

    private <E> void print(String sign, String what, List<E> elements, Function<E, String> name) {
        elements.forEach(element -> console.println(sign + " " + what + " " + name.apply(element)));
    }
}
