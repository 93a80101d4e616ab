package io.vipwatch.monitor.event;

import java.util.Optional;

/**
 * {@code edge.version}: which release of FRR the edge runs, when that is first known and when it is another one.
 *
 * @param edge the edge
 * @param version the release as FRR writes it, such as 8.4.4
 * @param before the release that was known before, if one was
 * @param system its operating system; FRR tells it since its release 8
 */
public record EdgeVersion(String edge, String version, Optional<String> before, Optional<String> system)
        implements Occurrence {
    @Override
    public String type() {
        return "edge.version";
    }

    @Override
    public String subject() {
        return edge;
    }
}
