package io.vipwatch.bfd.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappedAddressTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1,true",
        "255.255.255.255,true",
        "0.0.0.0,true",
        "2001:db8::ffff:c000:201,false",
        "::1,false",
        "::,false",
        "::fffe:192.0.2.1,false",
        "0:0:0:0:1:ffff:c000:201,false"
    })
    void anAddressIsTheSameAfterItsWayThroughTheMappedForm(String text, boolean ipv4) {
        InetAddress address = InetAddress.ofLiteral(text);
        assertThat(MappedAddress.of(address).isIpv4()).isEqualTo(ipv4);
        assertThat(MappedAddress.of(address).toInetAddress()).isEqualTo(address);
    }
}
