package io.vipwatch.monitor.drill.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the monitor shows at a moment.
 *
 * @param unknown why nothing is known; empty where all that follows is
 * @param prefix the state of the watched prefix, as in {@code reachable}
 * @param origins the nodes that announce it as their own
 * @param sessions the sessions of nodes and edge
 * @param probes the probes of the prefix
 * @param others the other tracked prefixes, by name
 * @param forwardedTo the nodes that the edge's kernel sends packets for the prefix to; empty where that is not known
 * @param answering the nodes that answered probes of the prefix last; empty where that is not known
 * @param kernelDiffers how the edge's kernel differs from what nodes announce, or why that is not known; empty where it does
 *     not, or nobody asks the edge
 * @param clockUncertainty how well the clocks of other hosts are known; empty where that is not asked
 * @param incidents the names of incidents that are open, and of those that a drill is the cause of, whether it is over
 */
public record Sight(
        Optional<String> unknown,
        String prefix,
        List<String> origins,
        List<Session> sessions,
        List<Probe> probes,
        Map<String, Other> others,
        List<String> forwardedTo,
        List<String> answering,
        Optional<String> kernelDiffers,
        Optional<Duration> clockUncertainty,
        List<Incident> incidents) {
    public Sight {
        origins = List.copyOf(origins);
        sessions = List.copyOf(sessions);
        probes = List.copyOf(probes);
        others = Map.copyOf(others);
        forwardedTo = List.copyOf(forwardedTo);
        answering = List.copyOf(answering);
        incidents = List.copyOf(incidents);
    }

    /**
     * A session.
     *
     * @param node the machine behind it
     * @param edge whether that is the edge
     * @param established whether it is Established
     * @param since for how long it has been in its state
     */
    public record Session(String node, boolean edge, boolean established, Duration since) {}

    /**
     * Another tracked prefix.
     *
     * @param state as in {@code reachable}
     * @param origins the nodes that announce it as their own
     */
    public record Other(String state, List<String> origins) {
        public Other {
            origins = List.copyOf(origins);
        }
    }

    /**
     * A probe of the prefix.
     *
     * @param name its name
     * @param kind what it sends, as in {@code udp-echo}
     * @param flows how many source ports it has; 1 where each of its probes has a port of its own
     * @param telling whether it has anything to tell: a probe of it was answered or lost
     * @param losingFor for how long probes have been lost; empty while they are not
     * @param goodFor for how long none was lost; empty while some are, or where that is not known
     */
    public record Probe(
            String name,
            String kind,
            int flows,
            boolean telling,
            Optional<Duration> losingFor,
            Optional<Duration> goodFor) {}

    /**
     * An incident.
     *
     * @param name its name
     * @param drilled whether a drill is its cause
     * @param begin when it began, in nanoseconds since the epoch
     * @param open whether it goes on
     * @param recovered whether traffic has recovered, as far as that is known
     */
    public record Incident(String name, boolean drilled, long begin, boolean open, boolean recovered) {}

    /** {@return that nothing is known} */
    public static Sight unknown(String why) {
        return new Sight(
                Optional.of(why),
                "",
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }
}
