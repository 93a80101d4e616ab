package io.vipwatch.monitor.track;

import java.util.OptionalLong;

/** What tells the paths of one prefix apart. */
record PathKey(String peer, OptionalLong pathId) {
    static PathKey of(TrackedPath path) {
        return new PathKey(path.peer.peer(), path.pathId);
    }
}
