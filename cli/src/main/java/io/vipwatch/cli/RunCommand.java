package io.vipwatch.cli;

import io.vipwatch.bgp.session.ScopedAddress;
import io.vipwatch.bgp.session.SpeakerException;
import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.daemon.Daemon;
import io.vipwatch.monitor.daemon.Foreground;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** {@code vipwatch run}: the monitor, in the foreground. */
@CommandLine.Command(
        name = "run",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Run the monitor in the foreground: a passive observer that announces nothing.",
            "SIGHUP reads the configuration again; sessions of unchanged peers go on. SIGTERM and SIGINT end all"
                    + " sessions with Cease/Administrative Shutdown."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  vipwatch run -c vipwatch.yaml",
            "  vipwatch config check -c vipwatch.yaml && vipwatch run -c vipwatch.yaml"
        })
final class RunCommand implements Callable<Integer> {
    @CommandLine.Mixin
    private final ConfigOption config = new ConfigOption();

    private final Console console;

    RunCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws CommandFailure, ConfigException, InterruptedException {
        try {
            Foreground.End end =
                    Foreground.run(new ConfigReader(console.environment()), config.file(), Version.text(), this::tell);
            return switch (end) {
                case TERMINATED -> ExitCode.GOOD;
                case INTERRUPTED -> ExitCode.INTERRUPTED;
            };
        } catch (SpeakerException | IOException refused) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(refused.getMessage()));
        }
    }

    private void tell(Daemon daemon) {
        String listening = daemon.bgpAddresses().stream()
                .map(address -> ScopedAddress.of(address.getAddress()) + " port " + address.getPort())
                .collect(Collectors.joining(", "));
        console.err()
                .println("vipwatch: running; BGP at " + (listening.isEmpty() ? "no address" : listening)
                        + "; ask it with 'vipwatch status -c " + config.file() + "'");
    }
}
