package io.vipwatch.monitor.healthcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.config.InjectBackendSection;
import io.vipwatch.monitor.config.InjectCheckSection;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.inject.CheckId;
import io.vipwatch.monitor.inject.CheckResult;
import io.vipwatch.monitor.inject.CheckResult.Outcome;
import io.vipwatch.monitor.inject.InjectAction;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/** Checks of one backend at ::1, made as a configuration has them. */
abstract class ChecksFixture {
    static final InjectBackendSection BACKEND =
            new InjectBackendSection("node1", List.of(IpAddress.of("2001:db8::11")), IpAddress.of("::1"));
    static final InetAddress LOOPBACK = IpAddress.of("::1").toInetAddress();

    /** Certificates are judged by the JDK too, whose time is today's. */
    final Instant now = Instant.now();

    final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    final List<String> faults = new CopyOnWriteArrayList<>();

    /** Who asks for the word of a session waits for this. */
    final Semaphore word = new Semaphore(1000);

    /** What sessions say: by protocol and peer. */
    final Map<String, NodeSessions.Word> words = new ConcurrentHashMap<>();

    final Checks checks = new Checks(
            new NodeSessions() {
                @Override
                public Word bfd(String peer) {
                    return word("bfd " + peer);
                }

                @Override
                public Word bgp(String peer) {
                    return word("bgp " + peer);
                }
            },
            () -> new Moment(0, now.toEpochMilli() * 1_000_000, 0),
            (doing, fault) -> faults.add(doing + ": " + fault));

    private NodeSessions.Word word(String session) {
        word.acquireUninterruptibly();
        return words.getOrDefault(session, NodeSessions.Word.NOTHING);
    }

    record Ended(CheckId id, CheckResult result) {}

    @AfterEach
    void close() {
        checks.close();
        assertThat(faults).isEmpty();
    }

    /** {@return a check as a configuration has it} */
    static InjectAction.Check check(String yaml) throws Exception {
        return check(yaml, Path.of("/etc"));
    }

    /** {@return the same with files in a directory} */
    static InjectAction.Check check(String yaml, Path directory) throws Exception {
        InjectCheckSection section = new ConfigReader(Map.of())
                .parse("test.yaml", """
                speaker: {asn: 64999, router_id: 192.0.2.250, listen: []}
                peers:
                  - {name: node1, address: 2001:db8::11, asn: 65010, bfd: {}}
                  - {name: edge, address: 2001:db8::fe, asn: 65101, role: edge}
                inject:
                  allow: ["2001:db8:0:ff00::/112"]
                  services:
                    - name: api
                      prefixes: ["2001:db8:0:ff00::100/128"]
                      edges: [edge]
                      backends: [{node: node1, next_hops: ["2001:db8::11"]}]
                      checks: [{name: c, %s}]
                """.formatted(yaml), directory)
                .inject()
                .orElseThrow()
                .services()
                .getFirst()
                .checks()
                .getFirst();
        return new InjectAction.Check(new CheckId("api", "node1", "c"), BACKEND, section);
    }

    CheckResult result(InjectAction.Check check) throws InterruptedException {
        checks.begin(check, (id, result) -> ended.add(new Ended(id, result)));
        return awaited();
    }

    private CheckResult awaited() throws InterruptedException {
        Ended first = ended.poll(20, TimeUnit.SECONDS);
        assertThat(first).isNotNull();
        assertThat(first.id()).isEqualTo(new CheckId("api", "node1", "c"));
        return first.result();
    }

    static void assertResult(CheckResult result, Outcome outcome, String detail) {
        assertThat(result.outcome()).as(result.detail()).isEqualTo(outcome);
        assertThat(result.detail()).contains(detail);
    }
}
