package io.vipwatch.monitor.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.CrosscheckUnknown.Missing;
import io.vipwatch.monitor.event.FoundBy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The cross-check in the API: what nodes tell us beside what the edge holds.
 *
 * @param verdict what it all comes to
 * @param reason why that is not known, or empty
 * @param edge how the edge was asked; null without a section {@code edge}
 * @param prefixes each tracked prefix, with the five views side by side
 * @param mismatches the mismatches that are open
 * @param blackHoles the black holes that are open
 */
public record CrosscheckReport(
        Verdict verdict,
        String reason,
        Optional<Edge> edge,
        List<Row> prefixes,
        List<Mismatch> mismatches,
        List<BlackHole> blackHoles) {
    /** {@return the same, with the release of FRR that the edge runs} */
    public CrosscheckReport running(Optional<String> frrVersion) {
        return new CrosscheckReport(
                verdict, reason, edge.map(one -> one.running(frrVersion)), prefixes, mismatches, blackHoles);
    }

    /** What views that stand side by side come to. */
    public enum Verdict {
        /** All that can be compared agrees, and everything can. */
        AGREE("agree"),
        /** Something differs, and has for longer than the propagation allowance. */
        MISMATCH("mismatch"),
        /** Neither can be said. */
        UNKNOWN("unknown");

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
     * How the edge was asked.
     *
     * @param name its name in events
     * @param host where it is asked
     * @param frrVersion the release of FRR that it runs; null before it has said so
     * @param interval how often
     * @param allowance how long a difference may last before it is a mismatch
     * @param asked when its last answers were compared, RFC 3339; null before the first
     * @param age how long ago that was
     * @param goodAge how long ago it last told everything; null if it never has
     * @param fresh whether it was asked after this was asked for; true where that was not wanted
     * @param unknown the views that its last answers left open, and why
     */
    public record Edge(
            String name,
            String host,
            Optional<String> frrVersion,
            @JsonProperty("interval_ns") Optional<Duration> interval,
            @JsonProperty("allowance_ns") Duration allowance,
            Optional<String> asked,
            @JsonProperty("age_ns") Optional<Duration> age,
            @JsonProperty("good_age_ns") Optional<Duration> goodAge,
            boolean fresh,
            List<Missing> unknown) {
        private Edge running(Optional<String> version) {
            return new Edge(name, host, version, interval, allowance, asked, age, goodAge, fresh, unknown);
        }
    }

    /**
     * One prefix as five observers see it.
     *
     * @param name the name of the tracking rule
     * @param prefix the prefix
     * @param verdict what its views come to
     * @param differs the kinds of differences that are there, also those that have not lasted long enough
     * @param nodes what each node tells us
     * @param bgp the edge's Loc-RIB
     * @param zebra what zebra selected
     * @param kernel what the kernel of the edge does
     * @param probe whether packets are answered
     */
    public record Row(
            String name,
            Prefix prefix,
            Verdict verdict,
            List<String> differs,
            List<NodeView> nodes,
            BgpView bgp,
            RouteView zebra,
            RouteView kernel,
            ProbeView probe) {}

    /**
     * What a node tells us.
     *
     * @param node its name
     * @param address its address
     * @param says {@code announces}, {@code silent}, or {@code no-session} where that is not known
     * @param nextHop the next hops that it announces
     * @param dead who says that it is dead; null if nobody does
     */
    public record NodeView(
            String node, IpAddress address, String says, List<IpAddress> nextHop, Optional<String> dead) {}

    /**
     * The edge's Loc-RIB.
     *
     * @param unknown why it is not known; null where it is
     * @param paths its paths
     */
    public record BgpView(Optional<String> unknown, List<Path> paths) {}

    /**
     * A path of the edge's Loc-RIB.
     *
     * @param peer whose it is, as FRR names it
     * @param node the node behind that; null if it is none of ours
     * @param state {@code best}, {@code multipath}, {@code valid} or {@code invalid}
     * @param stale whether graceful restart keeps it
     * @param nextHop the next hops that are used
     */
    public record Path(String peer, Optional<String> node, String state, boolean stale, List<IpAddress> nextHop) {}

    /**
     * A route of zebra or of the kernel.
     *
     * @param unknown why it is not known; null where it is
     * @param protocol who found it; null where there is no route or nobody says
     * @param nextHop where it leads
     */
    public record RouteView(Optional<String> unknown, Optional<String> protocol, List<IpAddress> nextHop) {}

    /**
     * What probes say.
     *
     * @param unknown why it is not known; null where it is
     * @param answered whether packets are answered
     * @param by the nodes that answer, as far as answers name them
     */
    public record ProbeView(Optional<String> unknown, Optional<Boolean> answered, List<String> by) {
        public ProbeView {
            by = List.copyOf(by);
        }
    }

    /**
     * A mismatch that is open.
     *
     * @param kind in which way views differ
     * @param edge the edge
     * @param prefix the prefix
     * @param node the node; null when it is about the prefix as a whole
     * @param address the node's address
     * @param since since when, RFC 3339
     * @param sinceEpochNanos the same in nanoseconds since the epoch
     * @param duration how long ago that was
     * @param foundBy in which ways it is known
     * @param detail both views, in words
     * @param meaning what it means for packets
     * @param lookAt where to look at the edge, and which line of FRR's configuration it may be
     */
    public record Mismatch(
            String kind,
            String edge,
            Prefix prefix,
            Optional<String> node,
            Optional<IpAddress> address,
            String since,
            @JsonProperty("since_ns") long sinceEpochNanos,
            @JsonProperty("duration_ns") Duration duration,
            List<FoundBy> foundBy,
            String detail,
            String meaning,
            String lookAt) {}

    /**
     * A black hole that is open.
     *
     * @param prefix where the packets were to go
     * @param node the dead node
     * @param address its address
     * @param path what keeps the path: {@code stale} or {@code valid}
     * @param duration how long ago it began
     * @param remaining how long the edge goes on by itself; null where it does not tell
     * @param because who says that the node is dead
     * @param prevention the line of the edge's configuration that would have prevented it
     */
    public record BlackHole(
            Prefix prefix,
            String node,
            IpAddress address,
            String path,
            @JsonProperty("duration_ns") Duration duration,
            @JsonProperty("remaining_ns") Optional<Duration> remaining,
            String because,
            String prevention) {}
}
