package io.vipwatch.monitor.track;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.TrackedKind;

/**
 * Which prefixes to follow.
 *
 * @param name the name in events and tables
 * @param prefix the prefix, or the block that contains those to follow
 * @param within whether every prefix inside the block is followed, the block itself included
 * @param kind what the prefixes are in the cluster
 * @param minOrigins how many own origins are wanted; fewer is degraded
 */
public record TrackRule(String name, Prefix prefix, boolean within, TrackedKind kind, int minOrigins) {
    /** {@return whether {@code other} is to be followed} */
    public boolean follows(Prefix other) {
        return within ? prefix.covers(other) : prefix.equals(other);
    }
}
