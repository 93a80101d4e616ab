package io.vipwatch.lab.bfd;

import static io.vipwatch.lab.bfd.Keys.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.fsm.Cause;
import io.vipwatch.bfd.fsm.KeyChain;
import io.vipwatch.bfd.packet.AuthenticationKey;
import io.vipwatch.bfd.packet.AuthenticationType;
import io.vipwatch.bfd.packet.DiscardReason;
import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.session.SessionStatus;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Packets that must not be taken are counted under their reason and disturb no session that is Up. */
@Tag("lab")
@ExtendWith(BfdLink.Provider.class)
class IntrusionsIT {
    private static final Timing TIMING = Timing.of(300, 3);
    private static final ForeignSettings PLAIN = ForeignSettings.of(TIMING);

    /** Beyond what may come next: three times the multiplier (RFC 5880 §6.7.3). */
    private static final long FAR = 1000;

    /** How many packets a peer sends while we record one of them and forge others, at most. */
    private static final long NEXT_PACKETS = 40;

    @Test
    void forgeriesDisturbNoSession(BfdLink link) {
        link.beginAll(PLAIN);
        List<Partner> partners = List.of(link.ipv6(link.bird(), false), link.ipv4(link.frr(), false));
        try (Ours ours = Ours.start(link)) {
            ours.add(partners, TIMING);
            ours.awaitUp(partners);
            for (Partner partner : partners) {
                for (Attempt attempt : ATTEMPTS) {
                    attempt(ours, partner, attempt);
                }
                ours.assertNeverDown(List.of(partner));
                Forgery.down(partner, ours.status(partner)).send();
                assertThat(ours.awaitChange(partner, 0, change -> change.from() == SessionState.UP)
                                .cause())
                        .as("the same packet, not spoiled")
                        .isEqualTo(Cause.NEIGHBOR_SIGNALED_DOWN);
            }
            ours.awaitUp(partners);
        }
    }

    private record Attempt(DiscardReason reason, UnaryOperator<Forgery> spoil) {}

    private static final List<Attempt> ATTEMPTS = List.of(
            new Attempt(DiscardReason.HOP_LIMIT, forgery -> forgery.withHopLimit(254)),
            new Attempt(DiscardReason.HOP_LIMIT, forgery -> forgery.withHopLimit(1)),
            new Attempt(DiscardReason.DESTINATION_PORT, forgery -> forgery.toPort(4784)),
            new Attempt(DiscardReason.SOURCE_ADDRESS, Forgery::fromElsewhere),
            new Attempt(DiscardReason.DESTINATION_ADDRESS, Forgery::toElsewhere),
            new Attempt(DiscardReason.TRUNCATED, forgery -> forgery.cutTo(3)),
            new Attempt(DiscardReason.LENGTH_EXCEEDS_PAYLOAD, forgery -> forgery.cutTo(23)),
            new Attempt(DiscardReason.LENGTH_BELOW_MINIMUM, forgery -> forgery.withOctet(3, 23)),
            new Attempt(DiscardReason.LENGTH_EXCEEDS_PAYLOAD, forgery -> forgery.withOctet(3, 25)),
            new Attempt(DiscardReason.VERSION, forgery -> forgery.withOctet(0, 0x45)),
            new Attempt(DiscardReason.MULTIPOINT, forgery -> forgery.withOctet(1, 0x41)),
            new Attempt(DiscardReason.DETECT_MULT_ZERO, forgery -> forgery.withOctet(2, 0)),
            new Attempt(DiscardReason.MY_DISCRIMINATOR_ZERO, forgery -> forgery.withoutDiscriminatorAt(4)),
            new Attempt(
                    DiscardReason.YOUR_DISCRIMINATOR_UNKNOWN,
                    forgery -> forgery.withOctet(8, 0xee).withOctet(9, 0xee)));

    private static void attempt(Ours ours, Partner partner, Attempt attempt) {
        long before = discardedAnywhere(ours, partner, attempt.reason());
        attempt.spoil().apply(Forgery.down(partner, ours.status(partner))).send();
        ours.await(
                attempt.reason() + " is counted",
                () -> discardedAnywhere(ours, partner, attempt.reason()) >= before + Forgery.COPIES);
    }

    /** A packet that names no session is counted by the system. */
    private static long discardedAnywhere(Ours ours, Partner partner, DiscardReason reason) {
        return ours.discarded(partner, reason)
                + ours.system().status().discarded().getOrDefault(reason, 0L);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SIMPLE_PASSWORD")
    void replayedAndWronglySignedPacketsDisturbNoSession(AuthenticationType type, BfdLink link) {
        AuthenticationKey key = key(type, 1, "a good secret");
        List<Partner> partners = List.of(link.ipv6(link.bird(), false), link.ipv4(link.bird(), true));
        BfdLink.begin(link.bird(), PLAIN.withKeys(key), partners);
        try (Ours ours = Ours.start(link)) {
            partners.forEach(partner -> ours.add(partner, TIMING, KeyChain.of(key)));
            ours.awaitUp(partners);
            for (Partner partner : partners) {
                SessionStatus status = ours.status(partner);
                Forgery recorded = Forgery.recorded(partner, status);
                if (type.meticulous()) {
                    awaitMore(ours, partner);
                    refused(ours, DiscardReason.AUTHENTICATION_SEQUENCE, List.of(recorded));
                }
                long number = recorded.sequenceNumber();
                refused(
                        ours,
                        DiscardReason.AUTHENTICATION_SEQUENCE,
                        List.of(
                                Forgery.down(partner, status, key, number - FAR),
                                Forgery.down(partner, status, key, number + FAR)));
                AuthenticationKey wrong = key(type, 1, "a bad secret");
                refused(
                        ours,
                        DiscardReason.AUTHENTICATION_FAILED,
                        LongStream.rangeClosed(number, number + NEXT_PACKETS)
                                .mapToObj(next -> Forgery.down(partner, status, wrong, next))
                                .toList());
            }
            ours.assertNeverDown(partners);
        }
    }

    private static void awaitMore(Ours ours, Partner partner) {
        long before = ours.status(partner).counters().received();
        ours.await("hears more", () -> ours.status(partner).counters().received() > before + 1);
    }

    private static void refused(Ours ours, DiscardReason reason, List<Forgery> forgeries) {
        Partner partner = forgeries.getFirst().partner();
        long before = ours.discarded(partner, reason);
        Forgery.send(forgeries);
        ours.await(reason + " is counted", () -> ours.discarded(partner, reason) > before);
    }

    /** BIRD sends its multihop packets with TTL 64. */
    @Test
    void multihopTakesWhatItsMinimumAllowsAndSaysWhatItRefuses(BfdLink link) {
        List<Partner> partners = List.of(link.ipv6(link.bird(), true), link.ipv4(link.bird(), true));
        BfdLink.begin(link.bird(), PLAIN, partners);
        try (Ours ours = Ours.start(link)) {
            for (Partner partner : partners) {
                ours.system().add(Ours.configuration(partner, TIMING, Encapsulation.multihop(255)));
            }
            for (Partner partner : partners) {
                ours.await(
                        "the hop limit is refused",
                        () -> ours.discarded(partner, DiscardReason.HOP_LIMIT) >= Forgery.COPIES);
                assertThat(ours.changes(partner)).isEmpty();
                ours.system().remove(partner.name());
                ours.system().add(Ours.configuration(partner, TIMING, Encapsulation.multihop(64)));
            }
            ours.awaitUp(partners);
        }
    }

    /** FRR takes 254 and more by default. */
    @Test
    void multihopReachesAPeerThatChecksTheHopLimit(BfdLink link) {
        List<Partner> partners = List.of(link.ipv6(link.frr(), true), link.ipv4(link.frr(), true));
        BfdLink.begin(link.frr(), PLAIN.withMinimumHopLimit(254), partners);
        try (Ours ours = Ours.start(link)) {
            for (Partner partner : partners) {
                ours.system().add(Ours.configuration(partner, TIMING, Encapsulation.multihop(254)));
            }
            ours.awaitUp(partners);
        }
    }
}
