package io.vipwatch.monitor.inject;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.InjectSection;
import io.vipwatch.monitor.event.Moment;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What the injector is told. */
public sealed interface InjectEvent {
    /** The time that the injector asked to be woken at has come, or nothing in particular has happened. */
    record TimeCame() implements InjectEvent {}

    /**
     * What was remembered before the monitor ended; told first, if at all.
     *
     * @param memory what the last {@link InjectAction.Remember} held
     */
    record Restored(InjectMemory memory) implements InjectEvent {}

    /**
     * A check has ended. Every {@link InjectAction.Check} is answered so, a check without an answer at its time-out.
     *
     * @param id the check
     * @param result what came of it
     */
    record CheckEnded(CheckId id, CheckResult result) implements InjectEvent {}

    /**
     * The session with an edge is established.
     *
     * @param edge the peer's name
     * @param families what the session carries
     * @param addPath the families in which we may send several paths for one prefix (RFC 7911 §4)
     */
    record EdgeUp(String edge, Set<Family> families, Set<Family> addPath) implements InjectEvent {
        public EdgeUp {
            families = Set.copyOf(families);
            addPath = Set.copyOf(addPath);
        }
    }

    /**
     * The session with an edge is down.
     *
     * @param edge the peer's name
     */
    record EdgeDown(String edge) implements InjectEvent {}

    /**
     * What an edge holds of us.
     *
     * @param edge the peer's name
     * @param asked the prefixes that it was asked about; of others it says nothing
     * @param routes what it holds after its policy; empty: it could not be asked, which says nothing
     * @param heard what it heard of us, before its policy
     * @param asOf when it held it
     */
    record EdgeHolds(String edge, Set<Prefix> asked, Optional<Set<HeldRoute>> routes, Heard heard, Moment asOf)
            implements InjectEvent {
        public EdgeHolds {
            asked = Set.copyOf(asked);
            routes = routes.map(Set::copyOf);
        }
    }

    /**
     * What an edge heard of us, before its policy: its Adj-RIB-In (RFC 4271 §3.2).
     *
     * @param of the prefixes of which that is known
     * @param routes the paths; of several for a prefix perhaps one alone, of which no communities are known
     */
    record Heard(Set<Prefix> of, Set<HeldRoute> routes) {
        /** Of an edge that does not keep it. */
        public static final Heard UNKNOWN = new Heard(Set.of(), Set.of());

        public Heard {
            of = Set.copyOf(of);
            routes = Set.copyOf(routes);
        }
    }

    /**
     * Where an edge sends packets for a prefix that we announce. It is told when it changes and whenever the edge was asked.
     *
     * @param edge the peer's name
     * @param prefix the prefix
     * @param nextHops the next hops in use, in the kernel if that is known; none: it has no route
     * @param ours those of them that are in use because of our session; empty: not known
     * @param asOf when it was so
     */
    record EdgeUses(String edge, Prefix prefix, Set<IpAddress> nextHops, Optional<Set<IpAddress>> ours, Moment asOf)
            implements InjectEvent {
        public EdgeUses {
            nextHops = Set.copyOf(nextHops);
            ours = ours.map(Set::copyOf);
        }
    }

    /**
     * Which nodes answered the probes of a service.
     *
     * @param service the service
     * @param nodes those that answered the latest round of probes; none: nobody did, or nobody said who it was
     * @param asOf when the first probe of that round was sent
     */
    record NodesAnswer(String service, Set<String> nodes, Moment asOf) implements InjectEvent {
        public NodesAnswer {
            nodes = Set.copyOf(nodes);
        }
    }

    /**
     * An operator asks for something.
     *
     * @param id what the {@link InjectAction.Answer} carries
     * @param request what
     */
    record Asked(long id, Request request) implements InjectEvent {}

    /**
     * A fault of a drill is about to be made.
     *
     * @param drill the fault, in words that no other one has
     * @param run the run that makes it
     * @param nodes the nodes that it does something to
     * @param injects whether it wants the injector to act on them
     * @param lease after which time without renewal its dead-man takes it back; zero without one
     */
    record DrillBegan(String drill, String run, Set<String> nodes, boolean injects, Duration lease)
            implements InjectEvent {
        public DrillBegan {
            nodes = Set.copyOf(nodes);
        }
    }

    /**
     * Who makes the faults of a run is still there.
     *
     * @param run the run
     */
    record DrillGoesOn(String run) implements InjectEvent {}

    /**
     * A fault of a drill is over.
     *
     * @param drill the fault, in the words that it began with
     */
    record DrillEnded(String drill) implements InjectEvent {}

    /**
     * The configuration is another one. What is the same in both goes on.
     *
     * @param wanted the new one; without services: everything is withdrawn
     */
    record Reconfigured(InjectSection wanted) implements InjectEvent {}

    /** The monitor is about to end. */
    record Stopping() implements InjectEvent {}
}
