package io.vipwatch.monitor.event;

import io.vipwatch.bgp.prefix.IpAddress;

/**
 * {@code session.refused}: a connection was turned away before it became a session.
 *
 * @param address where it came from
 * @param reason why
 */
public record SessionRefused(IpAddress address, String reason) implements Occurrence {
    @Override
    public String type() {
        return "session.refused";
    }

    @Override
    public String subject() {
        return address.toString();
    }
}
