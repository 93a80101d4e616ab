package io.vipwatch.bfd.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 5880 §6.7.2 to §6.7.4: what a key makes of a packet. */
class AuthenticationKeyTest {
    record Case(Fixtures.Fixture fixture, AuthenticationKey key) {}

    static List<Case> cases() {
        return List.of(
                signed(Fixtures.KEYED_MD5, AuthenticationType.KEYED_MD5, "vipwatch"),
                signed(Fixtures.METICULOUS_KEYED_MD5, AuthenticationType.METICULOUS_KEYED_MD5, "sixteen octets!!"),
                signed(Fixtures.KEYED_SHA1, AuthenticationType.KEYED_SHA1, "vipwatch"),
                signed(
                        Fixtures.METICULOUS_KEYED_SHA1,
                        AuthenticationType.METICULOUS_KEYED_SHA1,
                        "exactly twenty octet"));
    }

    private static Case signed(Fixtures.Fixture fixture, AuthenticationType type, String secret) {
        return new Case(fixture, new AuthenticationKey(type, 7, Fixtures.ascii(secret)));
    }

    private static KeyedDigest section(ControlPacket packet) {
        return (KeyedDigest) packet.authentication().orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theDigestIsCalculatedOverTheEntirePacketWithTheKeyInItsPlace(Case signed) {
        assertThat(signed.key().sign(Fixtures.up(), 0xfffffffeL))
                .isEqualTo(signed.fixture().packet());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aPacketWithTheSameDigestMatches(Case signed) {
        ControlPacket packet = signed.fixture().packet();
        assertThat(signed.key().matches(packet, section(packet))).isTrue();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void noOctetOfThePacketMayChange(Case signed) {
        byte[] octets = signed.fixture().octets();
        int checked = 0;
        for (int index = 0; index < octets.length; index++) {
            byte[] changed = octets.clone();
            changed[index] ^= 0x10;
            if (ControlPacketDecoder.decode(changed) instanceof Decoded.Accepted(ControlPacket packet)
                    && packet.authentication().orElseThrow() instanceof KeyedDigest section
                    && section.type() == signed.key().type()) {
                checked++;
                assertThat(signed.key().matches(packet, section))
                        .as("octet %d", index)
                        .isFalse();
            }
        }
        assertThat(checked).isGreaterThan(octets.length - 6);
    }

    @Test
    void thePasswordIsCarriedInThePacket() {
        AuthenticationKey key = new AuthenticationKey(AuthenticationType.SIMPLE_PASSWORD, 9, Fixtures.ascii("open"));
        assertThat(key.sign(Fixtures.up(), 1)).isEqualTo(Fixtures.PASSWORD.packet());
        assertThat(key.matches(new SimplePassword(9, Fixtures.ascii("open")))).isTrue();
        assertThat(key.matches(new SimplePassword(9, Fixtures.ascii("oper")))).isFalse();
    }

    @Test
    void aKeyIsAsLongAsItsTypeAllows() {
        for (AuthenticationType type : AuthenticationType.values()) {
            int longest = type.secretLength();
            assertThat(new AuthenticationKey(type, 0, Octets.copyOf(new byte[longest]))
                            .secret()
                            .length())
                    .isEqualTo(longest);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new AuthenticationKey(type, 0, Octets.copyOf(new byte[longest + 1])));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new AuthenticationKey(type, 0, Octets.copyOf(new byte[0])));
        }
    }
}
