package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code crosscheck.black-hole}: the edge sends packets for a tracked prefix to a dead node, or does so no more.
 *
 * @param change whether it begins or is over
 * @param edge the edge
 * @param prefix where the packets were to go
 * @param node the dead node
 * @param address its address
 * @param path {@code stale}: graceful restart keeps the path (RFC 4724 §4.2); {@code valid}: the edge takes the node's
 *     session for good, since its hold time has not expired
 * @param remaining how long the edge goes on by itself, where it tells; nothing of one that is over
 * @param duration for how long it has been so
 * @param because who says that the node is dead; or, of one that is over, how it ended
 * @param prevention the line of the edge's configuration that would have prevented it
 */
public record CrosscheckBlackHole(
        Change change,
        String edge,
        Prefix prefix,
        String node,
        IpAddress address,
        String path,
        @JsonProperty("remaining_ns") Optional<Duration> remaining,
        @JsonProperty("duration_ns") Duration duration,
        String because,
        String prevention)
        implements CrosscheckOccurrence {
    /** Whether it begins or is over. */
    public enum Change {
        RAISED("raised"),
        CLEARED("cleared");

        private final String text;

        Change(String text) {
            this.text = text;
        }

        /** {@return the name in events} */
        @JsonValue
        public String text() {
            return text;
        }
    }

    @Override
    public String type() {
        return "crosscheck.black-hole";
    }

    @Override
    public String subject() {
        return prefix.toString();
    }
}
