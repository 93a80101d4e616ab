package io.vipwatch.monitor.prober;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.session.Stamp;
import io.vipwatch.bgp.session.StampClock;
import io.vipwatch.monitor.config.ProbeDnsSection;
import io.vipwatch.monitor.config.ProbeHttpsSection;
import io.vipwatch.monitor.config.ProbeSection;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.event.ProbeFailure;
import io.vipwatch.monitor.event.ProbeKind;
import io.vipwatch.monitor.event.ProbeLossEnd;
import io.vipwatch.monitor.event.ProbeLossStart;
import io.vipwatch.monitor.event.ProbeNodeChange;
import io.vipwatch.monitor.event.ProbeSessionEnd;
import io.vipwatch.monitor.event.ServiceDown;
import io.vipwatch.monitor.probe.DnsAnswer;
import io.vipwatch.monitor.probe.EchoPacket;
import io.vipwatch.monitor.probe.Standing;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The prober against servers on ::1. */
class ProberTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BlockingQueue<Occurrence> told = new LinkedBlockingQueue<>();
    private final Prober prober;

    private final class Collecting implements ProbeOutlet {
        private final StampClock clock = StampClock.system();

        @Override
        public Moment now() {
            Stamp now = clock.now();
            return new Moment(now.monotonicNanos(), now.epochNanos(), 0);
        }

        @Override
        public void record(Occurrence what, Moment at) {
            told.add(what);
        }

        @Override
        public void failed(String doing, RuntimeException fault) {
            throw new AssertionError(doing, fault);
        }
    }

    ProberTest() throws Exception {
        prober = Prober.start(new Collecting(), new SplittableRandom(1));
    }

    @AfterEach
    void close() {
        prober.close();
    }

    private static ProbeSection section(ProbeKind kind, int port, int flows) {
        return section(kind, IpAddress.of("::1"), port, flows);
    }

    private static ProbeSection section(ProbeKind kind, IpAddress target, int port, int flows) {
        return new ProbeSection(
                "api",
                kind,
                target,
                port,
                Duration.ofMillis(20),
                Duration.ofMillis(10),
                Duration.ofMillis(500),
                flows,
                Duration.ofSeconds(2),
                Optional.empty(),
                kind == ProbeKind.HTTPS
                        ? Optional.of(new ProbeHttpsSection(
                                "/livez",
                                List.of(200),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                new ProbeHttpsSection.NodeFrom.Nothing()))
                        : Optional.empty(),
                kind == ProbeKind.DNS
                        ? Optional.of(new ProbeDnsSection("api.example.org", ProbeDnsSection.Type.AAAA, List.of()))
                        : Optional.empty());
    }

    private void probe(ProbeSection... sections) {
        prober.use(List.of(sections), Set.of());
    }

    private Standing standing() throws Exception {
        return prober.reports()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .getFirst()
                .standing();
    }

    private <T extends Occurrence> T await(Class<T> type) throws InterruptedException {
        while (true) {
            Occurrence next = told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(next).as("a " + type.getSimpleName()).isNotNull();
            if (type.isInstance(next)) {
                return type.cast(next);
            }
        }
    }

    private Standing await(Predicate<Standing> wanted) throws Exception {
        Standing seen = standing();
        for (long turns = PATIENCE.toMillis() / 5; !wanted.test(seen) && turns > 0; turns--) {
            TimeUnit.MILLISECONDS.sleep(5);
            seen = standing();
        }
        assertThat(seen).matches(wanted);
        return seen;
    }

    private static EchoResponder responder(int port, String node) throws Exception {
        return EchoResponder.start(new InetSocketAddress(TestServer.LOOPBACK, port), node);
    }

    @Test
    void udp_echo_tells_loss_another_node_and_the_end_of_the_loss_of_every_flow() throws Exception {
        int port;
        try (EchoResponder node1 = responder(0, "node1")) {
            port = node1.address().getPort();
            probe(section(ProbeKind.UDP_ECHO, port, 8));
            await(standing -> standing.good() > 40 && standing.nodes().equals(List.of("node1")));
        }
        ProbeLossStart start = await(ProbeLossStart.class);
        // the kernel says that nobody listens, but not of a probe that lay in the closed socket's buffer
        assertThat(start.reason()).isIn(ProbeFailure.REFUSED, ProbeFailure.TIMEOUT);
        await(standing -> standing.losing() == 8);
        try (EchoResponder _ = responder(port, "node2")) {
            assertThat(await(ProbeNodeChange.class).to()).containsExactly("node2");
            ProbeLossEnd end = await(ProbeLossEnd.class);
            assertThat(end.affected()).hasSize(8).allSatisfy(flow -> {
                assertThat(flow.sourcePort()).isPresent();
                assertThat(flow.nodeBefore()).contains("node1");
                assertThat(flow.nodeAfter()).contains("node2");
            });
            assertThat(end.affected().stream()
                            .map(ProbeLossEnd.FlowLoss::sourcePort)
                            .distinct())
                    .hasSize(8);
        }
    }

    @Test
    void tcp_connect_is_refused_where_nobody_listens_and_good_where_somebody_does() throws Exception {
        int port;
        try (TestServer server =
                new TestServer(connection -> connection.getInputStream().read())) {
            port = server.port();
            probe(section(ProbeKind.TCP_CONNECT, port, 1));
            Standing standing = await(seen -> seen.good() > 20);
            assertThat(standing.lost()).isEmpty();
            assertThat(server.connections()).isGreaterThanOrEqualTo(20);
        }
        assertThat(await(ProbeLossStart.class).reason()).isEqualTo(ProbeFailure.REFUSED);
    }

    @Test
    void a_server_that_hangs_is_given_up_at_the_timeout_and_down_after_three_checks() throws Exception {
        try (TestServer server =
                new TestServer(connection -> connection.getInputStream().transferTo(OutputStream.nullOutputStream()))) {
            probe(section(ProbeKind.HTTPS, server.port(), 1));
            ServiceDown down = await(ServiceDown.class);
            assertThat(down.reason()).isEqualTo(ProbeFailure.TIMEOUT);
            assertThat(down.failures()).isEqualTo(3);
        }
    }

    @Test
    void an_answer_of_a_dns_server_is_reported_with_its_time_to_live() throws Exception {
        IpAddress vip = IpAddress.of("2001:db8:0:ff00::100");
        try (TestNameServer server = new TestNameServer(vip, 30)) {
            probe(section(ProbeKind.DNS, server.port(), 1));
            await(seen -> seen.good() > 2);
            assertThat(prober.reports()
                            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .getFirst()
                            .lastAnswer())
                    .contains(new DnsAnswer.Addresses(List.of(vip), Duration.ofSeconds(30)));
        }
    }

    @Test
    void a_dns_server_that_answers_with_garbage_is_malformed_and_answers_to_others_are_waited_out() throws Exception {
        try (DatagramSocket server = new DatagramSocket(0, TestServer.LOOPBACK)) {
            Thread.ofVirtual().start(() -> garbage(server));
            probe(section(ProbeKind.DNS, server.getLocalPort(), 1));
            assertThat(await(ServiceDown.class).reason()).isEqualTo(ProbeFailure.MALFORMED);
        }
    }

    /** First an answer with another identifier, then one whose name points to itself. */
    private static void garbage(DatagramSocket server) {
        try {
            while (true) {
                DatagramPacket question = new DatagramPacket(new byte[512], 512);
                server.receive(question);
                byte[] answer = new byte[18];
                answer[0] = (byte) (question.getData()[0] + 1);
                answer[2] = (byte) 0x80;
                server.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
                answer[0] = question.getData()[0];
                answer[1] = question.getData()[1];
                answer[5] = 1;
                answer[12] = (byte) 0xc0;
                answer[13] = 12;
                server.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
            }
        } catch (IOException closed) {
            return;
        }
    }

    @Test
    void what_is_no_longer_configured_is_no_longer_probed_and_what_is_goes_on() throws Exception {
        try (TestServer kept =
                        new TestServer(connection -> connection.getInputStream().read());
                TestServer removed =
                        new TestServer(connection -> connection.getInputStream().read())) {
            ProbeSection keep = section(ProbeKind.TCP_CONNECT, kept.port(), 1);
            probe(keep, section(ProbeKind.TCP_CONNECT, removed.port(), 1));
            long before = await(seen -> seen.good() > 5).good();
            probe(keep);
            assertThat(standing().good()).isGreaterThanOrEqualTo(before);
            int connections = removed.connections();
            long sent = standing().sent();
            await(seen -> seen.sent() > sent + 5);
            assertThat(removed.connections()).isLessThanOrEqualTo(connections + 1); // one may have been under way
        }
    }

    @Test
    void in_a_hurry_it_probes_more_often() throws Exception {
        try (TestServer server =
                new TestServer(connection -> connection.getInputStream().read())) {
            probe(section(ProbeKind.TCP_CONNECT, server.port(), 1));
            prober.hurry("incident inc-1", target -> target.equals(IpAddress.of("::1")), Duration.ofMinutes(1));
            await(seen -> seen.good() > 5);
            assertThat(prober.reports().get().getFirst().interval()).isEqualTo(Duration.ofMillis(10));
            prober.rest("incident inc-1");
            await(seen -> seen.good() > 15);
            assertThat(prober.reports().get().getFirst().interval()).isEqualTo(Duration.ofMillis(20));
        }
    }

    @Test
    void a_probe_that_a_reload_adds_hurries_for_the_reasons_that_are_there_and_no_longer() throws Exception {
        try (TestServer server =
                        new TestServer(connection -> connection.getInputStream().read());
                TestServer added =
                        new TestServer(connection -> connection.getInputStream().read())) {
            ProbeSection there = section(ProbeKind.TCP_CONNECT, server.port(), 1);
            ProbeSection another = section(ProbeKind.TCP_CONNECT, added.port(), 1);
            probe(there);
            prober.begin("drill 1", Duration.ofMillis(5), Duration.ofMinutes(1)).get();
            prober.hurry("incident inc-1", target -> target.equals(IpAddress.of("::1")), Duration.ofMinutes(1));
            prober.hurry("elsewhere", target -> target.equals(IpAddress.of("::2")), Duration.ofMinutes(1));
            probe(there, another);
            awaitIntervalOfTheSecond(Duration.ofMillis(5));
            prober.end("drill 1");
            awaitIntervalOfTheSecond(Duration.ofMillis(10));
            prober.rest("incident inc-1");
            awaitIntervalOfTheSecond(Duration.ofMillis(20));
            probe(there);
            probe(there, another);
            awaitIntervalOfTheSecond(Duration.ofMillis(20));
        }
    }

    private void awaitIntervalOfTheSecond(Duration wanted) throws Exception {
        Duration seen = Duration.ZERO;
        for (long turns = PATIENCE.toMillis() / 5; !seen.equals(wanted) && turns > 0; turns--) {
            seen = prober.reports()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .getLast()
                    .interval();
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(seen).isEqualTo(wanted);
    }

    @Test
    void icmp_echo_is_answered_by_the_kernel_of_the_target_and_stamped_by_ours() throws Exception {
        assumeThat(mayPing()).as("ICMP is permitted here").isTrue();
        probe(section(ProbeKind.ICMP_ECHO, 0, 2));
        Standing standing = await(seen -> seen.good() > 20);
        assertThat(standing.lost()).isEmpty();
        assertThat(standing.roundTrips().quantile(0.5).orElseThrow()).isLessThan(Duration.ofMillis(5));
    }

    @Test
    void icmp_echo_of_ipv4_is_answered_too() throws Exception {
        assumeThat(mayPing()).as("ICMP is permitted here").isTrue();
        probe(section(ProbeKind.ICMP_ECHO, IpAddress.of("127.0.0.1"), 0, 1));
        assertThat(await(seen -> seen.good() > 10).lost()).isEmpty();
    }

    private static boolean mayPing() {
        try (PingSocket _ = PingSocket.open(IpAddress.of("::1"))) {
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    @Test
    void a_lasting_connection_that_the_other_end_closes_is_told_with_who_had_answered_and_is_made_again()
            throws Exception {
        int port;
        try (TcpEchoResponder node1 = tcpResponder(0, "node1")) {
            port = node1.address().getPort();
            probe(section(ProbeKind.TCP_SESSION, port, 3));
            await(standing -> standing.good() > 30 && standing.nodes().equals(List.of("node1")));
        }
        ProbeSessionEnd end = await(ProbeSessionEnd.class);
        assertThat(end.reason()).isIn(ProbeFailure.CLOSED, ProbeFailure.RESET);
        assertThat(end.node()).contains("node1");
        assertThat(end.answered()).isGreaterThan(5);
        assertThat(end.sourcePort()).isPresent();
        assertThat(end.silence()).isLessThan(Duration.ofSeconds(2));
        await(standing -> standing.losing() == 3);
        try (TcpEchoResponder _ = tcpResponder(port, "node2")) {
            assertThat(await(ProbeNodeChange.class).to()).containsExactly("node2");
            assertThat(await(ProbeLossEnd.class).affected()).hasSize(3);
        }
    }

    @Test
    void a_lasting_connection_on_which_nothing_is_answered_any_more_is_given_up_after_that_silence() throws Exception {
        AtomicBoolean answers = new AtomicBoolean(true);
        try (TestServer server = new TestServer(connection -> {
            while (true) {
                byte[] question = connection.getInputStream().readNBytes(EchoPacket.LENGTH);
                if (answers.get()) {
                    connection.getOutputStream().write(question);
                }
            }
        })) {
            probe(section(ProbeKind.TCP_SESSION, server.port(), 1));
            await(standing -> standing.good() > 20);
            assertThat(server.connections()).isEqualTo(1);
            answers.set(false);
            assertThat(await(ProbeLossStart.class).reason()).isEqualTo(ProbeFailure.TIMEOUT);
            ProbeSessionEnd end = await(ProbeSessionEnd.class);
            assertThat(end.reason()).isEqualTo(ProbeFailure.TIMEOUT);
            assertThat(end.silence()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
            assertThat(end.node()).as("a plain echo names nobody").isEmpty();
            answers.set(true);
            ProbeLossEnd over = await(ProbeLossEnd.class);
            assertThat(over.gap().orElseThrow()).isGreaterThan(Duration.ofSeconds(1));
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void a_lasting_connection_that_is_reset_is_told_as_that_and_garbage_on_it_ends_it() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        try (TestServer server = new TestServer(connection -> {
            boolean reset = connections.incrementAndGet() == 1;
            connection.getInputStream().readNBytes(EchoPacket.LENGTH * 3);
            if (reset) {
                connection.setOption(StandardSocketOptions.SO_LINGER, 0);
            } else {
                connection.getOutputStream().write("SSH-2.0-x\r\n".repeat(10).getBytes(StandardCharsets.US_ASCII));
                connection.getInputStream().transferTo(OutputStream.nullOutputStream());
            }
        })) {
            probe(section(ProbeKind.TCP_SESSION, server.port(), 1));
            assertThat(await(ProbeSessionEnd.class).reason()).isEqualTo(ProbeFailure.RESET);
            ProbeSessionEnd garbage = await(ProbeSessionEnd.class);
            assertThat(garbage.reason()).isEqualTo(ProbeFailure.MALFORMED);
            assertThat(garbage.detail()).contains("5353482d");
        }
    }

    private static TcpEchoResponder tcpResponder(int port, String node) throws Exception {
        return TcpEchoResponder.start(new InetSocketAddress(TestServer.LOOPBACK, port), node);
    }
}
