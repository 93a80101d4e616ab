package io.vipwatch.bfd.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.vipwatch.bfd.fsm.KeyChain;
import io.vipwatch.bfd.packet.AuthenticationType;
import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.packet.SessionState;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A session that is Up and whose peer says nothing new costs no memory, so that no collection of garbage is ours. */
class AllocationTest {
    private static final int SESSIONS = 10;
    private static final int ROUNDS = 20_000;

    private static final class Run {
        final MirrorSockets sockets = new MirrorSockets();
        final List<BfdEvent> events = new ArrayList<>();
        final Engine engine =
                new Engine(sockets, Interfaces.system(), events::add, new SplittableRandom(1), new SplittableRandom(2));

        Run(Optional<KeyChain> keys) {
            for (int index = 0; index < SESSIONS; index++) {
                SessionConfig config = SessionConfig.of(
                        "peer" + index,
                        InetAddress.ofLiteral("2001:db8::" + (index + 2)),
                        Encapsulation.singleHop(),
                        Pair.parameters(50, 3));
                engine.operations().add(keys.map(config::with).orElse(config));
            }
            turns(ROUNDS);
        }

        /** Each turn transmits what is due, and has read what the mirror made of what was sent in the turn before. */
        void turns(int count) {
            for (int turn = 0; turn < count; turn++) {
                sockets.now = engine.nextDue();
                engine.turn();
            }
        }
    }

    @Test
    void anUpSessionAllocatesNothingPerPacket() {
        requireNoAllocation(new Run(Optional.empty()));
    }

    /** Also where each packet has another sequence number and another digest. */
    @ParameterizedTest
    @EnumSource(AuthenticationType.class)
    void anAuthenticatedSessionAllocatesNothingPerPacket(AuthenticationType type) {
        requireNoAllocation(new Run(Optional.of(Pair.keys(type))));
    }

    private static void requireNoAllocation(Run run) {
        assertThat(run.engine.roster().byName().values())
                .allMatch(live -> live.steady().state() == SessionState.UP);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long reflected = run.sockets.reflected;
        long before = threads.getCurrentThreadAllocatedBytes();
        run.turns(ROUNDS);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(run.sockets.reflected - reflected).isGreaterThan(ROUNDS / 2);
        // The thread's own bookkeeping may add a little once; one byte a packet would be ten times as much.
        assertThat(allocated).isLessThan(2000);
        assertThat(run.events).noneMatch(BfdEvent.Faulted.class::isInstance);
        assertThat(run.engine.roster().byName().values())
                .allMatch(live -> live.tally.discarded().isEmpty());
    }
}
