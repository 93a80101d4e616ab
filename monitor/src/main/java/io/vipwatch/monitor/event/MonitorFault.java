package io.vipwatch.monitor.event;

/**
 * {@code monitor.fault}: a fault in this program, which has cost no more than what it was doing at the moment.
 *
 * @param part the part of the monitor
 * @param doing what it was doing, in words
 * @param fault the fault in words
 * @param untold how many faults before this one were not told, because there were too many in a second
 */
public record MonitorFault(String part, String doing, String fault, long untold) implements Occurrence {
    @Override
    public String type() {
        return "monitor.fault";
    }

    @Override
    public String subject() {
        return "monitor";
    }
}
