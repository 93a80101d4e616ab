package io.vipwatch.bgp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.NlriList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * More peers than event loops: a turn of a loop is short, so that a message or a timer of one peer waits for a few
 * messages of the others and not for their tables. The loop is held up until everything waits for it, so that the order
 * in which it then goes on depends on nobody's speed.
 */
class SharedLoopTest extends LoopbackTest {
    private static final int POURING_PEERS = 2;
    private static final int QUIET_PEER = POURING_PEERS + 1;

    /** A KEEPALIVE is due within a third of it. */
    private static final Duration HOLD = Duration.ofSeconds(3);

    private static final int IN_ONE_UPDATE = 100;

    /** About 1,000 octets each: no more than the sockets take while nobody reads. */
    private static final int UPDATES = 40;

    /** What happened on the one event loop that all share, in its order. */
    private static final class Diary implements SessionRecorder {
        private static final int UPDATE = 2;
        private static final int KEEPALIVE = 4;

        private final List<Page> pages = new ArrayList<>();
        private final CountDownLatch heldUp = new CountDownLatch(1);
        private final CountDownLatch waiting = new CountDownLatch(POURING_PEERS + 1);

        /** What is of interest. */
        private enum Page {
            GOES_ON,
            UPDATE_OF_THE_OTHERS,
            UPDATE_OF_THE_QUIET_PEER,
            KEEPALIVE_TO_THE_QUIET_PEER
        }

        @Override
        public void message(Stamp stamp, Ends ends, Direction direction, Set<Family> withPathIds, Octets message) {
            boolean quiet = ends.peer().name().equals("node" + QUIET_PEER);
            int type = message.at(18);
            if (direction == Direction.RECEIVED && type == UPDATE) {
                note(quiet ? Page.UPDATE_OF_THE_QUIET_PEER : Page.UPDATE_OF_THE_OTHERS);
            } else if (quiet && direction == Direction.SENT && type == KEEPALIVE) {
                note(Page.KEEPALIVE_TO_THE_QUIET_PEER);
            }
        }

        @Override
        public void stateChange(Stamp stamp, Ends ends, SessionState from, SessionState to) {}

        private synchronized void note(Page page) {
            pages.add(page);
        }

        /** Holds the loop up until all peers have sent what they have, and the KEEPALIVE is due. */
        boolean holdUp() {
            heldUp.countDown();
            try {
                boolean all = waiting.await(EventLog.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                Thread.sleep(HOLD.dividedBy(3));
                note(Page.GOES_ON);
                return all;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private synchronized List<Page> afterwards() {
            return List.copyOf(pages.subList(pages.indexOf(Page.GOES_ON) + 1, pages.size()));
        }

        boolean isComplete() {
            List<Page> all = afterwards();
            return all.contains(Page.UPDATE_OF_THE_QUIET_PEER)
                    && all.contains(Page.KEEPALIVE_TO_THE_QUIET_PEER)
                    && updates(all) == POURING_PEERS * UPDATES;
        }

        /** {@return how many UPDATEs of the others were read before it} */
        long updatesBefore(Page page) {
            List<Page> all = afterwards();
            return updates(all.subList(0, all.indexOf(page)));
        }

        private static long updates(List<Page> pages) {
            return pages.stream().filter(Page.UPDATE_OF_THE_OTHERS::equals).count();
        }
    }

    @Test
    void whatAPeerSendsAndItsTimersWaitForAShortTurnAndNotForTheTablesOfOthersOnTheSameLoop() throws Exception {
        Diary diary = new Diary();
        Speaker monitor = start(
                SpeakerConfig.listeningOn(ListenAddress.of(MONITOR, 0))
                        .withMaximumEventLoops(1)
                        .withRecorder(diary),
                monitorLog);
        List<RawPeer> pouring = new ArrayList<>();
        for (int number = 1; number <= POURING_PEERS; number++) {
            monitor.add(passiveNode(number).holdTime(Duration.ofSeconds(90)).build());
            pouring.add(RawPeer.establish(monitor, number, 90));
        }
        monitor.add(passiveNode(QUIET_PEER).holdTime(HOLD).build());
        try (RawPeer quiet = RawPeer.establish(monitor, QUIET_PEER, (int) HOLD.toSeconds())) {
            CompletableFuture<Boolean> heldUp = monitor.ask("node" + QUIET_PEER, _ -> diary.holdUp());
            assertThat(diary.heldUp.await(EventLog.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            int octets = 0;
            for (RawPeer peer : pouring) {
                for (int update = 0; update < UPDATES; update++) {
                    byte[] announcement = peer.announcement(prefixes(update * IN_ONE_UPDATE, IN_ONE_UPDATE));
                    octets = announcement.length;
                    peer.sendRaw(announcement);
                }
                diary.waiting.countDown();
            }
            quiet.announce(prefixes(0, 1));
            diary.waiting.countDown();

            assertThat(heldUp.get(EventLog.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            monitorLog.await("told everything", diary::isComplete);

            int oneTurn = POURING_PEERS * (Connection.READ_SIZE / octets + 1);
            assertThat(diary.updatesBefore(Diary.Page.UPDATE_OF_THE_QUIET_PEER))
                    .as("UPDATEs of the others before the quiet peer's, of %d", POURING_PEERS * UPDATES)
                    .isLessThanOrEqualTo(oneTurn);
            assertThat(diary.updatesBefore(Diary.Page.KEEPALIVE_TO_THE_QUIET_PEER))
                    .as("UPDATEs of the others before the KEEPALIVE that was due, of %d", POURING_PEERS * UPDATES)
                    .isLessThanOrEqualTo(oneTurn);
            assertThat(2 * oneTurn).as("less than all").isLessThan(POURING_PEERS * UPDATES);
        } finally {
            pouring.forEach(RawPeer::close);
        }
    }

    private static NlriList prefixes(int from, int count) {
        NlriList.Builder prefixes = new NlriList.Builder(Family.IPV6_UNICAST, count, false);
        for (int number = from; number < from + count; number++) {
            prefixes.add(0x2001_0db8_0000_0000L | number, 0, 64, 0);
        }
        return prefixes.build();
    }
}
