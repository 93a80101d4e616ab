package io.vipwatch.lab.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.session.StampClock;
import io.vipwatch.lab.container.LabNameServer;
import io.vipwatch.monitor.dial.Dialler;
import io.vipwatch.monitor.dial.NameServer;
import io.vipwatch.monitor.dns.Client;
import io.vipwatch.monitor.dns.DialTimers;
import io.vipwatch.monitor.dns.DnsUpdate;
import io.vipwatch.monitor.dns.RoundRobin;
import io.vipwatch.monitor.dns.TransactionKey;
import io.vipwatch.monitor.explain.Span;
import io.vipwatch.monitor.probe.DnsAnswer;
import io.vipwatch.monitor.probe.DnsQuestion;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Clients of each kind against BIND 9 and three servers of one name: the first is silent, as a dead host is, since its
 * queue of connections is full and nobody takes any; the others take them.
 */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NameServerIT {
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final String ZONE = "example.org";
    private static final String NAME = "api.example.org";
    private static final IpAddress LOOPBACK = IpAddress.of("127.0.0.1");
    private static final IpAddress DEAD = IpAddress.of("127.0.0.21");
    private static final List<IpAddress> NODES = List.of(DEAD, IpAddress.of("127.0.0.22"), IpAddress.of("127.0.0.23"));
    private static final Duration LATE = Duration.ofMillis(1500);

    private final List<AutoCloseable> open = new ArrayList<>();
    private NameServer server = new NameServer(new InetSocketAddress(0), Duration.ofSeconds(2));
    private int port;

    @BeforeAll
    void start() throws IOException {
        int dns;
        try (DatagramSocket free = new DatagramSocket(0, LOOPBACK.toInetAddress())) {
            dns = free.getLocalPort();
        }
        open.add(LabNameServer.start(
                dns,
                ZONE,
                NODES.stream().map(node -> "api A " + node).toList(),
                Base64.getEncoder().encodeToString(SECRET)));
        server = new NameServer(new InetSocketAddress(LOOPBACK.toInetAddress(), dns), Duration.ofSeconds(2));
        ServerSocket silent = new ServerSocket(0, 1, DEAD.toInetAddress());
        port = silent.getLocalPort();
        open.add(silent);
        for (IpAddress node : NODES.subList(1, 3)) {
            open.add(new ServerSocket(port, 50, node.toInetAddress()));
        }
        fill(silent);
    }

    /** Connects until the queue is full: what comes then is dropped without a word. */
    private void fill(ServerSocket silent) {
        for (int i = 0; i < 10; i++) {
            Socket socket = new Socket();
            open.add(socket);
            try {
                socket.connect(silent.getLocalSocketAddress(), 300);
            } catch (IOException full) {
                return;
            }
        }
    }

    @AfterAll
    void end() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    private List<IpAddress> asked(int id) throws IOException {
        DnsAnswer answer = server.ask(new DnsQuestion(id, NAME, DnsQuestion.Type.A));
        assertThat(answer).isInstanceOf(DnsAnswer.Addresses.class);
        return ((DnsAnswer.Addresses) answer).addresses();
    }

    private List<InetSocketAddress> deadFirst() {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (IpAddress node : NODES) {
            addresses.add(new InetSocketAddress(node.toInetAddress(), port));
        }
        return addresses;
    }

    private static DnsUpdate update(int id, List<IpAddress> remove, List<IpAddress> add) {
        return new DnsUpdate(id, ZONE, NAME, remove, add, Duration.ofMinutes(1));
    }

    private static long epochSeconds() {
        return StampClock.system().now().epochNanos() / 1_000_000_000;
    }

    @Test
    void theServerAnswersWithAnotherAddressFirstEachTime() throws IOException {
        Set<IpAddress> first = new HashSet<>();
        for (int id = 1; id <= 9; id++) {
            assertThat(asked(id)).containsExactlyInAnyOrderElementsOf(NODES);
            first.add(asked(100 + id).getFirst());
        }
        assertThat(first).hasSizeGreaterThan(1);
    }

    @Test
    void aClientThatTriesOneAfterAnotherLosesTheShareOfADeadHost() throws Exception {
        measured(Client.SEQUENTIAL, Duration.ofMillis(10_001));
    }

    @Test
    void happyEyeballsLosesThreeHundredMilliseconds() throws Exception {
        measured(Client.HAPPY_EYEBALLS, Duration.ofMillis(301));
    }

    private void measured(Client client, Duration expected) throws Exception {
        RoundRobin name = new RoundRobin(NODES, Set.of(DEAD), Set.of(), Duration.ofMillis(1));
        assertThat(client.untilConnected(name.world(0), DialTimers.STANDARD, Duration.ZERO, Duration.ofMinutes(2)))
                .contains(expected);
        Optional<Duration> took = new Dialler(() -> StampClock.system().now().monotonicNanos(), DialTimers.STANDARD)
                .connect(client, deadFirst());
        assertThat(took).isPresent();
        Span predicted = new Span(expected.minusMillis(1), expected);
        assertThat(took.get()).isBetween(predicted.least(), predicted.most().plus(LATE));
    }

    @Test
    void aClientOfTheFirstAddressAloneGivesUp() throws Exception {
        Optional<Duration> took = new Dialler(() -> StampClock.system().now().monotonicNanos(), DialTimers.STANDARD)
                .connect(Client.FIRST_ADDRESS, deadFirst());
        assertThat(took).isEmpty();
    }

    @Test
    void aSignedUpdateTakesADeadHostOutOfTheAnswersAtOnceAndAnUnsignedOneIsRefused() throws IOException {
        DnsUpdate out = update(41, List.of(NODES.get(2)), List.of());
        assertThat(server.update(out, Optional.empty(), epochSeconds()))
                .isEqualTo(new DnsUpdate.Answer.Refused("REFUSED"));
        TransactionKey wrong = new TransactionKey(LabNameServer.KEY, "another".getBytes(StandardCharsets.US_ASCII));
        assertThat(server.update(out, Optional.of(wrong), epochSeconds()))
                .isEqualTo(new DnsUpdate.Answer.Refused("NOTAUTH (BADSIG, and it is not signed)"));
        assertThat(asked(42)).hasSize(3);
        TransactionKey key = new TransactionKey(LabNameServer.KEY, SECRET);
        assertThat(server.update(out, Optional.of(key), epochSeconds())).isEqualTo(new DnsUpdate.Answer.Done());
        assertThat(asked(43)).containsExactlyInAnyOrder(NODES.get(0), NODES.get(1));
        DnsUpdate back = update(44, List.of(), List.of(NODES.get(2)));
        assertThat(server.update(back, Optional.of(key), epochSeconds())).isEqualTo(new DnsUpdate.Answer.Done());
        assertThat(asked(45)).containsExactlyInAnyOrderElementsOf(NODES);
    }
}
