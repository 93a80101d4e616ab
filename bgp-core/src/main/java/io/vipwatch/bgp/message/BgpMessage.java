package io.vipwatch.bgp.message;

/** A BGP message (RFC 4271 §4). */
public sealed interface BgpMessage permits Open, Update, Notification, Keepalive, RouteRefresh {
    /** {@return the message type code on the wire, 1 to 5} */
    int typeCode();
}
