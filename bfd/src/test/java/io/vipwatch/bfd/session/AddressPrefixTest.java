package io.vipwatch.bfd.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.bfd.socket.MappedAddress;
import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPrefixTest {
    @ParameterizedTest
    @CsvSource({
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "2001:db8::/64, 2001:db8::ffff:ffff:ffff:ffff, true",
        "2001:db8::/64, 2001:db8:0:1::, false",
        "2001:db8::8/125, 2001:db8::f, true",
        "2001:db8::8/125, 2001:db8::10, false",
        "2001:db8::1/128, 2001:db8::1, true",
        "2001:db8::1/128, 2001:db8::2, false",
        "::/0, 2001:db8::2, true",
        "192.0.2.0/24, 192.0.2.255, true",
        "192.0.2.0/24, 192.0.3.0, false",
        "192.0.2.0/24, 2001:db8::1, false",
        "0.0.0.0/0, 198.51.100.7, true",
        "0.0.0.0/0, 2001:db8::1, false",
    })
    void anAddressLiesWithinOrNot(String prefix, String address, boolean within) {
        MappedAddress bits = MappedAddress.of(InetAddress.ofLiteral(address));
        assertThat(AddressPrefix.of(prefix).contains(bits.high(), bits.low())).isEqualTo(within);
        assertThat(AddressPrefix.of(prefix)).hasToString(prefix);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2001:db8::1/64", "192.0.2.1/24", "192.0.2.0/33", "::/129", "::", "::/", "x/8", "::/-1", ""})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> AddressPrefix.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "::, ::",
        "::1, ::1",
        "2001:db8::, 2001:db8::",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "192.0.2.7, 192.0.2.7",
    })
    void anAddressIsWrittenAsRfc5952Says(String address, String text) {
        assertThat(AddressText.of(MappedAddress.of(InetAddress.ofLiteral(address))))
                .isEqualTo(text);
    }
}
