package io.vipwatch.bfd.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** RFC 5880 §6.8.6: the checks before authentication, each with its own reason and in the order of the text. */
class ReceptionChecksTest {
    private static Decoded discarded(DiscardReason reason) {
        return new Decoded.Discarded(reason);
    }

    private static byte[] with(int index, int value) {
        byte[] octets = Fixtures.KEYED_MD5.octets();
        octets[index] = (byte) value;
        return octets;
    }

    @Test
    void ifTheVersionNumberIsNotCorrectThePacketMustBeDiscarded() {
        for (int version : List.of(0, 2, 3, 4, 5, 6, 7)) {
            assertThat(ControlPacketDecoder.decode(with(0, version << 5)))
                    .as("version %d", version)
                    .isEqualTo(discarded(DiscardReason.VERSION));
        }
    }

    @Test
    void ifTheLengthFieldIsLessThanTheMinimumThePacketMustBeDiscarded() {
        byte[] plain = Fixtures.FIRST_PACKET.octets();
        plain[3] = 23;
        assertThat(ControlPacketDecoder.decode(plain)).isEqualTo(discarded(DiscardReason.LENGTH_BELOW_MINIMUM));
        for (int length : List.of(0, 23, 24, 25)) {
            assertThat(ControlPacketDecoder.decode(with(3, length)))
                    .as("A bit set and Length %d", length)
                    .isEqualTo(discarded(DiscardReason.LENGTH_BELOW_MINIMUM));
        }
        assertThat(ControlPacketDecoder.decode(with(3, 26))).isInstanceOf(Decoded.Accepted.class);
    }

    @Test
    void ifTheLengthFieldIsGreaterThanThePayloadThePacketMustBeDiscarded() {
        byte[] whole = Fixtures.FIRST_PACKET.octets();
        for (int length = 4; length < 24; length++) {
            assertThat(ControlPacketDecoder.decode(whole, 0, length))
                    .as("%d octets", length)
                    .isEqualTo(discarded(DiscardReason.LENGTH_EXCEEDS_PAYLOAD));
        }
        assertThat(ControlPacketDecoder.decode(with(3, 49))).isEqualTo(discarded(DiscardReason.LENGTH_EXCEEDS_PAYLOAD));
    }

    @Test
    void aPayloadWithoutALengthFieldIsDiscarded() {
        for (int length = 0; length < 4; length++) {
            assertThat(ControlPacketDecoder.decode(new byte[length])).isEqualTo(discarded(DiscardReason.TRUNCATED));
        }
    }

    @Test
    void ifTheDetectMultFieldIsZeroThePacketMustBeDiscarded() {
        assertThat(ControlPacketDecoder.decode(with(2, 0))).isEqualTo(discarded(DiscardReason.DETECT_MULT_ZERO));
    }

    @Test
    void ifTheMultipointBitIsNonzeroThePacketMustBeDiscarded() {
        assertThat(ControlPacketDecoder.decode(with(1, 0xc5))).isEqualTo(discarded(DiscardReason.MULTIPOINT));
    }

    @Test
    void ifMyDiscriminatorIsZeroThePacketMustBeDiscarded() {
        byte[] octets = Fixtures.KEYED_MD5.octets();
        Arrays.fill(octets, 4, 8, (byte) 0);
        assertThat(ControlPacketDecoder.decode(octets)).isEqualTo(discarded(DiscardReason.MY_DISCRIMINATOR_ZERO));
    }

    @Test
    void theProcedureMustBeFollowedInTheOrderSpecified() {
        List<UnaryOperator<byte[]>> cures = List.of(
                octets -> set(octets, 0, 0x20),
                octets -> set(octets, 3, 200),
                octets -> set(octets, 3, 24),
                octets -> set(octets, 2, 3),
                octets -> set(octets, 1, 0xc0),
                octets -> set(octets, 7, 1));
        byte[] octets = new byte[24];
        octets[1] = (byte) 0xc1;
        List<Decoded> seen = new ArrayList<>();
        for (UnaryOperator<byte[]> cure : cures) {
            seen.add(ControlPacketDecoder.decode(octets));
            octets = cure.apply(octets);
        }
        assertThat(seen)
                .containsExactly(
                        discarded(DiscardReason.VERSION),
                        discarded(DiscardReason.LENGTH_BELOW_MINIMUM),
                        discarded(DiscardReason.LENGTH_EXCEEDS_PAYLOAD),
                        discarded(DiscardReason.DETECT_MULT_ZERO),
                        discarded(DiscardReason.MULTIPOINT),
                        discarded(DiscardReason.MY_DISCRIMINATOR_ZERO));
        assertThat(ControlPacketDecoder.decode(octets)).isInstanceOf(Decoded.Accepted.class);
    }

    private static byte[] set(byte[] octets, int index, int value) {
        byte[] copy = octets.clone();
        copy[index] = (byte) value;
        return copy;
    }

    private static ControlPacket saying(SessionState state, long yourDiscriminator) {
        return new ControlPacket(
                Diagnostic.NO_DIAGNOSTIC,
                state,
                false,
                false,
                false,
                false,
                3,
                5,
                yourDiscriminator,
                1,
                1,
                0,
                Optional.empty());
    }

    private static Selection<String> select(ControlPacket packet, Optional<String> byAddress) {
        return Selection.select(
                packet, discriminator -> discriminator == 7 ? Optional.of("seven") : Optional.empty(), () -> byAddress);
    }

    @Test
    void ifYourDiscriminatorIsNonzeroItMustBeUsedToSelectTheSession() {
        for (SessionState state : SessionState.values()) {
            assertThat(select(saying(state, 7), Optional.of("by address")))
                    .isEqualTo(new Selection.Selected<>("seven"));
            assertThat(select(saying(state, 8), Optional.of("by address")))
                    .isEqualTo(new Selection.Discarded<>(DiscardReason.YOUR_DISCRIMINATOR_UNKNOWN));
        }
    }

    @Test
    void ifYourDiscriminatorIsZeroAndTheStateIsNotDownOrAdminDownThePacketMustBeDiscarded() {
        assertThat(select(saying(SessionState.INIT, 0), Optional.of("by address")))
                .isEqualTo(new Selection.Discarded<>(DiscardReason.YOUR_DISCRIMINATOR_ZERO));
        assertThat(select(saying(SessionState.UP, 0), Optional.of("by address")))
                .isEqualTo(new Selection.Discarded<>(DiscardReason.YOUR_DISCRIMINATOR_ZERO));
    }

    @Test
    void ifYourDiscriminatorIsZeroTheSessionMustBeSelectedByOtherFields() {
        for (SessionState state : List.of(SessionState.DOWN, SessionState.ADMIN_DOWN)) {
            assertThat(select(saying(state, 0), Optional.of("by address")))
                    .isEqualTo(new Selection.Selected<>("by address"));
            assertThat(select(saying(state, 0), Optional.empty()))
                    .isEqualTo(new Selection.Discarded<>(DiscardReason.NO_SESSION));
        }
    }

    @Test
    void singleHopPacketsThatWereForwardedMustBeDiscarded() {
        assertThat(Encapsulation.singleHop().destinationPort()).isEqualTo(3784);
        assertThat(Encapsulation.singleHop().check(255)).isEmpty();
        assertThat(Encapsulation.singleHop().check(254)).contains(DiscardReason.HOP_LIMIT);
    }

    @Test
    void multihopPacketsMayHaveBeenForwardedAsOftenAsConfigured() {
        assertThat(Encapsulation.multihop(64).destinationPort()).isEqualTo(4784);
        assertThat(Encapsulation.multihop(64).check(64)).isEmpty();
        assertThat(Encapsulation.multihop(64).check(63)).contains(DiscardReason.HOP_LIMIT);
    }
}
