package io.vipwatch.lab.bfd;

import static io.vipwatch.bfd.packet.AuthenticationType.KEYED_MD5;
import static io.vipwatch.bfd.packet.AuthenticationType.KEYED_SHA1;
import static io.vipwatch.bfd.packet.AuthenticationType.METICULOUS_KEYED_SHA1;
import static io.vipwatch.lab.bfd.Keys.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.fsm.KeyChain;
import io.vipwatch.bfd.packet.AuthenticationKey;
import io.vipwatch.bfd.packet.AuthenticationType;
import io.vipwatch.bfd.packet.DiscardReason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Authentication (RFC 5880 §6.7) with BIRD 2; FRR 8.4 has none. */
@Tag("lab")
@ExtendWith(BfdLink.Provider.class)
class AuthenticationIT {
    private static final Timing TIMING = Timing.of(200, 3);
    private static final ForeignSettings PLAIN = ForeignSettings.of(TIMING);

    /** Long enough for three packets of the slow start. */
    private static final long SOME_PACKETS = 3;

    @ParameterizedTest
    @EnumSource
    void everyTypeRollsItsKeyOverWithoutALostPacket(AuthenticationType type, BfdLink link) {
        AuthenticationKey first = key(type, 1, "first secret");
        AuthenticationKey second = key(type, 2, "second secret");
        BirdBfd bird = link.bird();
        List<Partner> partners = link.partners(bird);
        BfdLink.begin(bird, PLAIN.withKeys(first), partners);
        try (Ours ours = Ours.start(link)) {
            partners.forEach(partner -> ours.add(partner, TIMING, KeyChain.of(first)));
            ours.awaitUp(partners);
            sign(ours, partners, new KeyChain(List.of(first, second), first));
            bird.change(PLAIN.withKeys(first, second));
            hearMore(ours, partners);
            sign(ours, partners, new KeyChain(List.of(first, second), second));
            bird.change(PLAIN.withKeys(second, first));
            hearMore(ours, partners);
            sign(ours, partners, KeyChain.of(second));
            bird.change(PLAIN.withKeys(second));
            hearMore(ours, partners);
            ours.assertNeverDown(partners);
            for (Partner partner : partners) {
                assertThat(ours.status(partner).authentication()).contains(type);
                assertThat(ours.status(partner).counters().discarded())
                        .as(partner::name)
                        .isEmpty();
            }
        }
    }

    private static void sign(Ours ours, List<Partner> partners, KeyChain chain) {
        partners.forEach(partner -> ours.system().changeKeys(partner.name(), Optional.of(chain)));
    }

    private static void hearMore(Ours ours, List<Partner> partners) {
        for (Partner partner : partners) {
            long before = ours.status(partner).counters().received();
            ours.await(partner + " sends", () -> ours.status(partner).counters().received() >= before + SOME_PACKETS);
        }
    }

    static Stream<Arguments> mismatches() {
        AuthenticationKey theirs = key(KEYED_SHA1, 7, "what BIRD signs with");
        return Stream.of(
                Arguments.of(
                        List.of(theirs),
                        Optional.of(key(KEYED_SHA1, 7, "something else")),
                        DiscardReason.AUTHENTICATION_FAILED),
                Arguments.of(
                        List.of(theirs),
                        Optional.of(key(KEYED_SHA1, 8, "what BIRD signs with")),
                        DiscardReason.AUTHENTICATION_KEY_ID),
                Arguments.of(
                        List.of(theirs),
                        Optional.of(key(KEYED_MD5, 7, "what BIRD signs")),
                        DiscardReason.AUTHENTICATION_TYPE),
                Arguments.of(
                        List.of(theirs),
                        Optional.of(key(METICULOUS_KEYED_SHA1, 7, "what BIRD signs with")),
                        DiscardReason.AUTHENTICATION_TYPE),
                Arguments.of(List.of(theirs), Optional.empty(), DiscardReason.AUTHENTICATION_UNEXPECTED),
                Arguments.of(List.of(), Optional.of(theirs), DiscardReason.AUTHENTICATION_MISSING));
    }

    @ParameterizedTest
    @MethodSource("mismatches")
    void whatDoesNotMatchNeverComesUpAndSaysWhy(
            List<AuthenticationKey> theirs, Optional<AuthenticationKey> own, DiscardReason reason, BfdLink link) {
        List<Partner> partners = link.partners(link.bird());
        BfdLink.begin(link.bird(), PLAIN.withKeys(theirs.toArray(AuthenticationKey[]::new)), partners);
        try (Ours ours = Ours.start(link)) {
            for (Partner partner : partners) {
                own.ifPresentOrElse(
                        key -> ours.add(partner, TIMING, KeyChain.of(key)), () -> ours.add(partner, TIMING));
            }
            for (Partner partner : partners) {
                ours.await(partner + " is refused", () -> ours.discarded(partner, reason) >= SOME_PACKETS);
                assertThat(ours.changes(partner)).isEmpty();
                assertThat(ours.status(partner).counters().discarded()).containsOnlyKeys(reason);
                assertThat(partner.foreign().state(partner.side())).isNotEqualTo("up");
            }
        }
    }

    @Test
    void aSessionWithoutKeysGetsThemWhileUp(BfdLink link) {
        AuthenticationKey key = key(KEYED_SHA1, 1, "from now on");
        List<Partner> partners = link.partners(link.bird());
        BfdLink.begin(link.bird(), PLAIN, partners);
        try (Ours ours = Ours.start(link)) {
            ours.add(partners, TIMING);
            ours.awaitUp(partners);
            sign(ours, partners, KeyChain.of(key));
            link.bird().change(PLAIN.withKeys(key));
            hearMore(ours, partners);
            ours.await(
                    "authenticated",
                    () -> partners.stream()
                            .allMatch(partner ->
                                    ours.status(partner).authentication().isPresent() && partner.isUp()));
        }
    }
}
