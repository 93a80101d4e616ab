package io.vipwatch.cli;

import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.config.HttpSection;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The options that say which monitor to ask. */
final class ApiOption {
    private static final String VARIABLE = "VIPWATCH_URL";

    @CommandLine.Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where the monitor's API is (default: VIPWATCH_URL, else what the configuration says, else"
                    + " http://[::1]:9179).")
    private @Nullable URI url;

    @CommandLine.Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration that the monitor runs with.")
    private @Nullable Path config;

    /** {@return the API that the options, or the environment, name} */
    Api api(Console console) throws ConfigException, CommandFailure {
        if (url != null) {
            return new Api(url);
        }
        String named = console.environment().getOrDefault(VARIABLE, "").strip();
        return new Api(named.isEmpty() || config != null ? configured(console) : parsed(named));
    }

    private static URI parsed(String named) throws CommandFailure {
        try {
            return new URI(named);
        } catch (URISyntaxException e) {
            throw new CommandFailure(ExitCode.USAGE, VARIABLE + ": found '" + named + "', expected a URL");
        }
    }

    /** {@return the configuration that was named, or the one in this directory, if there is any} */
    Optional<Path> configuration() {
        return Optional.ofNullable(config)
                .or(() -> Optional.of(Path.of("vipwatch.yaml")).filter(Files::exists));
    }

    /** {@return the configuration that was named, and by which the monitor was found} */
    Optional<Path> named() {
        return Optional.ofNullable(url == null ? config : null);
    }

    private URI configured(Console console) throws ConfigException {
        if (config == null) {
            return URI.create("http://" + HttpSection.DEFAULT_LISTEN);
        }
        return URI.create("http://"
                + new ConfigReader(console.environment()).readHttp(config).listen());
    }
}
