package io.vipwatch.monitor.drill;

import java.time.Duration;
import java.util.Optional;

/** A fault as a drill file asks for it. How it is made and undone, the runner knows. */
public sealed interface FaultSpec {
    /** {@return its name in a drill file} */
    FaultKind kind();

    /** Every packet of the machine is dropped without a word, both ways, but those of the runner's own connection. */
    record LinkSilent() implements FaultSpec {
        @Override
        public FaultKind kind() {
            return FaultKind.LINK_SILENT;
        }
    }

    /** The same in one direction. */
    record OneWayLoss(Direction direction) implements FaultSpec {
        @Override
        public FaultKind kind() {
            return FaultKind.ONE_WAY_LOSS;
        }
    }

    /** The network interface is taken down. */
    record LinkDown() implements FaultSpec {
        @Override
        public FaultKind kind() {
            return FaultKind.LINK_DOWN;
        }
    }

    /** A process gets a signal. {@code STOP} leaves it there and hung, with its connections open. */
    record ProcessSignal(Process process, Signal signal) implements FaultSpec {
        @Override
        public FaultKind kind() {
            return FaultKind.PROCESS_SIGNAL;
        }
    }

    /** A unit of systemd is stopped. */
    record ServiceStop(String unit) implements FaultSpec {
        @Override
        public FaultKind kind() {
            return FaultKind.SERVICE_STOP;
        }
    }

    /** The machine restarts in an orderly way. */
    record NodeReboot() implements FaultSpec {
        @Override
        public FaultKind kind() {
            return FaultKind.NODE_REBOOT;
        }
    }

    /**
     * The machine is switched off, and on again by {@code powerOn}.
     *
     * @param powerOn a command for the machine that runs the drill: nothing on the target can do it
     */
    record PowerOff(String powerOn) implements FaultSpec {
        @Override
        public FaultKind kind() {
            return FaultKind.POWER_OFF;
        }
    }

    /** BFD packets alone are dropped, both ways. */
    record BfdDrop() implements FaultSpec {
        @Override
        public FaultKind kind() {
            return FaultKind.BFD_DROP;
        }
    }

    /**
     * Packets are lost at random.
     *
     * @param percent of all packets, 1 to 100
     */
    record PacketLoss(int percent) implements FaultSpec {
        @Override
        public FaultKind kind() {
            return FaultKind.PACKET_LOSS;
        }
    }

    /** The edge resets its BGP session with the node. */
    record SessionReset() implements FaultSpec {
        @Override
        public FaultKind kind() {
            return FaultKind.SESSION_RESET;
        }
    }

    /**
     * The node's BGP speaker is killed, so that graceful restart begins; then the node falls silent.
     *
     * @param pause the time between the two
     */
    record KillThenSilent(Duration pause) implements FaultSpec {
        @Override
        public FaultKind kind() {
            return FaultKind.KILL_THEN_SILENT;
        }
    }

    /** The routing daemons of the edge restart. */
    record EdgeRestart() implements FaultSpec {
        @Override
        public FaultKind kind() {
            return FaultKind.EDGE_RESTART;
        }
    }

    /** The edge shuts its BGP neighbour down; this changes the router's running configuration and must be permitted. */
    record NeighborShutdown() implements FaultSpec {
        @Override
        public FaultKind kind() {
            return FaultKind.NEIGHBOR_SHUTDOWN;
        }
    }

    /**
     * The link falls silent and comes back, again and again.
     *
     * @param count how often
     * @param period from one silence to the next; it lasts half of that
     */
    record Flap(int count, Duration period) implements FaultSpec {
        @Override
        public FaultKind kind() {
            return FaultKind.FLAP;
        }
    }

    /** Nothing: the control run. */
    record Noop() implements FaultSpec {
        @Override
        public FaultKind kind() {
            return FaultKind.NOOP;
        }
    }

    /**
     * The operator's own commands, run by {@code /bin/sh} on the target.
     *
     * @param check succeeds where the fault can be made; empty: always
     * @param apply makes it
     * @param verify succeeds once it is there; empty: the success of {@code apply} says so
     * @param revert undoes it, as often as it is run
     * @param verifyReverted succeeds once it is undone; empty: the success of {@code revert}, and nothing else, says so
     */
    record Exec(
            Optional<String> check,
            String apply,
            Optional<String> verify,
            String revert,
            Optional<String> verifyReverted)
            implements FaultSpec {
        @Override
        public FaultKind kind() {
            return FaultKind.EXEC;
        }
    }

    /** A direction, as seen from the target. */
    enum Direction {
        /** What it receives is lost. */
        IN,
        /** What it sends is lost. */
        OUT
    }

    /** A process that a fault is for. */
    @SuppressWarnings("AvoidCommonTypeNames") // written with its FaultSpec before it everywhere
    enum Process {
        /** BIRD for IPv6, the BGP speaker of a Calico node. */
        BIRD6,
        /** The server of the Kubernetes API. */
        API_SERVER,
        /** All of a node's Calico. */
        CALICO_NODE
    }

    /** A signal of POSIX. */
    enum Signal {
        /** Asks it to end. */
        TERM,
        /** Ends it at once. */
        KILL,
        /** Stops it where it is; the revert lets it go on. */
        STOP
    }
}
