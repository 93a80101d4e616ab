package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.session.StampClock;
import io.vipwatch.monitor.clock.ClockOffset;
import io.vipwatch.monitor.clock.ClockTrack;
import io.vipwatch.monitor.clock.Exchange;
import io.vipwatch.monitor.frr.Answer;
import io.vipwatch.monitor.frr.BgpPath;
import io.vipwatch.monitor.frr.FibChange;
import io.vipwatch.monitor.frr.IpMonitorLine;
import io.vipwatch.monitor.frr.KernelRoute;
import io.vipwatch.monitor.frr.LogEvent;
import io.vipwatch.monitor.frr.LogReader;
import io.vipwatch.monitor.ssh.ClockExchange;
import io.vipwatch.monitor.ssh.EdgeAccess;
import io.vipwatch.monitor.ssh.EdgeLink;
import io.vipwatch.monitor.ssh.HostDescription;
import io.vipwatch.monitor.ssh.Inquiry;
import io.vipwatch.monitor.ssh.Seen;
import io.vipwatch.monitor.ssh.Watch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the monitor learns from a real FRR, its log, its kernel and its clock over a real sshd. */
@Tag("lab")
class EdgeEvidenceIT {
    @TempDir
    private static Path files;

    private static SshLab ssh;

    @BeforeAll
    static void up() throws IOException {
        ssh = SshLab.start(files);
    }

    @AfterAll
    static void down() {
        ssh.close();
    }

    private static Prefix vip() {
        return ssh.lab().topology().vip();
    }

    private static Set<IpAddress> nodes() {
        return ssh.lab().nodes().stream().map(node -> node.address()).collect(Collectors.toSet());
    }

    /** Listens, and waits for what it hears. */
    private static final class Listener {
        private final List<Seen> heard = new CopyOnWriteArrayList<>();

        void await(String what, Predicate<Seen> wanted) {
            SshLab.await(
                    () -> "no " + what + " in " + heard, () -> heard.stream().anyMatch(wanted));
        }
    }

    @Test
    void everyCommandOfTheListIsAnsweredByARealRouter() {
        try (SshLab.Linked linked = ssh.up()) {
            EdgeLink link = linked.link();
            awaitBfdd(link);
            assertThat(SshLab.read(link.ask(new Inquiry.ShowVersion())).major()).isEqualTo(8);
            var routes = SshLab.read(link.ask(new Inquiry.ShowBgp(vip()::equals)));
            assertThat(routes.table().prefixes()).isGreaterThan(1);
            assertThat(routes.routes()).hasSize(1);
            assertThat(routes.routes().getFirst().paths())
                    .extracting(path -> path.peerAddress().orElseThrow())
                    .containsExactlyInAnyOrderElementsOf(nodes());
            var detail = SshLab.read(link.ask(new Inquiry.ShowBgpPrefix(vip()))).orElseThrow();
            assertThat(detail.paths()).allMatch(BgpPath::selected).hasSize(2);
            assertThat(SshLab.read(link.ask(new Inquiry.ShowBgpPrefix(Prefix.of("2001:db8:ffff::/48")))))
                    .isEmpty();
            assertThat(SshLab.read(link.ask(new Inquiry.ShowBgpNeighbors())))
                    .hasSize(2)
                    .allMatch(one -> one.isEstablished());
            assertThat(SshLab.read(link.ask(new Inquiry.ShowBgpSummary())).peers())
                    .hasSize(2)
                    .allMatch(one -> one.established());
            assertThat(SshLab.read(link.ask(new Inquiry.ShowBfdPeers()))).allMatch(peer -> !peer.up());
            assertThat(SshLab.read(link.ask(new Inquiry.ShowRoute(vip())))
                            .getFirst()
                            .nextHops())
                    .hasSize(2);
            var kernel = SshLab.read(link.ask(new Inquiry.LinuxRoutes(vip()::equals)));
            assertThat(kernel.routes()).hasSize(1);
            assertThat(kernel.routes().getFirst().nextHops())
                    .extracting(KernelRoute.NextHop::gateway)
                    .doesNotContain(Optional.empty())
                    .hasSize(2);
            assertThat(SshLab.read(link.ask(new Inquiry.Describe())))
                    .isEqualTo(new HostDescription(
                            HostDescription.OperatingSystem.LINUX, HostDescription.ClockSource.BASH, ZoneOffset.UTC));
            assertThat(SshLab.reason(link.ask(new Inquiry.FreeBsdRoutes(_ -> true))))
                    .startsWith("exit status");
        }
    }

    /** Sessions are Established without bfdd, which may be the last to start. */
    private static void awaitBfdd(EdgeLink link) {
        SshLab.await(
                () -> "bfdd does not answer but " + link.ask(new Inquiry.ShowBfdPeers()) + "; it runs as "
                        + ssh.lab().edge().exec("pgrep", "-a", "bfdd").stdout() + "; log: "
                        + ssh.lab()
                                .edge()
                                .exec("tail", "-n", "40", "/var/log/frr/frr.log")
                                .stdout(),
                () -> link.ask(new Inquiry.ShowBfdPeers()).found().isPresent());
    }

    @Test
    void aFaultOfOurOwnMakesItsAnswerUnknownAndCostsALineOrAStreamNothing() {
        try (SshLab.Linked linked = ssh.up()) {
            Answer<?> answer = linked.link().ask(new Inquiry.ShowBgp(prefix -> {
                throw new IllegalStateException("of our own, at " + prefix);
            }));
            assertThat(SshLab.reason(answer))
                    .startsWith("a fault in this program: ")
                    .contains("of our own, at");
            assertThat(linked.faults()).hasSize(1);
            List<Seen> heard = new CopyOnWriteArrayList<>();
            try (EdgeAccess.Listening _ = linked.link().watch(new Watch.LinuxRouteChanges(), seen -> {
                heard.add(seen);
                throw new IllegalStateException("of our own, at " + seen);
            })) {
                SshLab.await(() -> "nothing began", () -> heard.size() == 1);
                ssh.inEdge("ip -6 route add 2001:db8:0:7778::/64 dev lo; ip -6 route del 2001:db8:0:7778::/64 dev lo");
                SshLab.await(() -> "heard " + heard, () -> heard.size() >= 3);
            }
            assertThat(linked.faults()).hasSizeGreaterThanOrEqualTo(4);
            assertThat(linked.link().ask(new Inquiry.ShowVersion())).isInstanceOf(Answer.Read.class);
        }
    }

    @Test
    void aDaemonThatIsNotThereIsUnknownAndNotAnEmptyTable() {
        try (SshLab.Linked linked = ssh.up()) {
            awaitBfdd(linked.link());
            ssh.inEdge("pkill -x bfdd; while pgrep -x bfdd; do sleep 0.02; done");
            assertThat(linked.link().ask(new Inquiry.ShowBfdPeers())).isInstanceOf(Answer.Unreadable.class);
        } finally { // the other tests need it, whichever is next
            ssh.inEdge("/usr/lib/frr/bfdd -d -F traditional -A 127.0.0.1");
        }
    }

    @Test
    void theLogTheRouteMonitorAndTheCaptureAllTellOfAWithdrawal() {
        try (SshLab.Linked linked = ssh.up()) {
            ssh.lab().edge().vtysh("debug bgp updates in");
            ssh.lab().edge().vtysh("debug bgp zebra");
            Listener log = new Listener();
            Listener routes = new Listener();
            Listener capture = new Listener();
            try (EdgeAccess.Listening _ = linked.link().watch(new Watch.Log("/var/log/frr/frr.log"), log.heard::add);
                    EdgeAccess.Listening _ = linked.link().watch(new Watch.LinuxRouteChanges(), routes.heard::add);
                    EdgeAccess.Listening _ =
                            linked.link().watch(new Watch.Capture("eth0", Set.of(179)), capture.heard::add)) {
                log.await("begin", Seen.Began.class::isInstance);
                routes.await("begin", Seen.Began.class::isInstance);
                capture.await("octets", Seen.Piece.class::isInstance);
                Prefix tested = Prefix.of("2001:db8:0:7777::/64");
                LogReader reader = new LogReader(ZoneOffset.UTC);
                ssh.lab()
                        .edge()
                        .exec(
                                "ip",
                                "-6",
                                "route",
                                "add",
                                tested.toString(),
                                "via",
                                ssh.lab().node(1).address().toString());
                routes.await(
                        "installed route",
                        seen -> change(seen)
                                .filter(one -> one.prefix().equals(tested) && one.kind() == FibChange.Kind.INSTALLED)
                                .isPresent());
                ssh.lab().edge().exec("ip", "-6", "route", "del", tested.toString());
                routes.await(
                        "deleted route",
                        seen -> change(seen)
                                .filter(one -> one.prefix().equals(tested) && one.kind() == FibChange.Kind.DELETED)
                                .isPresent());
                ssh.lab()
                        .edge()
                        .vtysh("clear bgp ipv6 unicast " + ssh.lab().node(1).address());
                log.await(
                        "session down",
                        seen -> event(reader, seen)
                                .filter(LogEvent.SessionDown.class::isInstance)
                                .isPresent());
                log.await(
                        "received route",
                        seen -> event(reader, seen)
                                .filter(event -> event instanceof LogEvent.RouteReceived received
                                        && received.prefix().equals(vip()))
                                .isPresent());
                log.await(
                        "best path",
                        seen -> event(reader, seen)
                                .filter(event -> event instanceof LogEvent.BestPathSent sent
                                        && sent.prefix().equals(vip()))
                                .isPresent());
                assertThat(capture.heard)
                        .filteredOn(Seen.Piece.class::isInstance)
                        .first()
                        .extracting(seen -> ((Seen.Piece) seen).octets().toString(), STRING)
                        .startsWith("d4c3b2a1");
            }
            SshLab.await(
                    () -> "left behind: "
                            + ssh.lab()
                                    .edge()
                                    .exec("pgrep", "-a", "tail|ip|tcpdump")
                                    .stdout(),
                    () -> ssh.lab()
                            .edge()
                            .exec("sh", "-c", "pgrep -f '[t]ail -n 0 -F|[m]onitor route|[i]mmediate-mode'")
                            .stdout()
                            .isEmpty());
            ssh.lab().awaitConverged(SshLab.START);
        }
    }

    private static Optional<FibChange> change(Seen seen) {
        return seen instanceof Seen.Line line ? IpMonitorLine.read(line.text()) : Optional.empty();
    }

    private static Optional<LogEvent> event(LogReader reader, Seen seen) {
        return seen instanceof Seen.Line line
                ? reader.read(line.text(), line.arrival().instant()).map(found -> found.event())
                : Optional.empty();
    }

    @Test
    void theClockOfAContainerOnThisMachineIsOurs() {
        try (SshLab.Linked linked = ssh.up()) {
            for (HostDescription.ClockSource source :
                    List.of(HostDescription.ClockSource.BASH, HostDescription.ClockSource.DATE)) {
                AtomicReference<ClockTrack> track = new AtomicReference<>(ClockTrack.empty());
                List<Integer> made = new CopyOnWriteArrayList<>();
                StampClock clock = StampClock.system();
                ClockExchange.Listener listener = new ClockExchange.Listener() {
                    @Override
                    public void exchanged(Exchange exchange) {
                        track.set(track.get().with(exchange).track());
                        made.add(1);
                    }

                    @Override
                    public void failed(String reason) {
                        throw new AssertionError(reason);
                    }
                };
                try (EdgeAccess.RoundTrips _ = linked.link()
                        .roundTrips(
                                source, Duration.ofMillis(20), () -> clock.now().epochNanos(), listener)) {
                    SshLab.await(() -> made.size() + " round trips", () -> made.size() >= 60);
                }
                ClockOffset offset = track.get().offset().orElseThrow();
                long now = clock.now().epochNanos();
                assertThat(Math.abs(offset.at(now)))
                        .as("%s by %s", offset, source)
                        .isLessThanOrEqualTo(offset.uncertaintyAt(now));
                assertThat(offset.uncertaintyAt(now)).as("%s", source).isLessThan(50_000_000);
            }
        }
    }
}
