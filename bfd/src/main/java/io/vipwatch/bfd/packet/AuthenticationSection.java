package io.vipwatch.bfd.packet;

/** The optional Authentication Section of a Control packet (RFC 5880 §4.1 to §4.4). */
public sealed interface AuthenticationSection permits SimplePassword, KeyedDigest, UnrecognizedAuthentication {
    /** {@return the Auth Type octet, 0 to 255} */
    int typeCode();

    /** {@return how many octets the section takes in the packet} */
    int length();
}
