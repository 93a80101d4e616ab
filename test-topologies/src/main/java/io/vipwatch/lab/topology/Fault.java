package io.vipwatch.lab.topology;

import io.vipwatch.bgp.prefix.IpAddress;
import java.util.Optional;
import java.util.Set;

/** Models something that goes wrong with a member of the lab; {@link LabMember#apply} makes it happen. */
public sealed interface Fault {
    /** Which way packets are lost, seen from the member. */
    enum Direction {
        INBOUND,
        OUTBOUND,
        BOTH
    }

    /** How a process is ended. */
    enum Signal {
        /** The process may say goodbye: BIRD and FRR send Cease/Administrative Shutdown. */
        TERM,
        /** It may not: its kernel closes the connections, without a NOTIFICATION. */
        KILL
    }

    /**
     * Models packets that vanish while the link stays up, so that only a timer can notice.
     *
     * @param direction one way or both
     * @param remote the only address whose packets are lost; empty loses everything
     * @param sparedTcpPorts TCP ports, at either end, whose packets still pass, for instance 22
     */
    record SilentLoss(Direction direction, Optional<IpAddress> remote, Set<Integer> sparedTcpPorts) implements Fault {
        public SilentLoss {
            sparedTcpPorts = Set.copyOf(sparedTcpPorts);
        }

        /** {@return the loss of everything, both ways} */
        public static SilentLoss total() {
            return oneWay(Direction.BOTH);
        }

        public static SilentLoss oneWay(Direction direction) {
            return new SilentLoss(direction, Optional.empty(), Set.of());
        }

        /** {@return the loss of everything between the member and one other address} */
        public static SilentLoss with(IpAddress remote) {
            return new SilentLoss(Direction.BOTH, Optional.of(remote), Set.of());
        }
    }

    /** Models a BGP daemon that stops running for a while (SIGSTOP): its kernel still answers, BGP is silent. */
    record PausedDaemon() implements Fault {}

    /** Models the end of the BGP daemon; undoing it starts the daemon again, as Calico would. */
    record EndedDaemon(Signal signal) implements Fault {}

    /** Models a member whose every process is killed at once; the link goes with it. Undoing it starts the member. */
    record Stopped() implements Fault {}

    /**
     * Models a loss of power: the member falls silent first and is stopped then, so that no peer is told. Undoing it starts
     * the member, which connects anew while its peers may still hold the old session.
     */
    record PowerOff() implements Fault {}

    /** Models a link taken down inside the member: its peers keep their carrier and are not told. */
    record LinkDown() implements Fault {}

    /** Models a crash of the API server of a node, which no BGP message announces. */
    record EndedApi() implements Fault {}
}
