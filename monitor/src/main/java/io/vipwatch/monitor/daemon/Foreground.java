package io.vipwatch.monitor.daemon;

import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A monitor as the whole of a process: SIGTERM and SIGINT end it, SIGHUP has it read its configuration again. Runs on
 * the thread that calls it.
 */
public final class Foreground {
    private static final Logger LOG = LoggerFactory.getLogger(Foreground.class);
    private static final String GOODBYE = "vipwatch is shutting down";

    private Foreground() {}

    /**
     * Starts a monitor and returns when it has ended.
     *
     * @param file its configuration
     * @param version the program's version
     * @param started called once it runs
     * @throws ConfigException if the configuration cannot be used
     * @throws IOException if the journal or the API cannot be started
     */
    public static void run(ConfigReader reader, Path file, String version, Consumer<Daemon> started)
            throws ConfigException, IOException, InterruptedException {
        Daemon daemon = Daemon.start(reader.read(file), version);
        Thread hook = Thread.ofPlatform().name("shutdown").unstarted(() -> daemon.close(GOODBYE));
        Runtime.getRuntime().addShutdownHook(hook);
        Hangup.whenSent(() -> reload(daemon, reader, file));
        started.accept(daemon);
        daemon.awaitClosed();
    }

    private static void reload(Daemon daemon, ConfigReader reader, Path file) {
        try {
            List<String> done = daemon.reload(reader.read(file));
            LOG.info("read {} again: {}", file, done.isEmpty() ? "nothing has changed" : String.join("; ", done));
        } catch (ConfigException e) {
            LOG.error("the configuration stays as it was: {}", e.getMessage());
            daemon.reloadRejected(String.valueOf(e.getMessage()));
        }
    }
}
