package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonValue;

/** How a probe asks its target whether it is there. */
public enum ProbeKind {
    /** A datagram that comes back, as with the Echo Protocol (RFC 862), perhaps with the name of who answered. */
    UDP_ECHO("udp-echo"),
    /** A TCP connection that is established and reset (RFC 9293 §3.5). */
    TCP_CONNECT("tcp-connect"),
    /** A GET over TLS, on a new connection each time (RFC 9110, RFC 9112). */
    HTTPS("https"),
    /** An ICMP or ICMPv6 Echo Request (RFC 792, RFC 4443 §4.1). */
    ICMP_ECHO("icmp-echo"),
    /** A TCP connection that is kept, on which octets go forth and back. */
    TCP_SESSION("tcp-session"),
    /** A question to a DNS server (RFC 1035 §4). */
    DNS("dns");

    private final String text;

    ProbeKind(String text) {
        this.text = text;
    }

    /** {@return the name in the configuration and in events} */
    @JsonValue
    public String text() {
        return text;
    }

    /** {@return whether an answer says that a service works, rather than that a host is there} */
    public boolean isService() {
        return switch (this) {
            case HTTPS, DNS -> true;
            case UDP_ECHO, TCP_CONNECT, ICMP_ECHO, TCP_SESSION -> false;
        };
    }
}
