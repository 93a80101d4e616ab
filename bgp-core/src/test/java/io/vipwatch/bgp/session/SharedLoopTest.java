package io.vipwatch.bgp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.fsm.DownCause;
import io.vipwatch.bgp.message.BgpMessage;
import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.NlriList;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * More peers than event loops: a turn of a loop is short, so that a timer of one peer waits for a few messages of the
 * others and not for their tables. Counted in messages, since wall time on a busy machine says nothing of turns.
 */
class SharedLoopTest extends LoopbackTest {
    private static final int POURING_PEERS = 2;
    private static final int QUIET_PEER = POURING_PEERS + 1;
    private static final Duration HOLD = Duration.ofSeconds(3);
    private static final int IN_ONE_UPDATE = 100;
    private static final int TABLE = 10_000;

    /** As many as show that the others did pour, also on a slow machine. */
    private static final int A_POUR = 300;

    /** Counts the UPDATEs of the pouring peers; on the one event loop that all share. */
    private static final class Diary implements SpeakerListener {
        private final CountDownLatch pouring = new CountDownLatch(1);
        private final CompletableFuture<SpeakerEvent.SessionDown> quietDown = new CompletableFuture<>();
        private final List<Stamp> updates = new ArrayList<>();

        @Override
        public void onEvent(SpeakerEvent event) {
            if (quietDown.isDone()) {
                return;
            }
            if (event instanceof SpeakerEvent.RoutesChanged changed) {
                updates.add(changed.stamp());
                pouring.countDown();
            } else if (event instanceof SpeakerEvent.SessionDown down
                    && down.peer().name().equals("node" + QUIET_PEER)) {
                quietDown.complete(down);
            }
        }

        /** {@return how many UPDATEs were read between that long after {@code from} and the end of the quiet session} */
        long updatesLaterThan(Stamp from, Duration after) {
            return updates.stream()
                    .filter(read -> read.nanosSince(from) > after.toNanos())
                    .count();
        }
    }

    @Test
    void theTimersOfAPeerRunWhileOthersPourTheirTablesOnTheSameLoop() throws Exception {
        Diary diary = new Diary();
        Speaker monitor =
                start(SpeakerConfig.listeningOn(ListenAddress.of(MONITOR, 0)).withMaximumEventLoops(1), diary);
        monitor.add(passiveNode(QUIET_PEER).holdTime(HOLD).build());
        AtomicBoolean over = new AtomicBoolean();
        List<CompletableFuture<Void>> pours = new ArrayList<>();
        for (int number = 1; number <= POURING_PEERS; number++) {
            monitor.add(passiveNode(number).holdTime(Duration.ofSeconds(90)).build());
            RawPeer peer = RawPeer.establish(monitor, number, 90);
            pours.add(CompletableFuture.runAsync(() -> pour(peer, over)));
        }
        try (RawPeer quiet = RawPeer.establish(monitor, QUIET_PEER, (int) HOLD.toSeconds())) {
            assertThat(diary.pouring.await(EventLog.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();

            int keepalives = keepalivesUntilNotification(quiet);

            SpeakerEvent.SessionDown down = diary.quietDown.get(EventLog.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(down.cause()).isInstanceOf(DownCause.HoldTimer.class);
            assertThat(keepalives)
                    .as("KEEPALIVEs in 3 s, one every 0.75 to 1 s")
                    .isGreaterThanOrEqualTo(2);
            assertThat(diary.updates).as("UPDATEs in the hold time").hasSizeGreaterThan(A_POUR);
            // A share, since a fast machine decodes more in the millisecond for which the quiet socket is drained.
            assertThat(diary.updatesLaterThan(down.lastMessage(), HOLD))
                    .as("UPDATEs between the deadline and the verdict, of %d", diary.updates.size())
                    .isLessThan(diary.updates.size() / 10);
        } finally {
            over.set(true);
            CompletableFuture.allOf(pours.toArray(CompletableFuture<?>[]::new)).join();
        }
    }

    /** Sends the same octets again and again, faster than anybody decodes them; ends with its connection. */
    private static void pour(RawPeer peer, AtomicBoolean over) {
        try (peer) {
            byte[] table = table(peer);
            while (!over.get()) {
                peer.sendRaw(table);
            }
        }
    }

    private static byte[] table(RawPeer peer) {
        ByteArrayOutputStream table = new ByteArrayOutputStream();
        for (int from = 0; from < TABLE; from += IN_ONE_UPDATE) {
            NlriList.Builder prefixes = new NlriList.Builder(Family.IPV6_UNICAST, IN_ONE_UPDATE, false);
            for (int number = from; number < from + IN_ONE_UPDATE; number++) {
                prefixes.add(0x2001_0db8_0000_0000L | number, 0, 64, 0);
            }
            table.writeBytes(peer.announcement(prefixes.build()));
        }
        return table.toByteArray();
    }

    private static int keepalivesUntilNotification(RawPeer peer) {
        int keepalives = 0;
        BgpMessage message = peer.receive();
        while (!(message instanceof Notification)) {
            keepalives += message instanceof Keepalive ? 1 : 0;
            message = peer.receive();
        }
        return keepalives;
    }
}
