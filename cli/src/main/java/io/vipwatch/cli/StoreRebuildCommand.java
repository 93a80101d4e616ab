package io.vipwatch.cli;

import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.config.StoreSection;
import io.vipwatch.monitor.journal.JournalReader;
import io.vipwatch.monitor.sink.SinkException;
import io.vipwatch.monitor.store.SqliteStore;
import io.vipwatch.monitor.store.StoreFile;
import io.vipwatch.monitor.store.StoreRebuild;
import io.vipwatch.monitor.store.StoreSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code vipwatch store rebuild}: fills the store anew from the journal. */
@CommandLine.Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Fill the store anew from the journal. The store that was there is kept beside it, under another name: it may"
                    + " hold events that the journal has no more.",
            "While the monitor runs, it does the filling; sessions do not notice."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  vipwatch store rebuild -c /etc/vipwatch/vipwatch.yaml"})
final class StoreRebuildCommand implements Callable<Integer> {
    private final Console console;

    @CommandLine.Mixin
    private final ConfigOption config = new ConfigOption();

    StoreRebuildCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws ConfigException, CommandFailure, IOException, InterruptedException {
        MonitorConfig settings = new ConfigReader(console.environment()).read(config.file());
        StoreSection section = settings.store();
        StoreFile file = new StoreFile(section.path());
        try {
            boolean running = isBeingWritten(file);
            if (file.exists()) {
                Path aside = file.putAside();
                console.println("the store is kept as " + aside);
            }
            if (running) {
                console.println("the running monitor fills " + section.path() + " anew");
                return ExitCode.GOOD;
            }
            fill(section, settings.journal().directory());
            return ExitCode.GOOD;
        } catch (SinkException e) {
            throw new CommandFailure(ExitCode.INCONCLUSIVE, String.valueOf(e.getMessage()));
        }
    }

    private static boolean isBeingWritten(StoreFile file) throws IOException {
        Optional<StoreFile.Lock> lock = file.lock();
        lock.ifPresent(StoreFile.Lock::close);
        return lock.isEmpty();
    }

    private void fill(StoreSection section, Path journal) throws SinkException, IOException, InterruptedException {
        SqliteStore store = new SqliteStore(
                new StoreSettings(
                        section.path(),
                        section.retention().age(),
                        section.retention().size()),
                _ -> {});
        try (JournalReader reader = JournalReader.ofFiles(journal)) {
            long events = StoreRebuild.fill(store, reader);
            console.println(section.path() + " holds " + events + " events of the journal in " + journal);
        }
    }
}
