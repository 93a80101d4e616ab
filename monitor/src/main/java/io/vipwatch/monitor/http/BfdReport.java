package io.vipwatch.monitor.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A BFD session in the API (RFC 5880).
 *
 * @param peer the neighbour's name
 * @param address its address
 * @param verdict what the session says about the path
 * @param state the state of RFC 5880 §6.2
 * @param since when that state was entered, RFC 3339
 * @param sinceEpochNanos the same in nanoseconds since the epoch
 * @param duration how long ago that was
 * @param mode {@code single-hop} or {@code multihop}
 * @param minimumHopLimit the lowest TTL or hop limit of a packet that is taken
 * @param localAddress the address it is bound to
 * @param interfaceName the interface it is bound to
 * @param localDiscriminator ours
 * @param diagnostic the reason that we tell the remote system, by name
 * @param remote what the remote system said last; null while it is silent
 * @param intervals ours, and those in effect
 * @param lastHeard when the last good packet arrived, RFC 3339
 * @param authentication the type with which we sign
 * @param onDown what follows for the BGP session when it fails; null where it is nobody's
 * @param counts what was counted
 * @param gaps how regularly packets arrived
 * @param headroom what was left of the detection time at the worst gap; negative if it was exceeded
 * @param advice which timers the packets that came would have survived, in words
 */
public record BfdReport(
        String peer,
        String address,
        Verdict verdict,
        String state,
        String since,
        @JsonProperty("since_ns") long sinceEpochNanos,
        @JsonProperty("duration_ns") Duration duration,
        String mode,
        int minimumHopLimit,
        Optional<String> localAddress,
        @JsonProperty("interface") Optional<String> interfaceName,
        long localDiscriminator,
        String diagnostic,
        Optional<Remote> remote,
        Intervals intervals,
        Optional<String> lastHeard,
        Optional<String> authentication,
        Optional<String> onDown,
        Counts counts,
        Gaps gaps,
        @JsonProperty("headroom_ns") Optional<Duration> headroom,
        String advice) {
    /** What a session says about the path. Unknown is not down. */
    public enum Verdict {
        /** It works. */
        UP("up"),
        /** It worked and does not any more. */
        DOWN("down"),
        /** An operator took the session out of use, at one end or the other: nothing is said. */
        ADMIN_DOWN("admin-down"),
        /** The session was never Up: nothing is said, and the neighbour may run no BFD. */
        NEVER_UP("never-up");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        /** {@return the name in the API} */
        @JsonValue
        public String text() {
            return text;
        }
    }

    /**
     * What the remote system said last.
     *
     * @param state its state
     * @param diagnostic its diagnostic, by name
     * @param discriminator its discriminator
     * @param desiredTransmit how often it wants to send
     * @param requiredReceive how often it is able to receive; 0: it wants to hear nothing
     * @param multiplier its Detect Mult
     */
    public record Remote(
            String state,
            String diagnostic,
            long discriminator,
            @JsonProperty("desired_tx_ns") Duration desiredTransmit,
            @JsonProperty("required_rx_ns") Duration requiredReceive,
            int multiplier) {}

    /**
     * Intervals.
     *
     * @param desiredTransmit what we ask for: how often we want to send
     * @param requiredReceive how often we are able to receive
     * @param multiplier our Detect Mult
     * @param transmit from one of our packets to the next, before jitter
     * @param detectionTime how long the remote system may be silent; null while it is
     */
    public record Intervals(
            @JsonProperty("desired_tx_ns") Duration desiredTransmit,
            @JsonProperty("required_rx_ns") Duration requiredReceive,
            int multiplier,
            @JsonProperty("transmit_ns") Duration transmit,
            @JsonProperty("detection_time_ns") Optional<Duration> detectionTime) {}

    /**
     * What was counted since the session exists.
     *
     * @param received packets that passed all checks
     * @param transmitted packets sent
     * @param transmitFailures packets that could not be sent
     * @param discarded packets that did not pass, by reason
     * @param ups how often the session came Up
     * @param failures how often it failed
     */
    public record Counts(
            long received,
            long transmitted,
            long transmitFailures,
            Map<String, Long> discarded,
            long ups,
            long failures) {}

    /**
     * How regularly packets arrived while the session was Up.
     *
     * @param count how many gaps from one packet to the next
     * @param total all of them together
     * @param worst the longest
     * @param upTo the buckets of the histogram that hold any, each with its inclusive upper bound; none in the last
     */
    public record Gaps(
            long count,
            @JsonProperty("total_ns") Duration total,
            @JsonProperty("worst_ns") Optional<Duration> worst,
            List<Bucket> upTo) {}

    /**
     * A bucket of a histogram.
     *
     * @param bound its inclusive upper bound; empty: no bound
     * @param count how many gaps lie in it, and in no lower one
     */
    public record Bucket(@JsonProperty("bound_ns") Optional<Duration> bound, long count) {}

    /**
     * A session or a range that the configuration asks for and that could not be had; it is tried again from time to time.
     *
     * @param peer its name
     * @param reason why, in words
     */
    public record Unavailable(String peer, String reason) {}

    /**
     * What the sockets of all sessions can do.
     *
     * @param running whether the engine runs: nobody asked for BFD otherwise
     * @param access {@code foreign-functions} or {@code datagram-channel}
     * @param hopLimitChecked whether hop limits are sent and checked
     * @param kernelStamps whether arrivals are stamped by the kernel
     * @param receiveBuffer octets that the kernel gave to the smallest receive buffer
     * @param realTime whether the engine's thread has the real-time priority that was asked for
     * @param realTimePriority what came of asking for it, in words
     * @param limitations one sentence for everything that is missing
     * @param received datagrams read
     * @param discarded datagrams that belong to no session, by reason
     * @param receiveBufferDrops datagrams that the kernel dropped
     * @param stalls how often the engine did not run in time
     * @param worstStall how late it was at worst
     * @param faults how many mistakes of ours were caught
     */
    public record Engine(
            boolean running,
            String access,
            boolean hopLimitChecked,
            boolean kernelStamps,
            OptionalInt receiveBuffer,
            boolean realTime,
            String realTimePriority,
            List<String> limitations,
            long received,
            Map<String, Long> discarded,
            long receiveBufferDrops,
            long stalls,
            @JsonProperty("worst_stall_ns") Duration worstStall,
            long faults) {}
}
