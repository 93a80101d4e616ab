package io.vipwatch.bfd.packet;

import java.util.OptionalInt;

/**
 * An Authentication Section of a type that RFC 5880 does not define, or of a length that does not fit its type or its
 * packet. It is kept rather than refused by the decoder, since RFC 5880 §6.8.6 looks at it last.
 *
 * @param typeCode the Auth Type octet, 0 to 255
 * @param authLength the Auth Len octet, 0 to 255, which may claim more or fewer octets than there are
 * @param rest what stands between the Auth Len field and the end of the packet, at most 229 octets
 */
public record UnrecognizedAuthentication(int typeCode, int authLength, Octets rest) implements AuthenticationSection {
    public UnrecognizedAuthentication {
        ControlPacket.requireRange("Auth Type", typeCode, 0, 255);
        ControlPacket.requireRange("Auth Len", authLength, 0, 255);
        ControlPacket.requireRange("length of the rest", rest.length(), 0, 255 - ControlPacket.HEADER_LENGTH - 2);
    }

    @Override
    public int length() {
        return 2 + rest.length();
    }

    /** {@return what stands where every defined type has its Auth Key ID, if the section is long enough} */
    public OptionalInt keyId() {
        return rest.length() == 0 ? OptionalInt.empty() : OptionalInt.of(rest.at(0));
    }
}
