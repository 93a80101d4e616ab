package io.vipwatch.monitor.event;

/**
 * {@code monitor.stopped}: the monitor ended on purpose; the last event of its run.
 *
 * @param reason why
 */
public record MonitorStopped(String reason) implements Occurrence {
    @Override
    public String type() {
        return "monitor.stopped";
    }

    @Override
    public String subject() {
        return "monitor";
    }
}
