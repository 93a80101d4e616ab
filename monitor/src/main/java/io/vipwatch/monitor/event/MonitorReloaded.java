package io.vipwatch.monitor.event;

import java.util.List;

/**
 * {@code monitor.reloaded}: the configuration was read again.
 *
 * @param applied what changed, a line each; empty if nothing did
 * @param rejected why it was not applied; empty if it was
 */
public record MonitorReloaded(List<String> applied, String rejected) implements Occurrence {
    public MonitorReloaded {
        applied = List.copyOf(applied);
    }

    @Override
    public String type() {
        return "monitor.reloaded";
    }

    @Override
    public String subject() {
        return "monitor";
    }
}
