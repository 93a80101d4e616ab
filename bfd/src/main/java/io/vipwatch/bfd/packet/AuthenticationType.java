package io.vipwatch.bfd.packet;

import java.util.Optional;

/** The Auth Type field (RFC 5880 §4.1), with what RFC 5880 §6.7 fixes for each type. */
public enum AuthenticationType {
    SIMPLE_PASSWORD(1, "Simple Password", 16, false),
    KEYED_MD5(2, "Keyed MD5", 16, false),
    METICULOUS_KEYED_MD5(3, "Meticulous Keyed MD5", 16, true),
    KEYED_SHA1(4, "Keyed SHA1", 20, false),
    METICULOUS_KEYED_SHA1(5, "Meticulous Keyed SHA1", 20, true);

    private final int code;
    private final String text;
    private final int secretLength;
    private final boolean meticulous;

    AuthenticationType(int code, String text, int secretLength, boolean meticulous) {
        this.code = code;
        this.text = text;
        this.secretLength = secretLength;
        this.meticulous = meticulous;
    }

    /** {@return the octet of the wire, 1 to 5} */
    public int code() {
        return code;
    }

    /** {@return the name in IANA's registry} */
    public String text() {
        return text;
    }

    /** {@return the longest password or key, in octets; for the keyed types also the length of the digest} */
    public int secretLength() {
        return secretLength;
    }

    /** {@return whether the sequence number must grow with every packet} */
    public boolean meticulous() {
        return meticulous;
    }

    /** {@return whether the digest is MD5; that of the other keyed types is SHA1} */
    boolean usesMd5() {
        return this == KEYED_MD5 || this == METICULOUS_KEYED_MD5;
    }

    /** {@return whether the section carries a sequence number and a digest rather than a password} */
    public boolean keyed() {
        return this != SIMPLE_PASSWORD;
    }

    /** {@return the type with this octet, if there is one} */
    public static Optional<AuthenticationType> of(int code) {
        for (AuthenticationType type : values()) {
            if (type.code == code) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
