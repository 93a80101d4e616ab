package io.vipwatch.monitor.event;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;

/**
 * A path that the edge still announces through a node that is held to be lost here: what it believes, as far as its own
 * session with us tells, against what is concluded.
 *
 * @param edge the edge
 * @param prefix where to
 * @param node the node
 * @param nextHop the address by which it is told that the path leads through the node
 */
public record EdgePath(String edge, Prefix prefix, String node, IpAddress nextHop) {}
