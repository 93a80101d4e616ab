package io.vipwatch.monitor.explain;

import java.time.Duration;

/**
 * What stands between the edge and a node: the timers that decide how long a failure goes unnoticed.
 *
 * @param node the node's name
 * @param address its address, as the edge's configuration names the neighbor
 * @param hold the hold timer of their BGP session (RFC 4271 §6.5)
 * @param retention what graceful restart keeps (RFC 4724 §4.2)
 * @param bfd the BFD session between them (RFC 5880)
 */
public record Adjacency(String node, String address, Fact<HoldTimer> hold, Fact<Retention> retention, Fact<Bfd> bfd) {
    /**
     * A hold timer, and how often it is begun anew.
     *
     * @param hold the negotiated hold time; 0: it never expires
     * @param keepalive the most time between the node's KEEPALIVEs: a third of the hold time (RFC 4271 §4.4), as BIRD and FRR
     *     send them by themselves
     */
    public record HoldTimer(Duration hold, Duration keepalive) {}

    /**
     * What the edge keeps of a node whose session ended without a Hard Reset.
     *
     * @param helps whether the edge is a helper, that is keeps anything
     * @param restartTime for how long, as the node asks for
     * @param afterNotification whether that holds after a NOTIFICATION, too, the end of the hold timer among them, unless it
     *     is a Hard Reset (RFC 8538 §4)
     */
    public record Retention(boolean helps, Duration restartTime, boolean afterNotification) {
        /** {@return what an edge keeps that follows RFC 4724 alone, or whose node does} */
        public static Retention withoutNotification(boolean helps, Duration restartTime) {
            return new Retention(helps, restartTime, false);
        }

        /** {@return for how long routes are kept as stale after the hold timer has expired} */
        public Duration keptAfterHold() {
            return afterNotification ? kept() : Duration.ZERO;
        }

        /** {@return for how long routes are kept as stale} */
        public Duration kept() {
            return helps ? restartTime : Duration.ZERO;
        }
    }

    /** A BFD session, or that there is none. */
    public sealed interface Bfd {
        /** None is configured at the edge. */
        record None() implements Bfd {}

        /**
         * One is configured and is not Up: it protects nothing.
         *
         * @param status what it is instead
         */
        record NotUp(String status) implements Bfd {}

        /**
         * One is Up.
         *
         * @param interval the agreed interval in which the node sends (RFC 5880 §6.8.4)
         * @param multiplier how many intervals without a packet are too many
         */
        record Up(Duration interval, int multiplier) implements Bfd {
            /** {@return the detection time} */
            public Duration detectionTime() {
                return interval.multipliedBy(multiplier);
            }
        }
    }
}
