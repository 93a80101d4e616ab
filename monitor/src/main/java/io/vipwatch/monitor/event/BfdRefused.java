package io.vipwatch.monitor.event;

/**
 * {@code bfd.refused}: a neighbour asked for an unsolicited BFD session (RFC 9468), and its range has no room for it.
 *
 * @param range the range
 * @param address who asked
 * @param reason which limit
 * @param untold how many more there were since the last such event
 */
public record BfdRefused(String range, String address, String reason, long untold) implements Occurrence {
    @Override
    public String type() {
        return "bfd.refused";
    }

    @Override
    public String subject() {
        return range;
    }
}
