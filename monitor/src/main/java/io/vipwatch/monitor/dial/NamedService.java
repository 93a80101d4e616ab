package io.vipwatch.monitor.dial;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.config.DrillDnsSection;
import io.vipwatch.monitor.dns.DialTimers;
import io.vipwatch.monitor.dns.TransactionKey;
import io.vipwatch.monitor.probe.DnsQuestion;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * A service that clients find by a name with an address of each node, and who answers for that name.
 *
 * @param server the server of the zone
 * @param cache a resolver that keeps its answers; empty where there is none to be asked
 * @param zone the zone that the name is in
 * @param name the name
 * @param type which addresses are asked for
 * @param port where the service takes connections
 * @param key what a change of the name is signed with; empty: the name is not changed
 * @param timers those of the clients
 */
public record NamedService(
        NameServer server,
        Optional<NameServer> cache,
        String zone,
        String name,
        DnsQuestion.Type type,
        int port,
        Optional<TransactionKey> key,
        DialTimers timers) {
    /** {@return the service that the configuration names, for clients with these timers} */
    public static NamedService of(DrillDnsSection section, DialTimers timers) {
        return new NamedService(
                server(section.server(), section.port(), section.patience()),
                section.cache().map(cache -> server(cache, section.cachePort(), section.patience())),
                section.zone(),
                section.name(),
                switch (section.type()) {
                    case A -> DnsQuestion.Type.A;
                    case AAAA -> DnsQuestion.Type.AAAA;
                },
                section.servicePort(),
                section.update().map(update -> new TransactionKey(update.key(), update.octets())),
                timers);
    }

    private static NameServer server(IpAddress address, int port, Duration patience) {
        return new NameServer(new InetSocketAddress(address.toInetAddress(), port), patience);
    }
}
