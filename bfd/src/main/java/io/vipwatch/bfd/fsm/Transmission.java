package io.vipwatch.bfd.fsm;

import io.vipwatch.bfd.packet.ControlPacket;

/**
 * A packet to send, and the session after it.
 *
 * @param packet the packet, signed where authentication is in use
 * @param session the session after the packet has left
 */
public record Transmission(ControlPacket packet, Session session) {}
