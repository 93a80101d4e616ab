package io.vipwatch.monitor.config;

import io.vipwatch.bgp.prefix.IpAddress;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * The key {@code dns} of the section {@code drill}: the name by which clients would find the service without BGP, and who
 * answers for it.
 *
 * @param server the server of the zone
 * @param port its port
 * @param name the name, which has an address of each node
 * @param zone the zone that it is in
 * @param type which addresses
 * @param servicePort where the nodes take connections
 * @param cache a resolver of the clients that keeps answers; empty: none is asked
 * @param cachePort its port
 * @param patience how long an answer is waited for
 * @param update how the name is changed; empty: it is not
 */
public record DrillDnsSection(
        IpAddress server,
        int port,
        String name,
        String zone,
        ProbeDnsSection.Type type,
        int servicePort,
        Optional<IpAddress> cache,
        int cachePort,
        Duration patience,
        Optional<Update> update) {
    /**
     * A change of the name (RFC 2136), signed (RFC 8945).
     *
     * @param key the name of the key
     * @param secret the key in base64; HMAC-SHA256
     */
    public record Update(String key, Secret secret) {
        /** {@return the octets of the key} */
        public byte[] octets() {
            return Base64.getDecoder().decode(secret.reveal());
        }
    }

    static Section<DrillDnsSection> shape(SecretShape secrets) {
        Key<IpAddress> server = Key.required("server", Scalar.address(), "The server of the zone.");
        Key<Long> port = Key.optional("port", Scalar.number("a port", 1, 0xffff), 5353L, "Its port.");
        Key<String> name =
                Key.required("name", ProbeDnsSection.dnsName(), "The name, which has an address of each node.");
        Key<String> zone = Key.required("zone", ProbeDnsSection.dnsName(), "The zone that the name is in.");
        Key<ProbeDnsSection.Type> type = Key.optional(
                "type",
                Scalar.choice(ProbeDnsSection.Type.class),
                ProbeDnsSection.Type.AAAA,
                "Which addresses: aaaa (IPv6) or a (IPv4).");
        Key<Long> service = Key.optional(
                "service_port", Scalar.number("a port", 1, 0xffff), 6443L, "Where the nodes take connections.");
        Key<IpAddress> cache = Key.optional(
                "cache", Scalar.address(), "A resolver of the clients that keeps answers; without it none is asked.");
        Key<Long> cachePort =
                Key.optional("cache_port", Scalar.number("a port", 1, 0xffff), 53L, "The port of that resolver.");
        Key<Duration> patience = Key.optional(
                "timeout",
                Scalar.duration(
                        "100ms to 30s, such as 2s", time -> time.toMillis() >= 100 && time.toMillis() <= 30_000),
                Duration.ofSeconds(2),
                "How long an answer is waited for.");
        Key<Update> update = Key.optional(
                "update",
                update(secrets),
                "Has the drill take the address of the target out of the name and put it back a moment later; without"
                        + " this key the name is left as it is.");
        return Section.of(
                        values -> new DrillDnsSection(
                                values.get(server),
                                values.get(port).intValue(),
                                values.get(name),
                                values.get(zone),
                                values.get(type),
                                values.get(service).intValue(),
                                values.find(cache),
                                values.get(cachePort).intValue(),
                                values.get(patience),
                                values.find(update)),
                        server,
                        port,
                        name,
                        zone,
                        type,
                        service,
                        cache,
                        cachePort,
                        patience,
                        update)
                .checked(values -> {
                    String inside = "." + canonical(values.get(zone));
                    if (!("." + canonical(values.get(name))).endsWith(inside)) {
                        values.refuse(name, "'" + values.get(name) + "'", "a name in the zone " + values.get(zone));
                    }
                });
    }

    private static String canonical(String name) {
        return (name.endsWith(".") ? name.substring(0, name.length() - 1) : name).toLowerCase(java.util.Locale.ROOT);
    }

    private static Section<Update> update(SecretShape secrets) {
        Key<String> key =
                Key.required("key", ProbeDnsSection.dnsName(), "The name of the key, as the server knows it.");
        Key<Secret> secret = Key.required(
                "secret",
                secrets,
                "The key in base64, as in named's configuration; HMAC-SHA256 is what it is used with.");
        return Section.of(values -> new Update(values.get(key), values.get(secret)), key, secret)
                .checked(values -> {
                    if (!isBase64(values.get(secret).reveal())) {
                        values.refuse(secret, "something else", "a key in base64");
                    }
                });
    }

    private static boolean isBase64(String text) {
        return Optional.of(text)
                .filter(key -> key.matches("[A-Za-z0-9+/]{4,}={0,2}") && key.length() % 4 == 0)
                .isPresent();
    }
}
