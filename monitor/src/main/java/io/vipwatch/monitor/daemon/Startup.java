package io.vipwatch.monitor.daemon;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been opened so far, to be closed again when something later fails; on the thread that starts the monitor. */
final class Startup implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Startup.class);

    private final List<AutoCloseable> opened = new ArrayList<>();

    <T extends AutoCloseable> T opened(T part) {
        opened.add(part);
        return part;
    }

    void complete() {
        opened.clear();
    }

    @Override
    public void close() {
        for (AutoCloseable part : opened.reversed()) {
            quietly(part);
        }
    }

    /** Closes a part whose failure to close shall not keep the others from being closed. */
    static void quietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.warn("while closing: {}", e.toString());
        }
    }
}
