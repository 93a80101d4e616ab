package io.vipwatch.bgp.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.bgp.fsm.DownCause;
import org.junit.jupiter.api.Test;

class FailingSocketsTest extends LoopbackTest {
    private final FailingSockets sockets = new FailingSockets();

    private Speaker startFailing() {
        return track(NettySpeaker.start(SpeakerConfig.listeningOn(ListenAddress.of(MONITOR, 0)), monitorLog, sockets));
    }

    @Test
    void aConnectionThatCannotBeAcceptedIsClosedAndTheEstablishedSessionGoesOn() {
        Speaker monitor = startFailing();
        monitor.add(passiveNode(1).build());
        sockets.failAfterIncoming(1);
        try (RawPeer session = RawPeer.establish(monitor, 1, 9)) {
            monitorLog.await(SpeakerEvent.SessionUp.class);
            try (RawPeer unusable = RawPeer.connect(monitor, 1)) {
                assertThat(unusable.isClosedByPeer()).isTrue();
            }

            assertThat(monitorLog.await(SpeakerEvent.ConnectionFailed.class).cause())
                    .isInstanceOf(DownCause.OwnFault.class);
            assertThat(session).isNotNull();
            assertThat(monitor.sessions().getFirst().state()).isEqualTo(SessionState.ESTABLISHED);
            assertThat(monitorLog.all(SpeakerEvent.SessionDown.class)).isEmpty();
        }
    }

    @Test
    void aChangeOfAddressThatCannotBeProtectedLeavesTheOldSessionUp() {
        Speaker monitor = startFailing();
        monitor.add(passiveNode(1).build());
        Password refused = Password.of("battery staple");
        sockets.refuse(refused);
        try (RawPeer session = RawPeer.establish(monitor, 1, 9)) {
            monitorLog.await(SpeakerEvent.SessionUp.class);
            PeerConfig elsewhere = PeerConfig.of("node1", new Remote.Address(node(2)), NODE_AS, MONITOR_AS, MONITOR_ID)
                    .passive(true)
                    .password(refused)
                    .build();

            assertThatThrownBy(() -> monitor.replace(elsewhere))
                    .isInstanceOf(SpeakerException.class)
                    .hasMessage("no room for more keys");

            assertThat(session).isNotNull();
            assertThat(monitor.sessions()).singleElement().satisfies(only -> {
                assertThat(only.peer().address()).isEqualTo(node(1));
                assertThat(only.state()).isEqualTo(SessionState.ESTABLISHED);
            });
        }
    }
}
