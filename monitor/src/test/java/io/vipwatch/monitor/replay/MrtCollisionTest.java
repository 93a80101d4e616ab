package io.vipwatch.monitor.replay;

import static io.vipwatch.monitor.replay.Conversation.VIP;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.MonitorStarted;
import io.vipwatch.monitor.event.SessionDown;
import io.vipwatch.monitor.event.SessionUp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Both sides open a connection at once (RFC 4271 §6.8). An MRT record names no port, so that which of the two a message
 * passed on has to be told from the messages.
 */
class MrtCollisionTest {
    private static final Notification COLLISION = Notification.of(ErrorCode.CEASE_CONNECTION_COLLISION_RESOLUTION);

    @TempDir
    private Path directory;

    private List<String> replayed(Consumer<Conversation> said) throws Exception {
        ReplaySettings settings =
                ReplaySettings.of(new ConfigReader(Map.of()).parse("test.yaml", """
                speaker: {asn: 64512, router_id: 192.0.2.250}
                peers: [{name: node1, address: 2001:db8::11, asn: 65010}]
                track: [{name: api, prefix: "2001:db8:0:ff00::100/128", kind: vip}]
                """, Path.of("/etc/vipwatch")));
        MrtTape tape = new MrtTape();
        said.accept(new Conversation(tape));
        List<String> told = new ArrayList<>();
        for (Event event : Told.of(directory, settings, tape.bytes()).events()) {
            switch (event.what()) {
                case SessionDown down ->
                    told.add("session.down " + down.loss().cause().text());
                case SessionUp up ->
                    told.add("session.up, hold time " + up.holdTime().toSeconds());
                case MonitorStarted _ -> {}
                default -> told.add(event.type());
            }
        }
        return told;
    }

    private static final List<String> ONE_SESSION =
            List.of("session.up, hold time 9", "route.announce", "prefix.state", "route.end-of-rib");

    private static Conversation bothOpened(Conversation conversation) {
        return conversation.open(1, false).open(1, false).open(1, true);
    }

    @Test
    void theOtherConnectionIsClosedBeforeItsOpenCame() throws Exception {
        assertThat(replayed(conversation -> bothOpened(conversation)
                        .say(1, false, COLLISION)
                        .say(1, false, Keepalive.INSTANCE)
                        .say(1, true, Keepalive.INSTANCE)
                        .announce(1, 5, VIP)
                        .endOfRib(1)))
                .containsExactlyElementsOf(ONE_SESSION);
    }

    @Test
    void theOtherConnectionIsClosedWhenTheSessionIsEstablishedAlreadyAndTheSessionGoesOn() throws Exception {
        for (boolean byTheNode : List.of(false, true)) {
            assertThat(replayed(conversation -> bothOpened(conversation)
                            .open(1, true)
                            .say(1, false, Keepalive.INSTANCE)
                            .say(1, true, Keepalive.INSTANCE)
                            .say(1, byTheNode, COLLISION)
                            .announce(1, 5, VIP)
                            .endOfRib(1)))
                    .as("closed by the node: %s", byTheNode)
                    .containsExactlyElementsOf(ONE_SESSION);
        }
    }

    @Test
    void aConnectionThatIsRefusedBesideASessionEndsNothing() throws Exception {
        assertThat(replayed(conversation -> conversation
                        .establish(1, false)
                        .announce(1, 5, VIP)
                        .endOfRib(1)
                        .after(Duration.ofSeconds(1))
                        .say(1, false, COLLISION)
                        .say(1, true, Keepalive.INSTANCE)))
                .containsExactlyElementsOf(ONE_SESSION);
    }

    @Test
    void aSessionThatWasEstablishedOnTheConnectionThatLosesIsDown() throws Exception {
        assertThat(replayed(conversation -> conversation
                        .establish(1, false)
                        .leave(1)
                        .say(1, false, COLLISION)
                        .establish(1, false)))
                .containsSubsequence(
                        "session.up, hold time 9", "session.down notification-sent", "session.up, hold time 9");
    }

    @Test
    void theSessionAfterACollisionIsWhatItsOwnOpensAgreedOn() throws Exception {
        assertThat(replayed(conversation -> bothOpened(conversation)
                        .open(1, true)
                        .say(1, true, Keepalive.INSTANCE)
                        .say(1, false, COLLISION)
                        .after(Duration.ofSeconds(1))
                        .close(1, false)
                        .open(1, false)
                        .openWithHoldTime(1, 6)
                        .say(1, true, Keepalive.INSTANCE)))
                .containsSubsequence("session.up, hold time 9", "session.down tcp-fin", "session.up, hold time 6");
    }
}
