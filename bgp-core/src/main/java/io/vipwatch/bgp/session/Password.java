package io.vipwatch.bgp.session;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The key of TCP MD5 signatures (RFC 2385). Never printed. */
public final class Password {
    /** The longest key that Linux takes, in octets. */
    public static final int MAXIMUM_LENGTH = 80;

    private final byte[] key;

    private Password(byte[] key) {
        this.key = key;
    }

    /**
     * {@return the key whose octets are the UTF-8 of {@code text}}
     *
     * @throws IllegalArgumentException if that is none, or more than {@value #MAXIMUM_LENGTH} octets
     */
    public static Password of(String text) {
        byte[] key = text.getBytes(StandardCharsets.UTF_8);
        if (key.length == 0 || key.length > MAXIMUM_LENGTH) {
            throw new IllegalArgumentException(
                    "a TCP MD5 password has 1 to " + MAXIMUM_LENGTH + " octets, this one has " + key.length);
        }
        return new Password(key);
    }

    byte[] key() {
        return key.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Password password && Arrays.equals(key, password.key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    @Override
    public String toString() {
        return "(password)";
    }
}
