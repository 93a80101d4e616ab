package io.vipwatch.monitor.event;

import java.util.Optional;

/**
 * {@code monitor.started}: a run of the monitor began.
 *
 * @param version the program's version
 * @param lastDurableSeq the last event that the journal held when this run began; 0 if it held none
 * @param tornTail how an unfinished line at the journal's end was set aside, where there was one
 */
public record MonitorStarted(String version, long lastDurableSeq, Optional<TornTail> tornTail) implements Occurrence {
    @Override
    public String type() {
        return "monitor.started";
    }

    @Override
    public String subject() {
        return "monitor";
    }

    /**
     * What a crash left behind at the end of the journal.
     *
     * @param segment the segment's file name
     * @param octets how many octets were no whole event
     * @param quarantine the file that they were moved to
     */
    public record TornTail(String segment, long octets, String quarantine) {}
}
