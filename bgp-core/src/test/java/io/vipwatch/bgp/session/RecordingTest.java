package io.vipwatch.bgp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecordingTest extends LoopbackTest {
    /** Keeps what it is shown; on event loops. */
    private static final class Tape implements SessionRecorder {
        private final List<String> states = new ArrayList<>();
        private final List<String> messages = new ArrayList<>();

        @Override
        public synchronized void message(
                Stamp stamp, Ends ends, Direction direction, Set<Family> withPathIds, Octets message) {
            messages.add(direction + " " + message.at(18) + (!withPathIds.isEmpty() ? " with path identifiers" : "")
                    + " " + ends.localAddress() + " " + ends.peer().address());
        }

        @Override
        public synchronized void stateChange(Stamp stamp, Ends ends, SessionState from, SessionState to) {
            states.add(from.text() + " " + to.text());
        }
    }

    @Test
    void everyMessageAndChangeOfStateIsShownToTheRecorder() {
        Tape tape = new Tape();
        Speaker monitor =
                start(SpeakerConfig.listeningOn(ListenAddress.of(MONITOR, 0)).withRecorder(tape), monitorLog);
        monitor.add(passiveNode(1).build());
        EventLog nodeLog = new EventLog();
        startNode(monitor, 1, nodeLog);
        monitorLog.await(SpeakerEvent.EndOfRib.class);
        nodeLog.await(SpeakerEvent.EndOfRib.class);
        monitor.close();

        synchronized (tape) {
            assertThat(tape.states)
                    .containsSubsequence(
                            "Idle Active",
                            "Active OpenSent",
                            "OpenSent OpenConfirm",
                            "OpenConfirm Established",
                            "Established Idle");
            assertThat(tape.messages)
                    .contains(
                            "SENT 1 127.0.0.1 127.0.0.11",
                            "RECEIVED 1 127.0.0.1 127.0.0.11",
                            "SENT 4 127.0.0.1 127.0.0.11",
                            "RECEIVED 4 127.0.0.1 127.0.0.11",
                            "SENT 2 127.0.0.1 127.0.0.11",
                            "RECEIVED 2 127.0.0.1 127.0.0.11",
                            "SENT 3 127.0.0.1 127.0.0.11");
        }
    }
}
