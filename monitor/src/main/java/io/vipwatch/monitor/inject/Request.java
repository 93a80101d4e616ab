package io.vipwatch.monitor.inject;

import java.time.Duration;

/** What an operator asks for. */
public sealed interface Request {
    /** {@return which backends are meant} */
    Target target();

    /**
     * Take out: lower, wait until the edge and the probes have moved, withdraw.
     *
     * @param target which backends
     * @param reason why, for those who look later
     */
    record Drain(Target target, String reason) implements Request {}

    /**
     * Take back: check anew, then announce. It also ends a maintenance.
     *
     * @param target which backends
     */
    record Undrain(Target target) implements Request {}

    /**
     * Take out as {@link Drain} does, and take back when the time is over.
     *
     * @param node the node
     * @param length how long, more than zero; there is no maintenance without an end
     * @param reason why
     */
    record Maintain(String node, Duration length, String reason) implements Request {
        @Override
        public Target target() {
            return Target.ofNode(node);
        }
    }
}
