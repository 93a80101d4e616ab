package io.vipwatch.cli;

import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.control.ControlClient;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The options that say which monitor is to do something. */
final class ControlOption {
    private static final String VARIABLE = "VIPWATCH_SOCKET";
    private static final Path DEFAULT_CONFIG = Path.of("vipwatch.yaml");

    @CommandLine.Option(
            names = "--socket",
            paramLabel = "PATH",
            description = "The monitor's control socket (default: VIPWATCH_SOCKET, else what the configuration says).")
    private @Nullable Path socket;

    @CommandLine.Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration that the monitor runs with (default: vipwatch.yaml).")
    private @Nullable Path config;

    /** {@return the monitor that the options, or the environment, name} */
    Control control(Console console) throws ConfigException, CommandFailure {
        return new Control(ControlClient.at(path(console)));
    }

    private Path path(Console console) throws ConfigException, CommandFailure {
        if (socket != null) {
            return socket;
        }
        String named = console.environment().getOrDefault(VARIABLE, "").strip();
        if (config == null && !named.isEmpty()) {
            return Path.of(named);
        }
        Path file = config == null ? DEFAULT_CONFIG : config;
        if (config == null && !Files.exists(file)) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "which monitor is to do it? There is no " + file + " here; --socket or --config names one");
        }
        return new ConfigReader(console.environment()).readControlSocket(file);
    }
}
