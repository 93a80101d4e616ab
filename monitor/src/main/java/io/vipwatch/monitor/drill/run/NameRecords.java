package io.vipwatch.monitor.drill.run;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.probe.DnsQuestion;
import java.util.List;

/**
 * The addresses of a name as a name server had them before a drill changed them (RFC 2136).
 *
 * @param server the server, in words
 * @param zone the zone
 * @param name the name
 * @param type which addresses
 * @param timeToLive of the records, in seconds
 * @param addresses all of them
 */
public record NameRecords(
        String server, String zone, String name, DnsQuestion.Type type, long timeToLive, List<String> addresses) {
    public NameRecords {
        addresses = List.copyOf(addresses);
    }

    List<IpAddress> all() {
        return addresses.stream().map(IpAddress::of).toList();
    }

    /** {@return the lines for nsupdate(1) that put them back} */
    List<String> byHand() {
        return addresses.stream()
                .map(address -> "update add " + name + " " + timeToLive + " " + type + " " + address)
                .toList();
    }

    @Override
    public String toString() {
        return name + " " + type + " " + String.join(", ", addresses) + " at " + server;
    }
}
