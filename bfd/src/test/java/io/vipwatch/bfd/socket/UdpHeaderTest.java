package io.vipwatch.bfd.socket;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UdpHeaderTest {
    private static final int SOURCE = 0xc000_0201; // 192.0.2.1
    private static final int DESTINATION = 0xc000_0202; // 192.0.2.2

    @Test
    void theHeaderIsSourcePortDestinationPortLengthAndChecksum() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment target = arena.allocate(UdpHeader.SIZE);
            UdpHeader.write(target, 0, 49152, 3784, 24, 0xabcd);
            assertThat(HexFormat.of().formatHex(target.toArray(JAVA_BYTE)))
                    .isEqualTo(
                            "c000" // source port 49152
                                    + "0ec8" // destination port 3784
                                    + "0020" // length 8 + 24
                                    + "abcd"); // checksum
        }
    }

    @Test
    void theOnesComplementSumOverPseudoHeaderHeaderPayloadAndChecksumIsAllOnes() {
        long seed = 5881;
        SplittableRandom random = new SplittableRandom(seed);
        for (int length = 0; length <= TransmitPath.MAXIMUM_LENGTH; length++) {
            byte[] payload = new byte[length];
            random.nextBytes(payload);
            int port = random.nextInt(49152, 65536);
            int checksum = UdpHeader.checksum(SOURCE, DESTINATION, port, 3784, payload, length);
            long sum = 0xc000 + 0x0201 + 0xc000 + 0x0202 + 17 + 2L * (8 + length) + port + 3784 + checksum;
            for (int i = 0; i < length; i += 2) {
                sum += (payload[i] & 0xffL) * 256 + (i + 1 < length ? payload[i + 1] & 0xffL : 0);
            }
            assertThat(sum % 0xffff).as("seed %d, %d octets", seed, length).isZero();
            assertThat(checksum).isBetween(1, 0xffff);
        }
    }

    @Test
    void aChecksumOfZeroIsSentAsAllOnes() {
        byte[] payload = new byte[2];
        int without = UdpHeader.checksum(SOURCE, DESTINATION, 49152, 3784, payload, 2);
        payload[0] = (byte) (without >>> 8); // the payload makes the sum all ones
        payload[1] = (byte) without;
        assertThat(UdpHeader.checksum(SOURCE, DESTINATION, 49152, 3784, payload, 2))
                .isEqualTo(0xffff);
    }
}
