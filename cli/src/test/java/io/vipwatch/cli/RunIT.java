package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vipwatch.bgp.fsm.DownCause;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.session.SpeakerEvent;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.MonitorReloaded;
import io.vipwatch.monitor.event.MonitorStopped;
import io.vipwatch.monitor.event.RouteAction;
import io.vipwatch.monitor.event.RouteChanged;
import io.vipwatch.monitor.event.RouteReason;
import io.vipwatch.monitor.event.SessionDown;
import io.vipwatch.monitor.event.SessionUp;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code vipwatch run} as an operator has it: the packaged program, signals, and the files that it leaves. */
class RunIT {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    private static final Prefix SERVICES = Prefix.of("2001:db8:0:ff00::/112");
    private static final String NODE1 = "  - {name: node1, address: 127.0.0.11, asn: 65010, passive: true}\n";
    private static final String NODE2 = "  - {name: node2, address: 127.0.0.12, asn: 65010, passive: true}\n";
    private static final String TRACK = "  - {name: api, prefix: \"2001:db8:0:ff00::100/128\", kind: vip}\n";

    @TempDir
    private Path directory = Path.of("");

    private PackagedMonitor monitor = new PackagedMonitor(directory);

    @BeforeEach
    void configure() throws Exception {
        monitor = new PackagedMonitor(directory);
        monitor.configure("", NODE1 + NODE2, TRACK);
    }

    @AfterEach
    void end() {
        monitor.close();
    }

    private TestNode node(int number) throws InterruptedException {
        TestNode node = new TestNode(number, monitor.bgpPort());
        node.await(SpeakerEvent.SessionUp.class);
        return node;
    }

    @ParameterizedTest
    @CsvSource({"TERM, 0", "INT, 130"})
    void aSignalEndsItWithCeaseAdministrativeShutdownAndItsTextAndTheJournalSaysSo(String signal, int exitCode)
            throws Exception {
        Process running = monitor.run();
        try (TestNode node = node(1)) {
            node.announce(VIP);
            monitor.awaitEvent(RouteChanged.class, route -> route.prefix().equals(VIP));
            PackagedMonitor.signal(running, signal);
            DownCause cause = node.await(SpeakerEvent.SessionDown.class).cause();
            Notification said = ((DownCause.NotificationReceived) cause).notification();
            assertThat(said.error()).contains(ErrorCode.CEASE_ADMINISTRATIVE_SHUTDOWN);
            assertThat(said.shutdownText()).contains("vipwatch is shutting down");
            assertThat(PackagedMonitor.exitCode(running)).isEqualTo(exitCode);
        }
        List<Event> events = monitor.events();
        assertThat(events.getLast().what()).isEqualTo(new MonitorStopped("vipwatch is shutting down"));
        assertThat(monitor.events(SessionDown.class))
                .singleElement()
                .satisfies(down -> assertThat(down.loss().cause()).isEqualTo(LossCause.ADMINISTRATIVE));
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).seq()).isEqualTo(i + 1L);
        }
    }

    @Test
    void aWatchedStatusIsRepeatedUntilItIsInterrupted() throws Exception {
        monitor.run();
        Process watching = monitor.ask("watch.log", "status", "--watch=0.2");
        monitor.await("three answers", () -> monitor.said("watch.log").split("sessions ", -1).length > 3);
        PackagedMonitor.signal(watching, "INT");
        assertThat(PackagedMonitor.exitCode(watching)).isEqualTo(130);
        assertThat(monitor.said("watch.log")).endsWith("\n").doesNotContain("\u001b", "Exception");
    }

    @Test
    void sighupAppliesWhatHasChangedAndLeavesTheOtherSessionsAlone() throws Exception {
        Process running = monitor.run();
        try (TestNode unaffected = node(1);
                TestNode affected = node(2)) {
            monitor.configure(
                    "",
                    NODE1
                            + NODE2.replace("passive", "hold_time: 30s, passive")
                            + NODE2.replace("node2", "node3").replace("0.12", "0.13"),
                    TRACK
                            + TRACK.replace("api", "services")
                                    .replace("100/128", "/112")
                                    .replace("vip", "services"));
            PackagedMonitor.signal(running, "HUP");
            monitor.awaitEvent(
                    MonitorReloaded.class,
                    reloaded -> reloaded.applied()
                            .equals(List.of("peer node2 changed", "peer node3 added", "track services added")));
            affected.await(SpeakerEvent.SessionUp.class);
            try (TestNode added = node(3)) {
                added.announce(SERVICES);
                monitor.awaitEvent(
                        RouteChanged.class, route -> route.peer().peer().equals("node3"));
            }
            monitor.configure("", NODE1.replace("asn: 65010", "asn: many"), TRACK);
            PackagedMonitor.signal(running, "HUP");
            monitor.awaitEvent(
                    MonitorReloaded.class, reloaded -> reloaded.rejected().contains("asn"));
            unaffected.announce(VIP);
            monitor.awaitEvent(RouteChanged.class, route -> route.prefix().equals(VIP));
            assertThat(unaffected.hasHeard(SpeakerEvent.SessionDown.class)).isFalse();
        }
        assertThat(monitor.events(SessionUp.class).stream()
                        .filter(up -> up.peer().peer().equals("node1")))
                .hasSize(1);
        PackagedMonitor.signal(running, "TERM");
        assertThat(PackagedMonitor.exitCode(running)).isZero();
    }

    @Test
    void eventsThatAreFollowedAreThoseOfTheJournalLineByLineUntilTheMonitorEnds() throws Exception {
        Process running = monitor.run();
        try (TestNode node = node(1)) {
            monitor.awaitEvent(SessionUp.class, _ -> true);
            Process following = monitor.ask("events.jsonl", "events", "-f", "-o", "jsonl", "--type", "route.*");
            for (int i = 0; i < 20; i++) {
                node.announce(VIP);
                node.withdraw(VIP);
            }
            node.announce(SERVICES);
            monitor.await(
                    "the last announcement", () -> monitor.said("events.jsonl").contains("\"subject\":\"" + SERVICES));
            PackagedMonitor.signal(running, "TERM");
            assertThat(PackagedMonitor.exitCode(running)).isZero();
            assertThat(PackagedMonitor.exitCode(following)).isZero();
        }
        List<Long> followed = monitor.said("events.jsonl")
                .lines()
                .map(line -> new Json(JsonReader.read(line)).number("seq").orElseThrow())
                .toList();
        assertThat(followed)
                .containsExactlyElementsOf(monitor.events().stream()
                        .filter(event -> event.type().startsWith("route."))
                        .map(Event::seq)
                        .toList());
    }

    @Test
    void theMrtFileOfASessionReadByAnotherProgramHoldsWhatTheJournalHolds() throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "bgpdump"))),
                "SKIPPED: bgpdump is not installed (apt-get install bgpdump)");
        monitor.configure(", mrt: recordings", NODE1, TRACK);
        Process running = monitor.run();
        try (TestNode node = node(1)) {
            node.announce(VIP, SERVICES);
            monitor.awaitEvent(RouteChanged.class, route -> route.prefix().equals(SERVICES));
            node.withdraw(SERVICES);
            monitor.awaitEvent(RouteChanged.class, route -> route.change() == RouteAction.WITHDRAW);
            node.close("maintenance");
            monitor.awaitEvent(SessionDown.class, _ -> true);
        }
        PackagedMonitor.signal(running, "TERM");
        assertThat(PackagedMonitor.exitCode(running)).isZero();

        List<String> recorded = bgpdump(directory.resolve("recordings/node1.mrt"));
        List<String> routes = recorded.stream()
                .filter(line -> line.matches("[^|]*\\|[^|]*\\|[AW]\\|.*"))
                .map(line -> line.split("\\|", -1))
                .map(field -> field[1] + " " + field[2] + " " + field[5])
                .toList();
        assertThat(routes)
                .containsExactlyElementsOf(monitor.events().stream()
                        .filter(event -> event.what() instanceof RouteChanged route
                                && route.reason() != RouteReason.SESSION_LOST)
                        .map(event -> time(event) + " " + sign((RouteChanged) event.what()) + " "
                                + ((RouteChanged) event.what()).prefix())
                        .toList());
        assertThat(states(recorded, "5|6")).as("%s", recorded).containsExactly(time(only(SessionUp.class)));
        assertThat(states(recorded, "6|[1-3]")).as("%s", recorded).containsExactly(time(only(SessionDown.class)));
    }

    private Event only(Class<?> type) {
        return monitor.events().stream()
                .filter(event -> type.isInstance(event.what()))
                .findFirst()
                .orElseThrow();
    }

    private static String sign(RouteChanged route) {
        return route.change() == RouteAction.WITHDRAW ? "W" : "A";
    }

    private static String time(Event event) {
        long micros = event.at().epochNanos() / 1000;
        return String.format(Locale.ROOT, "%d.%06d", micros / 1_000_000, micros % 1_000_000);
    }

    /** {@return when the session went from one state to another, as in {@code 5|6}, a pattern (RFC 6396 §4.4.1)} */
    private static List<String> states(List<String> recorded, String change) {
        return recorded.stream()
                .filter(line -> line.matches(".*\\|STATE\\|.*\\|" + change.replace("|", "\\|")))
                .map(line -> line.split("\\|", -1)[1])
                .toList();
    }

    private List<String> bgpdump(Path file) throws Exception {
        Path output = directory.resolve("bgpdump.txt");
        Process process = new ProcessBuilder("bgpdump", "-m", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(PackagedMonitor.exitCode(process)).isZero();
        return Files.readAllLines(output);
    }
}
