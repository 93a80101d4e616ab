package io.vipwatch.lab.bfd;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.fsm.Session;
import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.packet.SessionState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions with FRR and BIRD 2, IPv6 and IPv4, single hop and multihop, at once. */
@Tag("lab")
@ExtendWith(BfdLink.Provider.class)
class SessionsComeUpIT {
    /** 75 percent of a second, less what a capture's stamps may differ. */
    private static final Duration LEAST_GAP = Duration.ofMillis(748);

    @ParameterizedTest
    @ValueSource(ints = {300, 100, 50, 10})
    void everyKindComesUpWithTheAgreedTimes(int millis, BfdLink link) {
        Timing timing = Timing.of(millis, 3);
        link.beginAll(ForeignSettings.of(timing));
        List<Partner> partners = link.partners();
        try (Ours ours = Ours.start(link);
                Arrivals onTheLink = Arrivals.recordAll(link.segment())) {
            ours.add(partners, timing);
            ours.awaitUp(partners);
            ours.await("agree", () -> partners.stream().allMatch(partner -> agreed(ours, partner, timing)));
            List<Arrivals.Crossed> packets = onTheLink.packets();
            for (Partner partner : partners) {
                assertSlowHandshake(sentBy(ours, partner, packets));
                var status = ours.status(partner);
                assertThat(status.sourcePort())
                        .isBetween(Encapsulation.FIRST_SOURCE_PORT, Encapsulation.LAST_SOURCE_PORT);
                assertThat(status.counters().discarded()).as(partner::name).isEmpty();
                assertThat(status.heard().orElseThrow().controlPlaneIndependent())
                        .as("the C bit of %s, of which nobody has asked for it", partner)
                        .isFalse();
            }
            assertThat(partners.stream().map(partner -> ours.status(partner).sourcePort()))
                    .doesNotHaveDuplicates();
        }
    }

    private static boolean agreed(Ours ours, Partner partner, Timing timing) {
        var status = ours.status(partner);
        Agreed wanted = Agreed.of(timing, timing);
        return status.transmitInterval().equals(wanted.transmitInterval())
                && status.detectionTime().equals(Optional.of(wanted.detectionTime()))
                && partner.foreign().agreed(partner.side()).equals(wanted);
    }

    private static List<Arrivals.Crossed> sentBy(Ours ours, Partner partner, List<Arrivals.Crossed> packets) {
        long discriminator = ours.status(partner).localDiscriminator();
        return packets.stream()
                .filter(crossed -> crossed.packet().myDiscriminator() == discriminator)
                .toList();
    }

    /** RFC 5880 §6.8.3: until Up, whatever the intervals asked for, a packet a second, and never another promise. */
    private static void assertSlowHandshake(List<Arrivals.Crossed> sent) {
        List<Arrivals.Crossed> before = sent.stream()
                .takeWhile(crossed -> crossed.packet().state() != SessionState.UP)
                .toList();
        assertThat(before).isNotEmpty().hasSizeLessThan(sent.size());
        assertThat(before).allMatch(crossed -> crossed.packet().desiredMinTxInterval() >= Session.SLOW_INTERVAL);
        for (int index = 1; index < before.size(); index++) {
            boolean sameAgain = before.get(index)
                    .packet()
                    .state()
                    .equals(before.get(index - 1).packet().state());
            if (sameAgain) {
                assertThat(before.get(index).nanos() - before.get(index - 1).nanos())
                        .isGreaterThanOrEqualTo(LEAST_GAP.toNanos());
            }
        }
    }

    @Test
    void aPeerThatDoesNotAnswerIsCalledOnceASecondLessJitterHoweverShortTheInterval(BfdLink link)
            throws InterruptedException {
        link.beginAll(ForeignSettings.of(Timing.of(300, 3)));
        BfdLink.begin(link.bird(), ForeignSettings.of(Timing.of(300, 3)), List.of());
        Partner silent = link.ipv6(link.bird(), false);
        try (Ours ours = Ours.start(link);
                Arrivals onTheLink = Arrivals.recordAll(link.segment())) {
            ours.add(silent, Timing.of(10, 3));
            Thread.sleep(Duration.ofSeconds(8));
            List<Arrivals.Crossed> sent = sentBy(ours, silent, onTheLink.packets());
            assertThat(sent).hasSizeBetween(7, 13);
            for (int index = 1; index < sent.size(); index++) {
                assertThat(Duration.ofNanos(
                                sent.get(index).nanos() - sent.get(index - 1).nanos()))
                        .isBetween(LEAST_GAP, Duration.ofMillis(1100));
            }
        }
    }

    @Test
    void aPassivePeerIsCalled(BfdLink link) {
        Timing timing = Timing.of(100, 3);
        link.beginAll(ForeignSettings.of(timing).asPassive());
        try (Ours ours = Ours.start(link)) {
            ours.add(link.partners(), timing);
            ours.awaitUp(link.partners());
        }
    }
}
