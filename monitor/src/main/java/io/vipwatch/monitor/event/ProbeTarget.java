package io.vipwatch.monitor.event;

import io.vipwatch.bgp.prefix.IpAddress;

/**
 * A probe as events name it.
 *
 * @param probe its name in the configuration
 * @param kind how it asks
 * @param target the address that is asked
 * @param port the port that is asked; 0 where the protocol has none
 */
public record ProbeTarget(String probe, ProbeKind kind, IpAddress target, int port) {}
