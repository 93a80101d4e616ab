package io.vipwatch.monitor.probe;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Models a question to a DNS server for the addresses of a name (RFC 1035 §4, RFC 3596 §2).
 *
 * @param id the identifier that the answer must repeat, 0 to 65535
 * @param name the name, in letters, digits, '-' and '_' between dots
 * @param type which addresses
 */
public record DnsQuestion(int id, String name, Type type) {
    /** The types of address records. */
    public enum Type {
        /** IPv4 (RFC 1035 §3.4.1). */
        A(1, 4),
        /** IPv6 (RFC 3596 §2.1). */
        AAAA(28, 16);

        final int number;
        final int octets;

        Type(int number, int octets) {
            this.number = number;
            this.octets = octets;
        }
    }

    /** Bits of the header: recursion desired. */
    private static final int RECURSION_DESIRED = 0x0100;

    /** The class Internet. */
    static final int INTERNET = 1;

    public DnsQuestion {
        name = canonical(name);
    }

    /** {@return the name in lower case and without its last dot} */
    static String canonical(String name) {
        String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        return bare.toLowerCase(Locale.ROOT);
    }

    /** {@return the question as a message} */
    public byte[] octets() {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        for (int word : new int[] {id, RECURSION_DESIRED, 1, 0, 0, 0}) {
            put(message, word);
        }
        for (String label : name.split("\\.", -1)) {
            byte[] octets = label.getBytes(StandardCharsets.US_ASCII);
            message.write(octets.length);
            message.writeBytes(octets);
        }
        message.write(0);
        put(message, type.number);
        put(message, INTERNET);
        return message.toByteArray();
    }

    private static void put(ByteArrayOutputStream message, int word) {
        message.write(word >> 8);
        message.write(word);
    }
}
