package io.vipwatch.bfd.session;

import static io.vipwatch.bfd.session.VirtualNetwork.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.fsm.Event;
import io.vipwatch.bfd.packet.ControlPacketDecoder;
import io.vipwatch.bfd.packet.Decoded;
import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.SessionState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A listener takes time, and no packet waits for it: the remote system is told before anybody on this one. */
class ListenerTest {
    private final Pair pair = Pair.up(21, Pair.parameters(50, 3));
    private final List<SessionState> onTheWire = new ArrayList<>();
    private final List<SessionState> told = new ArrayList<>();

    ListenerTest() {
        pair.left.listener = event -> {
            if (event instanceof BfdEvent.StateChanged change) {
                told.add(change.to());
                onTheWire.add(said());
            }
        };
    }

    /** What the left system has said last. */
    private SessionState said() {
        if (ControlPacketDecoder.decode(pair.toRight.last) instanceof Decoded.Accepted(var packet)) {
            return packet.state();
        }
        throw new AssertionError("not a packet");
    }

    @Test
    void aDownIsOnTheWireBeforeTheListenerHearsOfIt() {
        pair.toLeft.cut = true;
        pair.network.run(SECOND);
        assertThat(told).containsExactly(SessionState.DOWN);
        assertThat(onTheWire).containsExactly(SessionState.DOWN);
    }

    @Test
    void whatTheOperatorAsksForIsOnTheWireBeforeTheListenerHearsOfIt() {
        pair.left.happen("peer", new Event.Disable(Diagnostic.ADMINISTRATIVELY_DOWN));
        assertThat(told).containsExactly(SessionState.ADMIN_DOWN);
        assertThat(onTheWire).containsExactly(SessionState.ADMIN_DOWN);
    }

    @Test
    void aListenerThatFailsIsNotAskedTwiceAndHoldsUpNothing() {
        pair.left.listener = event -> {
            throw new IllegalStateException("the listener's own mistake");
        };
        pair.toLeft.cut = true;
        pair.network.run(SECOND);
        assertThat(pair.left.events(BfdEvent.StateChanged.class))
                .extracting(BfdEvent.StateChanged::to)
                .endsWith(SessionState.DOWN)
                .hasSize(3);
        assertThat(said()).isEqualTo(SessionState.DOWN);
    }
}
