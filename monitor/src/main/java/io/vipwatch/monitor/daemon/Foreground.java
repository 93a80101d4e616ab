package io.vipwatch.monitor.daemon;

import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
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

    /** What ended a monitor. */
    public enum End {
        /** It was asked to, by SIGTERM or by its owner. */
        TERMINATED,
        /** SIGINT, which a keyboard sends. */
        INTERRUPTED
    }

    /**
     * Starts a monitor and returns when it has ended. SIGHUP has it read its configuration again; SIGTERM and SIGINT end
     * it in order.
     *
     * @param file its configuration
     * @param version the program's version
     * @param started called once it runs
     * @return what ended it
     * @throws ConfigException if the configuration cannot be used
     * @throws IOException if the journal or the API cannot be started
     */
    public static End run(ConfigReader reader, Path file, String version, Consumer<Daemon> started)
            throws ConfigException, IOException, InterruptedException {
        Daemon daemon = Daemon.start(reader.read(file), version);
        Thread hook = Thread.ofPlatform().name("shutdown").unstarted(() -> daemon.close(GOODBYE));
        Runtime.getRuntime().addShutdownHook(hook);
        AtomicReference<End> end = new AtomicReference<>(End.TERMINATED);
        Signals.whenSent("HUP", () -> reload(daemon, reader, file));
        Signals.whenSent("TERM", () -> daemon.close(GOODBYE));
        Signals.whenSent("INT", () -> {
            end.set(End.INTERRUPTED);
            daemon.close(GOODBYE);
        });
        started.accept(daemon);
        daemon.awaitClosed();
        return end.get();
    }

    private static void reload(Daemon daemon, ConfigReader reader, Path file) {
        try {
            List<String> done = daemon.reload(reader.read(file));
            LOG.info("read {} again: {}", file, done.isEmpty() ? "nothing has changed" : String.join("; ", done));
        } catch (ConfigException e) {
            LOG.error("the configuration stays as it was: {}", e.getMessage());
            daemon.reloadRejected(String.valueOf(e.getMessage()));
        } catch (RuntimeException fault) {
            LOG.error("a fault of our own while reading the configuration again", fault);
            daemon.reloadRejected("a fault in this program: " + fault);
        }
    }
}
