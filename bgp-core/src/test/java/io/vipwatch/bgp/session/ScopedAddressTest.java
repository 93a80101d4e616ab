package io.vipwatch.bgp.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.bgp.prefix.IpAddress;
import org.junit.jupiter.api.Test;

class ScopedAddressTest {
    @Test
    void anIpv4MappedAddressIsTheIpv4AddressThatItMaps() {
        assertThat(ScopedAddress.of("::ffff:192.0.2.7")).isEqualTo(ScopedAddress.of("192.0.2.7"));
        assertThat(new ScopedAddress(IpAddress.of("::ffff:c000:207"), "").address())
                .isEqualTo(IpAddress.of("192.0.2.7"));
    }

    @Test
    void onlyALinkLocalAddressHasAnInterface() {
        assertThat(ScopedAddress.of("fe80::1%eth0")).hasToString("fe80::1%eth0");
        assertThat(ScopedAddress.of("2001:db8::1%eth0")).hasToString("2001:db8::1");
    }

    @Test
    void anInterfaceThatIsNotThereIsNamed() {
        ScopedAddress address = ScopedAddress.of("fe80::1%nosuch0");

        assertThatThrownBy(address::toInetAddress)
                .isInstanceOf(SpeakerException.class)
                .hasMessage("there is no interface 'nosuch0' (address fe80::1%nosuch0)");
    }
}
