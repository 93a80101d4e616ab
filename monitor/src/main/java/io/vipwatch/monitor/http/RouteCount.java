package io.vipwatch.monitor.http;

import java.util.Map;

/**
 * How many routes there are.
 *
 * @param total of all peers
 * @param byPeer of each
 */
public record RouteCount(long total, Map<String, Long> byPeer) {}
