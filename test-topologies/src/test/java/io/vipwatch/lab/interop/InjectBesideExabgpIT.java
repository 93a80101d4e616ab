package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.pcap.BgpCapture;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.lab.container.Capture;
import io.vipwatch.lab.container.ForeignPeer;
import io.vipwatch.lab.container.ForeignPeer.Implementation;
import io.vipwatch.lab.container.Patience;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.lab.topology.Observer;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.daemon.Daemon;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.InjectRoute;
import io.vipwatch.monitor.event.RouteAction;
import io.vipwatch.monitor.event.RouteChanged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One process is killed, and both ExaBGP's healthcheck, on its machine, and the injector, beside the edge, look at it with
 * the same settings: how long until each withdrawal is on the wire.
 */
@Tag("lab")
@Timeout(400)
class InjectBesideExabgpIT {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    private static final int PORT = 6443;
    private static final long SEED = 5;
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** The whole of an interval, two fast intervals, and what this machine may take. */
    private static final Duration AT_MOST = INTERVAL.plusMillis(2 * 200 + 300);

    private static final String START_API = "(setsid python3 -m http.server " + PORT
            + " --bind :: >/dev/null 2>&1 </dev/null & echo $! >/run/api.pid); until bash -c 'exec 3<>/dev/tcp/::1/"
            + PORT
            + "' 2>/dev/null; do :; done";
    private static final String KILL_API = "date +%s%N; kill -9 $(cat /run/api.pid)";

    private static final String HEALTHCHECK_PROCESS =
            "process healthcheck {\n  run /usr/local/bin/healthcheck;\n  encoder text;\n}\n";

    @TempDir
    private Path directory = Path.of("");

    @Test
    void theInjectorsWithdrawalIsOnTheWireInTime() throws Exception {
        compare(3);
    }

    @Test
    @Tag("long")
    void theInjectorsWithdrawalIsOnTheWireInTimeEachOfFortyTimes() throws Exception {
        compare(40);
    }

    private void compare(int kills) throws Exception {
        Observer forExabgp = WatchedLab.observer();
        Observer forUs = WatchedLab.observer();
        try (ForeignPeer exabgp = ForeignPeer.start(Implementation.EXABGP, forExabgp, 1);
                ForeignPeer edge = ForeignPeer.start(Implementation.BIRD2, forUs, 1);
                ForeignObservation watched = ForeignObservation.begin(
                        exabgp, forExabgp, Files.createDirectory(directory.resolve("watching")));
                Daemon injector = inject(exabgp, edge, forUs, Files.createDirectory(directory.resolve("injecting")));
                JournalTail itsEvents = JournalTail.of(watched.daemon().events(1));
                JournalTail ourEvents = JournalTail.of(injector.events(1))) {
            exabgp.exec("sh", "-c", START_API);
            checkHealth(exabgp);
            itsEvents.await(0, SOON, "ExaBGP's announcement", of(RouteAction.ANNOUNCE));
            ourEvents.await(0, SOON, "our announcement", of(InjectRoute.Change.ANNOUNCE));
            try (Capture itsWire = exabgp.capture();
                    Capture ourWire = edge.capture()) {
                List<Long> killed = new ArrayList<>();
                for (Duration phase : phases(kills)) {
                    Patience.until(phase, () -> false);
                    killed.add(killAndReturn(exabgp, itsEvents, ourEvents));
                }
                List<Duration> its = times(killed, itsWire, forExabgp, exabgp.observerAddress());
                List<Duration> ours = times(killed, ourWire, forUs, edge.address());
                System.out.println(
                        "killed process to withdrawal on the wire, interval 1 s, fast interval 200 ms, fall 3:");
                System.out.println("| ExaBGP 4.2.21 healthcheck | " + row(its));
                System.out.println("| vipwatch inject | " + row(ours));
                assertThat(its).hasSize(kills);
                assertThat(ours).hasSize(kills).allMatch(time -> time.compareTo(AT_MOST) <= 0);
            }
        }
    }

    /** Each part of the interval as often as any other, in no order: no kill is to follow the clock of either. */
    private static List<Duration> phases(int kills) {
        List<Duration> phases = new ArrayList<>();
        for (int i = 0; i < kills; i++) {
            phases.add(INTERVAL.multipliedBy(2L * i + 1).dividedBy(2L * kills));
        }
        Collections.shuffle(phases, new Random(SEED));
        return phases;
    }

    /** Run by ExaBGP itself, as its manual has it; the cheapest check there is, so that it is not the check that counts. */
    private static void checkHealth(ForeignPeer exabgp) {
        String script = """
                #!/bin/sh
                exec python3 -m exabgp healthcheck --no-ack --no-syslog --no-ip-setup --ip %s --next-hop %s --interval 1 \
                --fast-interval 0.2 --timeout 1 --rise 3 --fall 3 --withdraw-on-down \
                --cmd "bash -c 'exec 3<>/dev/tcp/::1/%d'" 2>/tmp/healthcheck.log
                """.formatted(VIP, exabgp.address(), PORT);
        String configuration = "/etc/exabgp/exabgp.conf";
        exabgp.exec(
                "sh",
                "-c",
                "cat > /usr/local/bin/healthcheck <<'END'\n" + script + "END\nchmod 755 /usr/local/bin/healthcheck");
        exabgp.exec(
                "sh",
                "-c",
                "sed -i 's/processes \\[ feed \\]/processes [ feed, healthcheck ]/' " + configuration + " && cat >> "
                        + configuration + " <<'END'\n" + HEALTHCHECK_PROCESS + "END");
        exabgp.apply(new Fault.EndedDaemon(Fault.Signal.KILL)).close();
    }

    private static long killAndReturn(ForeignPeer exabgp, JournalTail itsEvents, JournalTail ourEvents) {
        long itsSeq = itsEvents.now();
        long ourSeq = ourEvents.now();
        long killed = Long.parseLong(exabgp.exec("sh", "-c", KILL_API).stdout().strip());
        itsEvents.await(itsSeq, SOON, "ExaBGP's withdrawal", of(RouteAction.WITHDRAW));
        ourEvents.await(ourSeq, SOON, "our withdrawal", of(InjectRoute.Change.WITHDRAW));
        itsSeq = itsEvents.now();
        ourSeq = ourEvents.now();
        exabgp.exec("sh", "-c", START_API);
        itsEvents.await(itsSeq, SOON, "ExaBGP's announcement", of(RouteAction.ANNOUNCE));
        ourEvents.await(ourSeq, SOON, "our announcement", of(InjectRoute.Change.ANNOUNCE));
        return killed;
    }

    private static Daemon inject(ForeignPeer server, ForeignPeer edge, Observer observer, Path directory)
            throws Exception {
        String yaml = """
                speaker: {asn: %d, router_id: 192.0.2.1, listen: ["[::]:%d"]}
                peers: [{name: edge, address: '%s', asn: %d, role: edge}]
                journal: {directory: journal}
                http: {listen: "[::1]:0"}
                inject:
                  allow: ['%s']
                  guards: {fail_open_share: 100, damping: {suppress: 100000, reuse: 99999, longest: 24h}}
                  services:
                    - name: api
                      prefixes: ['%s']
                      edges: [edge]
                      allow_blackhole: true
                      backends: [{node: node1, next_hops: ['%s']}]
                      checks:
                        - {name: tcp, kind: tcp, port: %d, interval: 1s, fast_interval: 200ms, timeout: 500ms, rise: 3, fall: 3}
                """.formatted(
                observer.asn(), observer.port(), edge.address(), ForeignPeer.ASN, VIP, VIP, server.address(), PORT);
        return Daemon.start(new ConfigReader(Map.of()).parse("vipwatch.yaml", yaml, directory), "interop");
    }

    private static Predicate<Event> of(RouteAction action) {
        return event -> event.what() instanceof RouteChanged change
                && change.change() == action
                && change.prefix().equals(VIP);
    }

    private static Predicate<Event> of(InjectRoute.Change change) {
        return event -> event.what() instanceof InjectRoute route && route.change() == change;
    }

    /** {@return from each kill to the first withdrawal of the address on the wire} */
    private static List<Duration> times(List<Long> killed, Capture capture, Observer observer, IpAddress receiver)
            throws IOException {
        List<WireLog.Route> withdrawals =
                WireLog.read(capture.stop(), Set.of(BgpCapture.BGP_PORT, observer.port())).routesTo(receiver).stream()
                        .filter(route -> !route.reachable() && route.prefix().equals(VIP))
                        .toList();
        return killed.stream()
                .flatMap(kill -> withdrawals.stream()
                        .filter(route -> route.epochNanos() > kill)
                        .findFirst()
                        .map(route -> Duration.ofNanos(route.epochNanos() - kill))
                        .stream())
                .toList();
    }

    private static String row(List<Duration> times) {
        List<Long> sorted = times.stream().map(Duration::toMillis).sorted().toList();
        return sorted.isEmpty()
                ? "none |"
                : sorted.size() + " | " + sorted.getFirst() + " | " + sorted.get(sorted.size() / 2) + " | "
                        + sorted.getLast() + " |";
    }
}
