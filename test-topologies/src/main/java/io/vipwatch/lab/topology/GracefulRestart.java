package io.vipwatch.lab.topology;

import java.time.Duration;

/** Models what a node offers of graceful restart (RFC 4724). */
public sealed interface GracefulRestart {
    /** Calico's own: 120 s, and up to 240 s of waiting for every peer's End-of-RIB after a restart. */
    GracefulRestart CALICO_DEFAULT = new On(Duration.ofMinutes(2), Duration.ofMinutes(4));

    /** Models a node without the capability: its routes go with its session. */
    record Off() implements GracefulRestart {}

    /**
     * Models a node that asks its peers to keep its routes while it restarts.
     *
     * @param restartTime the time its peers wait for it to return, whole seconds, at most 4095 s
     * @param recoveryWait how long it waits, once returned, for the End-of-RIB of every peer before it announces anything
     */
    record On(Duration restartTime, Duration recoveryWait) implements GracefulRestart {}
}
