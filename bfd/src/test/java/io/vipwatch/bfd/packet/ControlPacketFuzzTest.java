package io.vipwatch.bfd.packet;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any octets at all: the decoder gives a value, and what it accepts it would write so that it reads the same again. */
class ControlPacketFuzzTest {
    @FuzzTest(maxDuration = "15s")
    void anyOctetsAreEitherAPacketOrDiscardedForAReason(byte[] octets) {
        switch (ControlPacketDecoder.decode(octets)) {
            case Decoded.Discarded(DiscardReason reason) ->
                assertThat(reason.text()).isNotEmpty();
            case Decoded.Accepted(ControlPacket packet) -> {
                byte[] again = ControlPacketEncoder.encode(packet);
                assertThat(ControlPacketDecoder.decode(again)).isEqualTo(new Decoded.Accepted(packet));
                if (packet.authentication().isPresent()) {
                    assertThat(octets).startsWith(again);
                }
            }
        }
    }
}
