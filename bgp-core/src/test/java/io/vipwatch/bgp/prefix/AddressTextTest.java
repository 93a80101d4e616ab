package io.vipwatch.bgp.prefix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses and prefixes as text: RFC 4291 §2.2 in, RFC 5952 out. */
class AddressTextTest {
    @ParameterizedTest(name = "{0} is written {1}")
    @CsvSource({
        // RFC 5952 §4.1: leading zeros are suppressed
        "2001:0db8::0001, 2001:db8::1",
        "2001:db8:0000:0000:0000:0000:0000:0000, 2001:db8::",
        // §4.2.1: as short as possible
        "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
        // §4.2.2: one group of zeros alone is not shortened
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:db8::1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        // §4.2.3: the longest run, and the first of two
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        // §4.3: lower case
        "2001:DB8::AaAa, 2001:db8::aaaa",
        // §5: an IPv4-mapped address ends in dotted quad
        "::ffff:c000:0201, ::ffff:192.0.2.1",
        "::ffff:192.0.2.1, ::ffff:192.0.2.1",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "0:0:0:0:0:0:0:0, ::",
        "fe80::1, fe80::1",
        "192.0.2.1, 192.0.2.1",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255"
    })
    void addressIsWrittenInItsCanonicalForm(String text, String canonical) {
        assertThat(IpAddress.of(text)).hasToString(canonical);
        assertThat(IpAddress.of(canonical)).isEqualTo(IpAddress.of(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ":::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1::2::3",
                "1:2:3:4:5:6:7::8",
                "12345::",
                "g::",
                "1:::2",
                ":1::2",
                "1::2:",
                "::1%eth0",
                "[::1]",
                " ::1",
                "192.0.2",
                "192.0.2.1.1",
                "192.0.2.256",
                "192.0.2.01",
                "192.0.2.-1",
                "192.0..1",
                "192.0.2.1::",
                "::192.0.2.1:1",
                "::١",
                "example.org"
            })
    void whatIsNoAddressIsRefused(String text) {
        assertThat(IpAddress.parse(text)).isEmpty();
        assertThatThrownBy(() -> IpAddress.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20260101})
    void everyAddressReadsBackFromItsTextAndAgreesWithTheJdk(long seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            long high = random.nextLong() & (random.nextBoolean() ? 0xffff_0000_0000_ffffL : -1L);
            long low = random.nextLong() & (random.nextBoolean() ? 0x0000_0000_ffff_0000L : -1L);
            IpAddress address = random.nextInt(4) == 0
                    ? IpAddress.ofIpv4(random.nextInt())
                    : IpAddress.ofIpv6(high | 0x2000L << 48, low);
            assertThat(IpAddress.of(address.toString())).as("seed %d", seed).isEqualTo(address);
            assertThat(IpAddress.of(InetAddress.getByName(address.toString())))
                    .as("seed %d", seed)
                    .isEqualTo(address);
            assertThat(IpAddress.ofBytes(address.toByteArray(), 0, address.bits() / 8))
                    .isEqualTo(address);
        }
    }

    @ParameterizedTest
    @CsvSource({"2001:db8::/32", "::/0", "2001:db8:0:ff00::100/128", "192.0.2.0/24", "0.0.0.0/0", "fe80::/10"})
    void prefixIsReadAndWritten(String text) {
        assertThat(Prefix.of(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2001:db8::",
                "2001:db8::/",
                "2001:db8::/129",
                "2001:db8::/-1",
                "2001:db8::/+32",
                "192.0.2.0/33",
                "192.0.2.1/24",
                "2001:db8::1/64",
                "2001:db8::/32/32",
                "2001:db8::/0032",
                "/32"
            })
    void whatIsNoPrefixIsRefused(String text) {
        assertThat(Prefix.parse(text)).isEmpty();
    }

    @Test
    void bitsBeyondTheLengthOfAPrefixDoNotMatter() {
        assertThat(Prefix.of(IpAddress.of("2001:db8:ffff::1"), 32)).isEqualTo(Prefix.of("2001:db8::/32"));
        assertThat(Prefix.of(IpAddress.of("2001:db8::ff"), 124)).isEqualTo(Prefix.of("2001:db8::f0/124"));
        assertThat(Prefix.of(IpAddress.of("192.0.2.1"), 0)).isEqualTo(Prefix.of("0.0.0.0/0"));
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8::/32, 2001:db8:1::/48, true",
        "2001:db8::/32, 2001:db8::/32, true",
        "2001:db8:1::/48, 2001:db8::/32, false",
        "2001:db8::/32, 2001:db9::/32, false",
        "::/0, 192.0.2.0/24, false",
        "2001:db8:0:ff00::/112, 2001:db8:0:ff00::100/128, true",
        "2001:db8:0:ff00::/112, 2001:db8:0:ff00::1:0/128, false"
    })
    void prefixCoversWhatLiesWithinIt(String outer, String inner, boolean covers) {
        assertThat(Prefix.of(outer).covers(Prefix.of(inner))).isEqualTo(covers);
    }

    @Test
    void prefixesAreOrderedByAddressThenLength() {
        assertThat(Prefix.of("2001:db8::/32")).isLessThan(Prefix.of("2001:db8::/48"));
        assertThat(Prefix.of("2001:db8::/48")).isLessThan(Prefix.of("8000::/1"));
        assertThat(Prefix.of("203.0.113.0/24")).isLessThan(Prefix.of("::/0"));
    }

    @Test
    void aBgpIdentifierIsWrittenAsADottedQuad() {
        assertThat(RouterId.of("239.3.190.12")).hasToString("239.3.190.12");
        assertThat(RouterId.parse("2001:db8::1")).isEmpty();
    }
}
