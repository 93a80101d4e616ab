package io.vipwatch.bgp.fsm;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.message.BgpMessage;
import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Open;
import java.util.List;
import java.util.stream.Collectors;

/** Plays events to a peer machine and says what it does. */
final class PeerScript {
    private final PeerMachine machine;
    private PeerState state = PeerState.initial();

    PeerScript(PeerSettings settings) {
        machine = new PeerMachine(settings);
    }

    /** {@return a peer whose only connection, 1, is Established} */
    static PeerScript established(PeerSettings settings, Open remote) {
        PeerScript script = new PeerScript(settings);
        script.play(new PeerEvent.Start());
        script.play(settings.passive() ? new PeerEvent.Accepted() : new PeerEvent.Connected(new ConnectionId(1)));
        script.receive(1, remote);
        script.receive(1, Keepalive.INSTANCE);
        return script;
    }

    PeerState state() {
        return state;
    }

    List<Action> actions(PeerEvent event) {
        PeerStep step = machine.step(state, event, 1.0);
        // The short way of a message that changes nothing comes to what the long way comes to, whatever the test is.
        assertThat(step).isEqualTo(new PeerTurn(machine.settings(), state, 1.0).take(event));
        state = step.state();
        return step.actions();
    }

    /** {@return the actions but those on timers, in words} */
    String play(PeerEvent event) {
        return actions(event).stream()
                .filter(action -> !(action instanceof Action.Arm))
                .map(PeerScript::words)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining(" "));
    }

    String receive(int connection, BgpMessage message) {
        return play(new PeerEvent.Received(new ConnectionId(connection), message));
    }

    private static String words(Action action) {
        return switch (action) {
            case Action.Close close ->
                Words.of(action) + "@" + close.connection().number();
            case Action.SessionUp up -> "up@" + up.connection().number();
            case Action.SessionDown down ->
                "down@" + down.connection().number() + ":" + down.cause().text();
            case Action.ConnectionEnded ended ->
                "ended@" + ended.connection().number() + ":" + ended.cause().text();
            default -> Words.of(action);
        };
    }
}
