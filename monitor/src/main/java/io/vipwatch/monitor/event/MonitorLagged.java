package io.vipwatch.monitor.event;

/**
 * {@code monitor.lagged}: a reader or a part of the monitor could not keep up and missed something.
 *
 * @param reader who
 * @param missedFrom the first missed sequence number; 0 where what was missed had none yet
 * @param missedTo the last missed sequence number; 0 where what was missed had none yet
 * @param missed how many were missed
 * @param remedy where they can be had, or what was done instead
 */
public record MonitorLagged(String reader, long missedFrom, long missedTo, long missed, String remedy)
        implements Occurrence {
    @Override
    public String type() {
        return "monitor.lagged";
    }

    @Override
    public String subject() {
        return "monitor";
    }
}
