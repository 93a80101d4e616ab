package io.vipwatch.monitor.daemon;

import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.control.ControlSocket;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the control socket, on the thread that starts the monitor. */
final class ControlOpening {
    private static final Logger LOG = LoggerFactory.getLogger(ControlOpening.class);

    private ControlOpening() {}

    /**
     * {@return the control socket; none if it cannot be where it lies by default, for watching needs none}
     *
     * @throws IOException if it cannot be where the configuration wants it
     */
    static Optional<ControlSocket> open(MonitorConfig config, HandOver handOver) throws IOException {
        try {
            return Optional.of(ControlSocket.listen(
                    config.controlSocket(), (doing, fault) -> handOver.failed("control", doing, fault)));
        } catch (IOException e) {
            if (config.control().socket().isPresent()) {
                throw new IOException("control.socket: " + e.getMessage(), e);
            }
            LOG.warn("no control socket: {}. control: {socket: …} puts it elsewhere", e.getMessage());
            return Optional.empty();
        }
    }
}
