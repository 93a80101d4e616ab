package io.vipwatch.monitor.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The section {@code control}: how commands ask the running monitor to do something.
 *
 * @param socket the Unix domain socket, if it is not where it lies by default, see {@link MonitorConfig#controlSocket}
 */
public record ControlSection(Optional<Path> socket) {
    /** The name of the socket in the journal's directory, when the configuration does not say. */
    static final String DEFAULT_NAME = "control.sock";

    /** {@return the shape of the section; relative paths count from {@code base}} */
    static Section<ControlSection> shape(Path base) {
        Key<Path> socket = Key.optional(
                "socket",
                Scalar.path(base),
                "The Unix domain socket; only the user that the monitor runs as can connect, and root. control.sock in"
                        + " the journal's directory when it is not given.");
        return Section.of(values -> new ControlSection(values.find(socket)), socket);
    }
}
