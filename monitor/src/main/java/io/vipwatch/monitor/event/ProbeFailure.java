package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonValue;

/** Why a probe counts as lost (an Impaired Packet, RFC 6412 §3.8.4). */
public enum ProbeFailure {
    /** No answer within the timeout, the Forwarding Delay Threshold of RFC 6412 §3.7.4. */
    TIMEOUT("timeout"),
    /** The target's own kernel answered that nobody listens: a reset in answer to a SYN, or ICMP Port Unreachable. */
    REFUSED("refused"),
    /** A router or the target answered that it cannot be reached (ICMP Destination Unreachable). */
    UNREACHABLE("unreachable"),
    /** An established connection was reset. */
    RESET("reset"),
    /** An established connection was closed before the answer. */
    CLOSED("closed"),
    /** TLS could not be agreed on. */
    TLS("tls"),
    /** The certificate comes from nobody that is trusted. */
    CERTIFICATE_UNTRUSTED("certificate-untrusted"),
    /** The certificate does not name the target. */
    CERTIFICATE_NAME("certificate-name"),
    /** The certificate is not valid at this time. */
    CERTIFICATE_EXPIRED("certificate-expired"),
    /** The answer has another status than is wanted. */
    STATUS("status"),
    /** The answer's body does not match. */
    BODY("body"),
    /** What came is no answer in the protocol. */
    MALFORMED("malformed"),
    /** The DNS server has no such address, or says that it failed (RFC 1035 §4.1.1, RCODE). */
    NO_ADDRESS("no-address");

    private final String text;

    ProbeFailure(String text) {
        this.text = text;
    }

    /** {@return the name in events} */
    @JsonValue
    public String text() {
        return text;
    }
}
