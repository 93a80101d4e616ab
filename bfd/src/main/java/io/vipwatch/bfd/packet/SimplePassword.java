package io.vipwatch.bfd.packet;

/**
 * Simple Password (RFC 5880 §4.2): the password itself, readable by everybody on the path.
 *
 * @param keyId the Auth Key ID, 0 to 255
 * @param password 1 to 16 octets
 */
public record SimplePassword(int keyId, Octets password) implements AuthenticationSection {
    static final int SHORTEST = 4;
    static final int LONGEST = 19;

    public SimplePassword {
        ControlPacket.requireRange("Auth Key ID", keyId, 0, 255);
        ControlPacket.requireRange("length of the password", password.length(), 1, LONGEST - 3);
    }

    @Override
    public int typeCode() {
        return AuthenticationType.SIMPLE_PASSWORD.code();
    }

    @Override
    public int length() {
        return 3 + password.length();
    }

    /** {@return the section without its password, so that no log holds one} */
    @Override
    public String toString() {
        return "SimplePassword[keyId=" + keyId + "]";
    }
}
