package io.vipwatch.bfd.packet;

/** What the checks of RFC 5880 §6.8.6 that need nothing but the octets make of a datagram. */
public sealed interface Decoded {
    /** The packet passed them; session selection and authentication are next. */
    record Accepted(ControlPacket packet) implements Decoded {}

    /** The packet is discarded. */
    record Discarded(DiscardReason reason) implements Decoded {}
}
