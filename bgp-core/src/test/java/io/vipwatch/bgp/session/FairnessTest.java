package io.vipwatch.bgp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.attribute.AsPath;
import io.vipwatch.bgp.attribute.LargeCommunities;
import io.vipwatch.bgp.attribute.LargeCommunity;
import io.vipwatch.bgp.attribute.MultiExitDisc;
import io.vipwatch.bgp.attribute.Origin;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.fsm.DownCause;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.NlriList;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.rib.Announcement;
import io.vipwatch.bgp.rib.RouteAttributes;
import io.vipwatch.bgp.rib.RouteChange;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FairnessTest extends LoopbackTest {
    private static final int TABLE = 200_000;

    /** Routes of 3.7 kB each: 5.5 MB, while Linux lets a socket hold 4 MB that the peer does not take. */
    private static final int MORE_THAN_SOCKETS_HOLD = 1_500;

    private static final LargeCommunities LONG = new LargeCommunities(IntStream.range(0, 300)
            .mapToObj(number -> new LargeCommunity((int) NODE_AS, number, 0))
            .toList());

    private static final int IN_ONE_UPDATE = 100;
    private static final NlriList VIP_NLRI = NlriList.of(Family.IPV6_UNICAST, List.of(Nlri.of(VIP)));

    private static NlriList prefixes(int from, int count) {
        NlriList.Builder builder = new NlriList.Builder(Family.IPV6_UNICAST, count, false);
        for (int number = from; number < from + count; number++) {
            builder.add(0x2001_0db8_0000_0000L | number, 0, 64, 0);
        }
        return builder.build();
    }

    private static Announcement longAnnouncement(int number) {
        Prefix prefix = new Prefix(Family.AFI_IPV6, 0x2001_0db8_0000_0000L, number, 128);
        PathAttributes attributes = PathAttributes.of(Origin.IGP, AsPath.EMPTY, new MultiExitDisc(number), LONG);
        return new Announcement(route(prefix), new RouteAttributes(attributes, List.of(NEXT_HOP)));
    }

    private static boolean withdrawsVip(SpeakerEvent.RoutesChanged changed) {
        return changed.peer().name().equals("node2") && changed.changes().getFirst() instanceof RouteChange.Withdrawn;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 32})
    void aPeerThatPoursItsTableDoesNotDelayAnotherPeersWithdrawal(int eventLoops) {
        Speaker monitor = start(
                SpeakerConfig.listeningOn(ListenAddress.of(MONITOR, 0)).withMaximumEventLoops(eventLoops), monitorLog);
        monitor.add(passiveNode(1).holdTime(Duration.ofSeconds(90)).build());
        monitor.add(passiveNode(2).holdTime(Duration.ofSeconds(90)).build());
        try (RawPeer pouring = RawPeer.establish(monitor, 1, 90);
                RawPeer other = RawPeer.establish(monitor, 2, 90)) {
            other.announce(VIP_NLRI);
            monitorLog.await(SpeakerEvent.RoutesChanged.class);
            CompletableFuture<Void> poured = CompletableFuture.runAsync(() -> {
                for (int from = 0; from < TABLE; from += IN_ONE_UPDATE) {
                    pouring.announce(prefixes(from, IN_ONE_UPDATE));
                }
                pouring.send(Update.endOfRib(Family.IPV6_UNICAST));
            });
            monitorLog.await(SpeakerEvent.RoutesChanged.class, 10, changed -> true);

            other.withdraw(VIP_NLRI);

            monitorLog.await(SpeakerEvent.RoutesChanged.class, FairnessTest::withdrawsVip);
            monitorLog.await(SpeakerEvent.EndOfRib.class);
            poured.join();
            List<SpeakerEvent> all = monitorLog.all();
            int withdrawal =
                    all.indexOf(monitorLog.await(SpeakerEvent.RoutesChanged.class, FairnessTest::withdrawsVip));
            int end = all.indexOf(monitorLog.await(SpeakerEvent.EndOfRib.class));
            long updatesBehind = all.subList(withdrawal, end).stream()
                    .filter(SpeakerEvent.RoutesChanged.class::isInstance)
                    .count();
            assertThat(updatesBehind)
                    .describedAs("UPDATEs of the table that came after the withdrawal, of %d", TABLE / IN_ONE_UPDATE)
                    .isGreaterThan(TABLE / IN_ONE_UPDATE / 4);
        }
    }

    @Test
    void aPeerThatTakesNothingForTheSendHoldTimeIsDownThoughNoHoldTimeIsAgreedOn() {
        Duration sendHold = Duration.ofSeconds(1);
        Speaker monitor = startMonitor();
        monitor.add(passiveNode(1)
                .announce(true)
                .times(QUICK.withSendHold(sendHold))
                .holdTime(Duration.ZERO)
                .build());
        try (RawPeer deaf = RawPeer.establish(monitor, 1, 0)) {
            SpeakerEvent.SessionUp up = monitorLog.await(SpeakerEvent.SessionUp.class);

            monitor.announceToAll(IntStream.range(0, MORE_THAN_SOCKETS_HOLD)
                    .mapToObj(FairnessTest::longAnnouncement)
                    .toList());

            SpeakerEvent.SessionDown down = monitorLog.await(SpeakerEvent.SessionDown.class);
            assertThat(down.cause()).isInstanceOf(DownCause.SendHoldTimer.class);
            assertThat(Duration.ofNanos(down.stamp().nanosSince(up.stamp()))).isGreaterThanOrEqualTo(sendHold);
            assertThat(down.sent())
                    .as("a NOTIFICATION behind what the peer does not take")
                    .isEmpty();
            deaf.awaitEnd();
        }
    }

    @Test
    void aPeerThatDoesNotReadDelaysNobodyAndIsNotWaitedForAtTheEnd() {
        Speaker monitor = startMonitor();
        monitor.add(
                passiveNode(1).announce(true).holdTime(Duration.ofSeconds(90)).build());
        monitor.add(
                passiveNode(2).announce(true).holdTime(Duration.ofSeconds(90)).build());
        StampClock clock = StampClock.system();
        try (RawPeer deaf = RawPeer.establish(monitor, 1, 90)) {
            EventLog readingLog = new EventLog();
            Speaker reading = startNode(monitor, 2, readingLog);
            readingLog.await(SpeakerEvent.EndOfRib.class);
            List<Announcement> table = IntStream.range(0, MORE_THAN_SOCKETS_HOLD)
                    .mapToObj(FairnessTest::longAnnouncement)
                    .toList();

            monitor.announceToAll(table);

            readingLog.await(
                    "the table at the peer that reads",
                    () -> reading.sessions().getFirst().routes().getOrDefault(Family.IPV6_UNICAST, 0) == table.size());
            SessionStatus stuck = monitor.sessions().getFirst();
            assertThat(stuck.state()).isEqualTo(SessionState.ESTABLISHED);
            assertThat(stuck.counters().updatesSent())
                    .isLessThan(monitor.sessions().getLast().counters().updatesSent());
            Stamp before = clock.now();
            monitor.close();
            assertThat(Duration.ofNanos(clock.now().nanosSince(before))).isLessThan(Duration.ofSeconds(5));
            assertThat(deaf).isNotNull();
        }
    }
}
