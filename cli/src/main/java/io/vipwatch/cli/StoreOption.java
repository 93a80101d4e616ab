package io.vipwatch.cli;

import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.store.SqliteHistory;
import io.vipwatch.monitor.store.StoreFile;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The option that says from where the past is read when no monitor is asked. */
final class StoreOption {
    @CommandLine.Option(
            names = "--store",
            paramLabel = "FILE",
            description =
                    "Read the past from this file instead of asking a monitor. Without it, a monitor that does not"
                            + " answer is replaced by the store that the configuration names.")
    private @Nullable Path store;

    /** {@return the store that was named instead of a monitor} */
    Optional<SqliteHistory> named() {
        return Optional.ofNullable(store).map(StoreOption::history);
    }

    /**
     * {@return the store of a monitor that does not answer}
     *
     * @throws SilentMonitor if there is none to be found
     */
    SqliteHistory left(SilentMonitor silent, ApiOption api, Console console) throws ConfigException, SilentMonitor {
        Optional<Path> configuration = api.configuration();
        if (configuration.isEmpty()) {
            throw new SilentMonitor(silent.getMessage() + "; --store reads what one has left");
        }
        Path file = new ConfigReader(console.environment())
                .readStore(configuration.get())
                .path();
        if (!new StoreFile(file).exists()) {
            throw new SilentMonitor(silent.getMessage() + "; and there is no store " + file);
        }
        console.err().println(silent.getMessage() + ". This is what the store has: " + file);
        return history(file);
    }

    private static SqliteHistory history(Path file) {
        return new SqliteHistory(new StoreFile(file), _ -> {});
    }
}
