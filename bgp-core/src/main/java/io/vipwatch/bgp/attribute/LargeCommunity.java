package io.vipwatch.bgp.attribute;

/**
 * A large community (RFC 8092 §3).
 *
 * @param globalAdministrator the first four octets
 * @param localData1 the next four
 * @param localData2 the last four
 */
public record LargeCommunity(int globalAdministrator, int localData1, int localData2) {
    /** {@return the canonical form: three unsigned numbers with colons between (RFC 8092 §5)} */
    @Override
    public String toString() {
        return Integer.toUnsignedString(globalAdministrator)
                + ":"
                + Integer.toUnsignedString(localData1)
                + ":"
                + Integer.toUnsignedString(localData2);
    }
}
