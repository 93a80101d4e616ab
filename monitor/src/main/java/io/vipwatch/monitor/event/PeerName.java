package io.vipwatch.monitor.event;

import io.vipwatch.bgp.prefix.IpAddress;

/**
 * Which neighbour an occurrence concerns.
 *
 * @param peer the name of the neighbour in the configuration; of one that came by a range, that name and its address
 * @param node the machine behind it; the same as {@code peer} unless the configuration says otherwise
 * @param role whether it originates routes or repeats those of others
 * @param address its address
 */
public record PeerName(String peer, String node, PeerRole role, IpAddress address) {}
