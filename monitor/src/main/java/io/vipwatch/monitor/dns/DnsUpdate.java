package io.vipwatch.monitor.dns;

import io.vipwatch.bgp.prefix.IpAddress;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Models a change of the addresses of a name (RFC 2136 §2): some are taken away, some are put in.
 *
 * @param id the identifier that the answer must repeat, 0 to 65535
 * @param zone the zone that the name is in
 * @param name the name
 * @param remove the addresses to take away
 * @param add the addresses to put in
 * @param timeToLive how long resolvers may keep the new ones, in whole seconds
 */
public record DnsUpdate(
        int id, String zone, String name, List<IpAddress> remove, List<IpAddress> add, Duration timeToLive) {
    private static final int UPDATE = 5 << 11;
    private static final int START_OF_AUTHORITY = 6;
    private static final int INTERNET = 1;
    /** In an update: exactly this record goes (RFC 2136 §2.5.4). */
    private static final int NONE = 254;

    private static final int IPV4 = 1;
    private static final int IPV6 = 28;
    private static final int LONGEST_LABEL = 63;

    /** @throws IllegalArgumentException if a name is none, or the identifier is out of range */
    public DnsUpdate {
        if (id < 0 || id > 0xffff) {
            throw new IllegalArgumentException("an identifier is 0 to 65535, not " + id);
        }
        zone = canonical(zone);
        name = canonical(name);
        remove = List.copyOf(remove);
        add = List.copyOf(add);
    }

    /** {@return the same without the last dot, in lower case} */
    static String canonical(String name) {
        String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        for (String label : bare.split("\\.", -1)) {
            if (label.isEmpty()
                    || label.length() > LONGEST_LABEL
                    || !StandardCharsets.US_ASCII.newEncoder().canEncode(label)) {
                throw new IllegalArgumentException("not a DNS name: '" + name + "'");
            }
        }
        return bare.toLowerCase(Locale.ROOT);
    }

    /** {@return the update as a message, not signed} */
    public byte[] octets() {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        for (int word : new int[] {id, UPDATE, 1, 0, remove.size() + add.size(), 0}) {
            word(message, word);
        }
        message.writeBytes(name(zone));
        word(message, START_OF_AUTHORITY);
        word(message, INTERNET);
        remove.forEach(address -> record(message, address, NONE, 0));
        add.forEach(address -> record(message, address, INTERNET, (int) timeToLive.toSeconds()));
        return message.toByteArray();
    }

    private void record(ByteArrayOutputStream message, IpAddress address, int recordClass, int seconds) {
        byte[] octets = address.toByteArray();
        message.writeBytes(name(name));
        word(message, octets.length == 4 ? IPV4 : IPV6);
        word(message, recordClass);
        word(message, seconds >>> 16);
        word(message, seconds);
        word(message, octets.length);
        message.writeBytes(octets);
    }

    static byte[] name(String name) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (String label : name.split("\\.", -1)) {
            octets.write(label.length());
            octets.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        octets.write(0);
        return octets.toByteArray();
    }

    static void word(ByteArrayOutputStream message, int word) {
        message.write(word >>> 8);
        message.write(word);
    }

    /** {@return what the server's answer says of this update} */
    public Answer read(byte[] answer) {
        if (answer.length < 12) {
            return new Answer.Unusable("an answer of " + answer.length + " octets");
        }
        int answered = Byte.toUnsignedInt(answer[0]) << 8 | Byte.toUnsignedInt(answer[1]);
        int flags = Byte.toUnsignedInt(answer[2]) << 8 | Byte.toUnsignedInt(answer[3]);
        if (answered != id || (flags & 0x8000) == 0 || (flags & 0x7800) != UPDATE) {
            return new Answer.Unusable("an answer to something else");
        }
        int code = flags & 0xf;
        return code == 0
                ? new Answer.Done()
                : new Answer.Refused(code < CODES.size() ? CODES.get(code) : "code " + code);
    }

    /**
     * {@return what the server's answer says of this update, if it is signed as it must be: an answer that says that it is
     * done is believed only of somebody who knows the key}
     *
     * @param signed this update as it was sent
     * @param epochSeconds when the answer came
     */
    public Answer read(byte[] answer, SignedMessage signed, long epochSeconds) {
        Answer read = read(answer);
        Optional<String> doubt =
                read instanceof Answer.Unusable ? Optional.empty() : signed.doubt(answer, epochSeconds);
        return doubt.<Answer>map(why -> switch (read) {
                    case Answer.Done _ -> new Answer.Unusable("the answer says that it is done, but " + why);
                    case Answer.Refused(String code) -> new Answer.Refused(code + " (" + why + ")");
                    case Answer.Unusable same -> same;
                })
                .orElse(read);
    }

    /** RFC 2136 §2.2. */
    private static final List<String> CODES = List.of(
            "NOERROR",
            "FORMERR",
            "SERVFAIL",
            "NXDOMAIN",
            "NOTIMP",
            "REFUSED",
            "YXDOMAIN",
            "YXRRSET",
            "NXRRSET",
            "NOTAUTH",
            "NOTZONE");

    /** What a server says of an update. */
    public sealed interface Answer {
        /** It is done. */
        record Done() implements Answer {}

        /** It is not done; a code in words, and why the answer may be somebody else's, where it is not signed. */
        record Refused(String code) implements Answer {}

        /** The answer says nothing. */
        record Unusable(String reason) implements Answer {}
    }
}
