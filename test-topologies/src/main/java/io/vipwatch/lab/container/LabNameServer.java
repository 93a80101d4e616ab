package io.vipwatch.lab.container;

import io.vipwatch.lab.topology.LabFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * BIND 9 in a container, on loopback of this host: the name server of the alternative without BGP. It answers with another
 * address first each time, and takes signed updates; or it keeps the answers of another one. Used from any thread; its calls block.
 */
public final class LabNameServer implements AutoCloseable {
    /** The name of the key that updates are signed with. */
    public static final String KEY = "drill";

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final int ATTEMPTS = 100;
    private static final String CONFIGURATION = "/var/cache/bind/named.conf";
    private static final String LOGGING = "logging { channel file { file \"/var/cache/bind/log\"; severity info; };"
            + " category default { file; }; };\n";

    private final LabContainer container;

    private LabNameServer(LabContainer container) {
        this.container = container;
    }

    /**
     * Starts one.
     *
     * @param port the UDP port on 127.0.0.1
     * @param zone the zone, without its last dot
     * @param records lines of the zone beyond its SOA and NS records
     * @param secret the secret of the key, in base64
     * @throws LabFailure if it does not answer
     */
    public static LabNameServer start(int port, String zone, List<String> records, String secret) {
        return start(
                Map.of(CONFIGURATION, configuration(port, zone, secret), "/var/cache/bind/zone", zone(zone, records)));
    }

    /**
     * Starts one that knows nothing itself, asks another one on this host and keeps what it is told for its time to live; the
     * answers that it keeps are rotated, too.
     *
     * @param port its UDP port on 127.0.0.1
     * @param upstream the port of the other one
     * @throws LabFailure if it does not answer
     */
    public static LabNameServer startCache(int port, int upstream) {
        return start(Map.of(CONFIGURATION, """
                options {
                  directory "/var/cache/bind"; pid-file none; session-keyfile none; recursion yes;
                  allow-recursion { 127.0.0.1; }; dnssec-validation no; empty-zones-enable no; prefetch 0;
                  forward only; forwarders port %d { 127.0.0.1; };
                  listen-on port %d { 127.0.0.1; }; listen-on-v6 { none; };
                  rrset-order { order cyclic; };
                };
                controls { };
                %s""".formatted(upstream, port, LOGGING)));
    }

    private static LabNameServer start(Map<String, String> files) {
        String lab = "vwdns" + ProcessHandle.current().pid() % 10_000 + COUNT.incrementAndGet();
        Engine engine = Engine.ofThisJvm(lab);
        Plan plan = new Plan(
                lab,
                "dns",
                LabImage.name(),
                List.of(),
                List.of("idle"),
                "host",
                Optional.empty(),
                Map.of(),
                files,
                Set.of(),
                false);
        LabContainer container = LabContainer.create(engine, plan);
        LabNameServer server = new LabNameServer(container);
        try {
            container.start();
            container.run(
                    "sh", "-c", "chown -R bind:bind /var/cache/bind && named -4 -u bind -c /var/cache/bind/named.conf");
            server.awaitReady();
            return server;
        } catch (LabFailure failed) {
            server.close();
            throw failed;
        }
    }

    private void awaitReady() {
        String check =
                "for i in $(seq " + ATTEMPTS + "); do grep -q running /var/cache/bind/log && exit 0; sleep 0.1; done;"
                        + " cat /var/cache/bind/log; exit 1";
        container.run("sh", "-c", check);
    }

    private static String configuration(int port, String zone, String secret) {
        return """
                key "%s" { algorithm hmac-sha256; secret "%s"; };
                options {
                  directory "/var/cache/bind"; pid-file none; session-keyfile none; recursion no;
                  listen-on port %d { 127.0.0.1; }; listen-on-v6 { none; };
                  rrset-order { order cyclic; };
                };
                controls { };
                %szone "%s" { type primary; file "/var/cache/bind/zone"; allow-update { key "%s"; }; };
                """.formatted(KEY, secret, port, LOGGING, zone, KEY);
    }

    private static String zone(String zone, List<String> records) {
        return """
                $ORIGIN %s.
                $TTL 60
                @ SOA ns hostmaster 1 3600 600 86400 60
                @ NS ns
                ns A 127.0.0.1
                """.formatted(zone) + String.join("\n", records) + "\n";
    }

    @Override
    public void close() {
        container.remove();
    }
}
