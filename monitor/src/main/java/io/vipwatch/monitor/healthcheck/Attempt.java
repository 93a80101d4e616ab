package io.vipwatch.monitor.healthcheck;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt at a check, and what it has open. The attempt runs on its own thread, and is given up on another.
 */
final class Attempt {
    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    private final List<AutoCloseable> open = new ArrayList<>();
    private boolean given;

    /** Takes note of something to be closed when the attempt is over or given up. */
    <C extends AutoCloseable> C opened(C resource) {
        boolean late;
        synchronized (open) {
            late = given;
            open.add(resource);
        }
        if (late) {
            close();
        }
        return resource;
    }

    /** Closes what is open, now and from now on: whoever waits for it waits no longer. */
    void close() {
        List<AutoCloseable> all;
        synchronized (open) {
            given = true;
            all = List.copyOf(open);
            open.clear();
        }
        for (AutoCloseable resource : all.reversed()) {
            try {
                resource.close();
            } catch (Exception e) {
                LOG.debug("while closing: {}", e.toString());
            }
        }
    }
}
