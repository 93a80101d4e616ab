package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.capability.Fqdn;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** FQDN capability (draft-walton-bgp-hostname-capability §2): two names, an octet of length before each. */
final class FqdnCodec {
    private FqdnCodec() {}

    /** {@return whether two names fill the value, in UTF-8} */
    static boolean isWellFormed(byte[] bytes, int at, int length) {
        if (length < 2) {
            return false;
        }
        int hostLength = NetworkOrder.u8(bytes, at);
        int domain = at + 1 + hostLength;
        return hostLength <= length - 2
                && NetworkOrder.u8(bytes, domain) == length - 2 - hostLength
                && isUtf8(bytes, at + 1, hostLength)
                && isUtf8(bytes, domain + 1, length - 2 - hostLength);
    }

    private static boolean isUtf8(byte[] bytes, int at, int length) {
        byte[] again = new String(bytes, at, length, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
        return Arrays.equals(bytes, at, at + length, again, 0, again.length);
    }

    static Fqdn read(byte[] bytes, int at) {
        int hostLength = NetworkOrder.u8(bytes, at);
        int domain = at + 1 + hostLength;
        return new Fqdn(
                new String(bytes, at + 1, hostLength, StandardCharsets.UTF_8),
                new String(bytes, domain + 1, NetworkOrder.u8(bytes, domain), StandardCharsets.UTF_8));
    }

    static void write(Fqdn fqdn, OctetWriter out) {
        writeName(fqdn.hostName(), out);
        writeName(fqdn.domainName(), out);
    }

    private static void writeName(String name, OctetWriter out) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > 0xff) {
            throw new IllegalArgumentException("a name of " + utf8.length + " octets; 255 are the most");
        }
        out.u8(utf8.length).octets(utf8);
    }
}
