package io.vipwatch.bfd.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 5880 §4: octets and records say the same. */
class ControlPacketCodecTest {
    static List<Fixtures.Fixture> fixtures() {
        return Fixtures.all();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void theOctetsAreReadAsThePacket(Fixtures.Fixture fixture) {
        assertThat(ControlPacketDecoder.decode(fixture.octets())).isEqualTo(new Decoded.Accepted(fixture.packet()));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void thePacketIsWrittenAsTheOctets(Fixtures.Fixture fixture) {
        assertThat(ControlPacketEncoder.encode(fixture.packet())).containsExactly(fixture.octets());
        assertThat(fixture.packet().length()).isEqualTo(fixture.octets().length);
    }

    @Test
    void whatFollowsTheLengthIsNotPartOfThePacket() {
        byte[] padded = Arrays.copyOf(Fixtures.FIRST_PACKET.octets(), 1400);
        assertThat(ControlPacketDecoder.decode(padded)).isEqualTo(new Decoded.Accepted(Fixtures.FIRST_PACKET.packet()));
    }

    @Test
    void aPacketIsReadFromAndWrittenIntoTheMiddleOfABuffer() {
        byte[] buffer = new byte[100];
        int length = ControlPacketEncoder.encode(Fixtures.KEYED_SHA1.packet(), buffer, 30);
        assertThat(ControlPacketDecoder.decode(buffer, 30, length))
                .isEqualTo(new Decoded.Accepted(Fixtures.KEYED_SHA1.packet()));
    }

    @Test
    void whateverIsAcceptedIsWrittenBackAsItWas() {
        Random random = new Random(5880);
        int accepted = 0;
        for (int run = 0; run < 20_000; run++) {
            byte[] octets = mutated(random);
            if (ControlPacketDecoder.decode(octets) instanceof Decoded.Accepted(ControlPacket packet)) {
                accepted++;
                byte[] again = ControlPacketEncoder.encode(packet);
                // With the A bit clear, RFC 5880 gives what Length counts beyond 24 no meaning, and we say 24.
                if (packet.authentication().isPresent()) {
                    assertThat(again).as("run %d", run).containsExactly(Arrays.copyOf(octets, again.length));
                }
                assertThat(ControlPacketDecoder.decode(again))
                        .as("run %d", run)
                        .isEqualTo(new Decoded.Accepted(packet));
            }
        }
        assertThat(accepted).isBetween(2_000, 19_000);
    }

    private static byte[] mutated(Random random) {
        List<Fixtures.Fixture> all = Fixtures.all();
        byte[] octets = all.get(random.nextInt(all.size())).octets();
        for (int flips = random.nextInt(4); flips >= 0; flips--) {
            octets[random.nextInt(octets.length)] = (byte) random.nextInt();
        }
        return random.nextInt(8) == 0 ? Arrays.copyOf(octets, random.nextInt(70)) : octets;
    }

    @Test
    void diagnosticsHaveTheNamesOfTheRegistry() {
        assertThat(Diagnostic.CONTROL_DETECTION_TIME_EXPIRED.text()).isEqualTo("Control Detection Time Expired");
        assertThat(Diagnostic.REVERSE_CONCATENATED_PATH_DOWN.text()).isEqualTo("Reverse Concatenated Path Down");
        assertThat(new Diagnostic(10).text()).isEqualTo("Unassigned 10");
        assertThatIllegalArgumentException().isThrownBy(() -> new Diagnostic(32));
    }

    @Test
    void noTextOfAPacketOrKeyHoldsASecret() {
        AuthenticationKey key = new AuthenticationKey(AuthenticationType.SIMPLE_PASSWORD, 9, Fixtures.ascii("open"));
        String secret = Fixtures.ascii("open").toString();
        assertThat(Fixtures.PASSWORD.packet().toString()).doesNotContain(secret);
        assertThat(key.toString()).doesNotContain(secret).contains("keyId=9");
    }
}
