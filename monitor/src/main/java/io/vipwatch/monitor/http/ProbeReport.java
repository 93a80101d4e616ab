package io.vipwatch.monitor.http;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.event.ProbeKind;
import io.vipwatch.monitor.event.ProbeLossEnd;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A probe in the API.
 *
 * @param name its name in the configuration
 * @param kind how it asks
 * @param target whom it asks
 * @param port the port; 0 where the protocol has none
 * @param state what is known of the target
 * @param losingSince since when probes are lost, in nanoseconds since the epoch; empty while they are not
 * @param flows how many flows it has
 * @param losing how many of them are out at the moment
 * @param service whether the service works; empty where that is not known, or no service is asked
 * @param nodes who answers, as far as answers say
 * @param hurried whether it is in a hurry, because something happens
 * @param interval how often each flow is probed at present
 * @param sent how many probes were sent
 * @param good how many were answered as they should be
 * @param lost how many were lost, a reason each
 * @param late how many answers came after the timeout; their probes are among the lost
 * @param unexpected how many answers belonged to no probe
 * @param notSent how many probes could not be sent, for a reason of this host's; they are not lost
 * @param obstacle that reason, if the last one could not be sent
 * @param lastFailure why the last lost probe was lost
 * @param lastAnswer what the last answer of a DNS server was
 * @param timeToLive for how long that may be kept (RFC 1035 §3.2.1)
 * @param roundTrip how long answers took
 * @param certificate what the server showed last
 * @param lastOutage the last outage that is over
 */
public record ProbeReport(
        String name,
        ProbeKind kind,
        IpAddress target,
        int port,
        State state,
        @JsonProperty("losing_since_ns") OptionalLong losingSince,
        int flows,
        int losing,
        Optional<Boolean> service,
        List<String> nodes,
        boolean hurried,
        @JsonProperty("interval_ns") Duration interval,
        long sent,
        long good,
        Map<String, Long> lost,
        long late,
        long unexpected,
        long notSent,
        Optional<String> obstacle,
        Optional<String> lastFailure,
        Optional<String> lastAnswer,
        @JsonProperty("time_to_live_ns") Optional<Duration> timeToLive,
        RoundTrip roundTrip,
        Optional<Certificate> certificate,
        Optional<ProbeLossEnd> lastOutage) {
    public ProbeReport {
        nodes = List.copyOf(nodes);
        lost = Map.copyOf(lost);
    }

    /** What is known of a target. */
    public enum State {
        /** It answers. */
        GOOD("good"),
        /** Probes are lost, perhaps of some flows only. */
        LOSING("losing"),
        /** Nothing was answered or lost yet, or nothing can be sent. */
        UNKNOWN("unknown");

        private final String text;

        State(String text) {
            this.text = text;
        }

        /** {@return the name in the API} */
        @JsonValue
        public String text() {
            return text;
        }
    }

    /**
     * How long answers took, by the bounds of buckets.
     *
     * @param median at most this for half of them; empty without answers
     * @param p99 at most this for 99 of 100
     * @param total how long they took together
     * @param buckets how many there were up to each bound, without those of smaller ones
     */
    public record RoundTrip(
            @JsonProperty("median_ns") Optional<Duration> median,
            @JsonProperty("p99_ns") Optional<Duration> p99,
            @JsonProperty("total_ns") Duration total,
            @JsonIgnore List<Bucket> buckets) {
        public RoundTrip {
            buckets = List.copyOf(buckets);
        }
    }

    /** A bucket of the histogram; without a bound, what is above all. */
    public record Bucket(Optional<Duration> bound, long count) {}

    /**
     * A server's certificate.
     *
     * @param subject whose it is
     * @param issuer who signed it
     * @param names its names
     * @param expires when it expires, RFC 3339
     * @param expiresIn how long that is; negative when it is past
     */
    public record Certificate(
            String subject,
            String issuer,
            List<String> names,
            String expires,
            @JsonProperty("expires_in_ns") Duration expiresIn) {
        public Certificate {
            names = List.copyOf(names);
        }
    }
}
