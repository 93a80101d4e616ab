package io.vipwatch.monitor.probe;

import io.vipwatch.bgp.prefix.IpAddress;
import java.time.Duration;
import java.util.List;

/** Models what a DNS server answered to a question for addresses (RFC 1035 §4). Whatever octets come, reading ends. */
public sealed interface DnsAnswer {
    /**
     * The addresses, those of an alias's own name included (RFC 1034 §3.6.2).
     *
     * @param addresses at least one
     * @param timeToLive the least of all records that led to them
     */
    record Addresses(List<IpAddress> addresses, Duration timeToLive) implements DnsAnswer {
        public Addresses {
            addresses = List.copyOf(addresses);
        }
    }

    /** There is none, or the server failed; why, in words. */
    record None(String reason) implements DnsAnswer {}

    /** These octets are no answer to this question; why, in words. */
    record Malformed(String reason) implements DnsAnswer {}

    /** They are the answer to another question, such as an earlier one. */
    record NotOurs() implements DnsAnswer {}

    /** {@return what {@code octets} answer to {@code question}} */
    static DnsAnswer read(byte[] octets, DnsQuestion question) {
        return DnsReader.read(octets, question);
    }
}
