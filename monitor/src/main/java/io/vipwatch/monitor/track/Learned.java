package io.vipwatch.monitor.track;

import java.util.OptionalLong;

/** Something that one prefix has taught about a session, so that other prefixes have to be judged again. */
sealed interface Learned {
    /** {@return whether it may change what is concluded about paths with this key} */
    boolean concerns(PathKey path);

    /** Routes with this identifier are another origin's. */
    record RemoteIdentifier(String peer, long pathId) implements Learned {
        @Override
        public boolean concerns(PathKey path) {
            return path.equals(new PathKey(peer, OptionalLong.of(pathId)));
        }
    }

    /** The node tells in this session what it has learned from others. */
    record RepeatingSession(String peer) implements Learned {
        @Override
        public boolean concerns(PathKey path) {
            return path.peer().equals(peer);
        }
    }
}
