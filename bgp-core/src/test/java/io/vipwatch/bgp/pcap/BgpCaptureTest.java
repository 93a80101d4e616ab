package io.vipwatch.bgp.pcap;

import static io.vipwatch.bgp.octets.CommentedOctets.join;
import static io.vipwatch.bgp.octets.CommentedOctets.octets;
import static io.vipwatch.bgp.pcap.Packets.ACK;
import static io.vipwatch.bgp.pcap.Packets.FIN;
import static io.vipwatch.bgp.pcap.Packets.RST;
import static io.vipwatch.bgp.pcap.Packets.SYN;
import static io.vipwatch.bgp.pcap.Packets.TO_EDGE;
import static io.vipwatch.bgp.pcap.Packets.TO_NODE;
import static io.vipwatch.bgp.pcap.Packets.time;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.pcap.CaptureEvent.BgpMessageSeen;
import io.vipwatch.bgp.pcap.CaptureEvent.ConnectionClosed;
import io.vipwatch.bgp.pcap.CaptureEvent.ConnectionOpened;
import io.vipwatch.bgp.pcap.CaptureEvent.Gap;
import io.vipwatch.bgp.pcap.CaptureEvent.Gap.Cause;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BgpCaptureTest {
    private static final Octets KEEPALIVE = octets("ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff 00 13 04");
    private static final Octets CEASE = octets("ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff 00 15 03 06 02");
    private static final int LENGTH = 19;

    private static Octets part(Octets whole, int from, int to) {
        return Octets.copyOf(whole.toByteArray(), from, to - from);
    }

    private static BgpMessageSeen seen(int number, Octets message) {
        return new BgpMessageSeen(time(number), TO_EDGE, Packets.TRAFFIC_CLASS, message);
    }

    @Test
    void aConnectionIsFollowedFromSynToFinInBothDirections() {
        assertThat(new Packets()
                        .tcp(TO_EDGE, 99, 0, SYN, Octets.EMPTY)
                        .tcp(TO_NODE, 499, 100, SYN | ACK, Octets.EMPTY)
                        .tcp(TO_EDGE, 100, 500, ACK, KEEPALIVE)
                        .tcp(TO_NODE, 500, 119, ACK, CEASE)
                        .tcp(TO_NODE, 521, 119, FIN | ACK, Octets.EMPTY)
                        .tcp(TO_EDGE, 119, 522, FIN | ACK, Octets.EMPTY)
                        .tcp(TO_NODE, 522, 120, ACK, Octets.EMPTY)
                        .events())
                .containsExactly(
                        new ConnectionOpened(time(1), TO_EDGE),
                        new ConnectionOpened(time(2), TO_NODE),
                        new BgpMessageSeen(time(3), TO_EDGE, Packets.TRAFFIC_CLASS, KEEPALIVE),
                        new BgpMessageSeen(time(4), TO_NODE, Packets.TRAFFIC_CLASS, CEASE),
                        new ConnectionClosed(time(5), TO_NODE, false),
                        new ConnectionClosed(time(6), TO_EDGE, false));
    }

    @Test
    void aMessageHasTheTimeAtWhichItWasWhole() {
        assertThat(new Packets()
                        .tcp(TO_EDGE, 99, 0, SYN, Octets.EMPTY)
                        .data(TO_EDGE, 100, part(KEEPALIVE, 0, 7))
                        .data(TO_EDGE, 107, join(part(KEEPALIVE, 7, LENGTH), CEASE, part(KEEPALIVE, 0, 1)))
                        .data(TO_EDGE, 141, part(KEEPALIVE, 1, LENGTH))
                        .events())
                .containsExactly(
                        new ConnectionOpened(time(1), TO_EDGE), seen(3, KEEPALIVE), seen(3, CEASE), seen(4, KEEPALIVE));
    }

    @Test
    void segmentsOutOfOrderWaitForTheMissingOne() {
        assertThat(new Packets()
                        .tcp(TO_EDGE, 99, 0, SYN, Octets.EMPTY)
                        .data(TO_EDGE, 119, CEASE)
                        .data(TO_EDGE, 100, KEEPALIVE)
                        .events())
                .containsExactly(new ConnectionOpened(time(1), TO_EDGE), seen(3, KEEPALIVE), seen(3, CEASE));
    }

    @Test
    void whatIsSentAgainCountsOnceAlsoWhenItOverlaps() {
        assertThat(new Packets()
                        .tcp(TO_EDGE, 99, 0, SYN, Octets.EMPTY)
                        .tcp(TO_EDGE, 99, 0, SYN, Octets.EMPTY)
                        .data(TO_EDGE, 100, KEEPALIVE)
                        .data(TO_EDGE, 100, KEEPALIVE)
                        .data(TO_EDGE, 118, Octets.ofHex("00"))
                        .data(TO_EDGE, 110, join(part(KEEPALIVE, 10, LENGTH), CEASE))
                        .events())
                .containsExactly(new ConnectionOpened(time(1), TO_EDGE), seen(3, KEEPALIVE), seen(6, CEASE));
    }

    @Test
    void sequenceNumbersWrapAtThirtyTwoBits() {
        assertThat(new Packets()
                        .tcp(TO_EDGE, 0xffff_fff0L, 0, SYN, Octets.EMPTY)
                        .data(TO_EDGE, 4, CEASE)
                        .data(TO_EDGE, 0xffff_fff1L, KEEPALIVE)
                        .events())
                .containsExactly(new ConnectionOpened(time(1), TO_EDGE), seen(3, KEEPALIVE), seen(3, CEASE));
    }

    @Test
    void aCaptureThatBeginsInTheMiddleGoesOnAtTheNextMarker() {
        assertThat(new Packets()
                        .data(TO_EDGE, 5000, join(part(KEEPALIVE, 10, LENGTH), part(CEASE, 0, 5)))
                        .data(TO_EDGE, 5014, join(part(CEASE, 5, 21), KEEPALIVE))
                        .events())
                .containsExactly(new Gap(time(2), TO_EDGE, 9, Cause.NO_MESSAGE), seen(2, CEASE), seen(2, KEEPALIVE));
    }

    @Test
    void octetsThatTheReceiverAcknowledgedButTheCaptureMissesAreAGap() {
        assertThat(new Packets()
                        .tcp(TO_EDGE, 99, 0, SYN, Octets.EMPTY)
                        .data(TO_EDGE, 100, part(KEEPALIVE, 0, 10))
                        .data(TO_EDGE, 115, join(part(KEEPALIVE, 15, LENGTH), CEASE))
                        .tcp(TO_NODE, 500, 140, ACK, Octets.EMPTY)
                        .data(TO_EDGE, 140, KEEPALIVE)
                        .events())
                .containsExactly(
                        new ConnectionOpened(time(1), TO_EDGE),
                        new Gap(time(4), TO_EDGE, 10, Cause.INCOMPLETE_MESSAGE),
                        new Gap(time(4), TO_EDGE, 5, Cause.NOT_CAPTURED),
                        new Gap(time(4), TO_EDGE, 4, Cause.NO_MESSAGE),
                        seen(4, CEASE),
                        seen(5, KEEPALIVE));
    }

    @Test
    void theEndOfTheCaptureHandsOutWhatWaited() {
        assertThat(new Packets()
                        .tcp(TO_EDGE, 99, 0, SYN, Octets.EMPTY)
                        .data(TO_EDGE, 119, join(CEASE, part(KEEPALIVE, 0, 4)))
                        .events())
                .containsExactly(
                        new ConnectionOpened(time(1), TO_EDGE),
                        new Gap(time(2), TO_EDGE, 19, Cause.NOT_CAPTURED),
                        seen(2, CEASE),
                        new Gap(time(2), TO_EDGE, 4, Cause.INCOMPLETE_MESSAGE));
    }

    @Test
    void octetsThatAreNoMessageAreAGapAndReadingGoesOnAtTheNextMarker() {
        assertThat(new Packets()
                        .tcp(TO_EDGE, 99, 0, SYN, Octets.EMPTY)
                        .data(TO_EDGE, 100, join(Octets.ofHex("00".repeat(30)), KEEPALIVE))
                        .events())
                .containsExactly(
                        new ConnectionOpened(time(1), TO_EDGE),
                        new Gap(time(2), TO_EDGE, 30, Cause.NO_MESSAGE),
                        seen(2, KEEPALIVE));
    }

    @Test
    void aNewConnectionBetweenTheSamePortsBeginsAnew() {
        assertThat(new Packets()
                        .tcp(TO_EDGE, 99, 0, SYN, Octets.EMPTY)
                        .data(TO_EDGE, 100, KEEPALIVE)
                        .tcp(TO_EDGE, 7_000_099, 0, SYN, Octets.EMPTY)
                        .data(TO_EDGE, 7_000_100, CEASE)
                        .events())
                .containsExactly(
                        new ConnectionOpened(time(1), TO_EDGE),
                        seen(2, KEEPALIVE),
                        new ConnectionOpened(time(3), TO_EDGE),
                        seen(4, CEASE));
    }

    @Test
    void aResetEndsBothDirections() {
        assertThat(new Packets()
                        .tcp(TO_EDGE, 99, 0, SYN, Octets.EMPTY)
                        .data(TO_EDGE, 100, part(KEEPALIVE, 0, 4))
                        .tcp(TO_NODE, 500, 104, RST, Octets.EMPTY)
                        .events())
                .containsExactly(
                        new ConnectionOpened(time(1), TO_EDGE),
                        new Gap(time(3), TO_EDGE, 4, Cause.INCOMPLETE_MESSAGE),
                        new ConnectionClosed(time(3), TO_NODE, true));
    }

    @ParameterizedTest
    @ValueSource(ints = {100 + 9_000_000, 119 - 9_000_000, Integer.MIN_VALUE})
    void aResetOutsideTheWindowEndsNothing(int sequence) {
        assertThat(new Packets()
                        .tcp(TO_EDGE, 99, 0, SYN, Octets.EMPTY)
                        .data(TO_EDGE, 100, part(KEEPALIVE, 0, 4))
                        .tcp(TO_EDGE, sequence, 104, RST, CEASE)
                        .data(TO_EDGE, 104, part(KEEPALIVE, 4, LENGTH))
                        .tcp(TO_EDGE, 119, 104, RST, Octets.EMPTY)
                        .events())
                .containsExactly(
                        new ConnectionOpened(time(1), TO_EDGE),
                        seen(4, KEEPALIVE),
                        new ConnectionClosed(time(5), TO_EDGE, true));
    }

    @Test
    void bfdPacketsHaveTheirHopLimit() {
        Flow multihop = new Flow(Packets.NODE, new TransportAddress(Packets.EDGE.address(), 4784));
        Octets packet = Octets.ofHex("20c00318");
        assertThat(new Packets().udp(multihop, 254, packet).events())
                .containsExactly(new CaptureEvent.BfdPacketSeen(time(1), multihop, 254, packet));
    }

    @Test
    void packetsPassedOverAreCounted() throws IOException {
        Flow dns = new Flow(Packets.NODE, new TransportAddress(Packets.EDGE.address(), 53));
        Packets packets = new Packets()
                .udp(dns, 64, KEEPALIVE)
                .tcp(dns, 0, 0, SYN, Octets.EMPTY)
                .ipv6(TO_EDGE, 58, 255, new byte[8])
                .ipv6(TO_EDGE, 44, 64, octets("06 00 00 01 00 00 00 01").toByteArray())
                .ipv6(TO_EDGE, 6, 64, new byte[10])
                .packet(new byte[4]);
        try (BgpCapture capture = packets.open()) {
            assertThat(capture.next()).isEmpty();
            assertThat(capture.counts()).isEqualTo(new CaptureCounts(6, 1, 1, 1, 2, 1));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void segmentsOfAnySizeInAnyOrderWithAnyOverlapGiveTheSameMessages(long seed) {
        Random random = new Random(seed);
        List<Octets> messages = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            messages.add(random.nextBoolean() ? KEEPALIVE : CEASE);
        }
        Octets stream = join(messages.toArray(Octets[]::new));
        List<int[]> segments = new ArrayList<>();
        for (int at = 0; at < stream.length(); ) {
            int to = Math.min(stream.length(), at + 1 + random.nextInt(60));
            segments.add(new int[] {Math.max(0, at - random.nextInt(20)), to});
            segments.add(new int[] {at, to});
            at = to;
        }
        Collections.shuffle(segments, random);
        long start = random.nextLong(1L << 32);
        Packets packets = new Packets().tcp(TO_EDGE, start - 1, 0, SYN, Octets.EMPTY);
        segments.forEach(range -> packets.data(TO_EDGE, start + range[0], part(stream, range[0], range[1])));
        assertThat(packets.events().stream()
                        .filter(BgpMessageSeen.class::isInstance)
                        .map(event -> ((BgpMessageSeen) event).message()))
                .isEqualTo(messages);
        assertThat(packets.events()).noneMatch(Gap.class::isInstance);
    }
}
