package io.vipwatch.monitor.event;

import io.vipwatch.bgp.prefix.IpAddress;

/**
 * {@code session.refused}: a connection was turned away before it became a session.
 *
 * @param address where it came from
 * @param reason why
 * @param untold how many more there were since the last such event
 */
public record SessionRefused(IpAddress address, String reason, long untold) implements Occurrence {
    @Override
    public String type() {
        return "session.refused";
    }

    @Override
    public String subject() {
        return address.toString();
    }
}
