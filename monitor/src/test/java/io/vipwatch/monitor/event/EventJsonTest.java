package io.vipwatch.monitor.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.SessionDown.NotificationText;
import io.vipwatch.monitor.event.SessionDown.SessionLoss;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventJsonTest {
    private static final PeerName NODE1 = new PeerName("node1", "node1", PeerRole.NODE, IpAddress.of("2001:db8::11"));
    private static final Moment AT = new Moment(5_000_000_123L, 1_795_335_551_126_098_000L, 12_000);
    private static final ProbeTarget PROBE =
            new ProbeTarget("api", ProbeKind.UDP_ECHO, IpAddress.of("2001:db8:0:ff00::100"), 7007);
    private static final DrilledFault FAULT =
            new DrilledFault("node-failure", "20261122-081911-7f3a", 2, 1, "link-loss", "node1", List.of("node1"));
    private static final PathDescription PATH = new PathDescription(
            List.of(IpAddress.of("2001:db8::11"), IpAddress.of("fe80::11")),
            List.of(65010L),
            "igp",
            OptionalLong.of(0),
            OptionalLong.empty(),
            List.of("65010:1"),
            List.of("65010:1:2"));

    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");

    private final EventJson json = new EventJson();

    static Stream<Occurrence> everyOccurrence() {
        SessionLoss loss = new SessionLoss(
                LossCause.NOTIFICATION,
                "Cease/Administrative Shutdown: \"maintenance\"",
                Optional.of(new NotificationText(6, 2, "Cease/Administrative Shutdown", "maintenance")),
                Duration.ofMillis(1500),
                Duration.ofSeconds(3));
        return Stream.of(
                new SessionUp(
                        NODE1,
                        65010,
                        "192.0.2.11",
                        Duration.ofSeconds(9),
                        List.of(Family.IPV6_UNICAST),
                        List.of(Family.IPV6_UNICAST),
                        true,
                        Duration.ofSeconds(120)),
                new SessionDown(NODE1, loss, Duration.ofHours(3)),
                new SessionRefused(IpAddress.of("2001:db8::99"), "no such neighbor", 3),
                new SessionWarning(NODE1, "AGGREGATOR discarded", "c0070100"),
                route(RouteAction.ANNOUNCE, Optional.empty(), Optional.of(PATH)),
                route(RouteAction.REPLACE, Optional.of(PATH), Optional.of(PATH)),
                route(RouteAction.WITHDRAW, Optional.of(PATH), Optional.empty()),
                route(RouteAction.STALE, Optional.of(PATH), Optional.of(PATH)),
                new EndOfRib(NODE1, Family.IPV6_UNICAST),
                prefixState(),
                new MonitorStarted("0.1.0", 41, Optional.of(new MonitorStarted.TornTail("a.jsonl", 17, "a.torn"))),
                new BfdUp(NODE1, agreed(), BfdEvidence.TOLD),
                new BfdDown(
                        NODE1,
                        agreed(),
                        "Down",
                        "detection-time-expired",
                        true,
                        "Control Detection Time Expired",
                        Optional.of("No Diagnostic"),
                        BfdDown.Consequence.SESSION_CLOSED,
                        OptionalLong.of(1_795_335_551_000_000_000L),
                        Optional.of(Duration.ofNanos(900_412_000)),
                        Optional.of(Duration.ofNanos(412_000)),
                        BfdEvidence.TOLD,
                        List.of(stillVia())),
                new BfdDown(
                        NODE1,
                        agreed(),
                        "AdminDown",
                        "disabled",
                        false,
                        "Administratively Down",
                        Optional.empty(),
                        BfdDown.Consequence.NONE,
                        OptionalLong.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        BfdEvidence.CAUGHT_UP,
                        List.of()),
                new BfdWarning(NODE1, "nothing was heard", 1),
                new BfdRefused("nodes", "2001:db8::99", "the range has as many sessions as it may have", 3),
                new ProbeLossStart(
                        PROBE,
                        OptionalLong.of(1_795_335_550_980_000_000L),
                        1_795_335_551_000_000_000L,
                        Duration.ofMillis(20),
                        ProbeFailure.TIMEOUT,
                        "no answer within 1 s",
                        8,
                        3,
                        false,
                        Optional.of(Duration.ofNanos(120_000))),
                lossEnd(),
                new ProbeNodeChange(
                        PROBE,
                        OptionalInt.of(3),
                        OptionalInt.of(40123),
                        List.of("node1"),
                        List.of("node2"),
                        1_795_335_551_800_000_000L),
                new ProbeSessionEnd(
                        PROBE,
                        3,
                        OptionalInt.of(40123),
                        Optional.of("node1"),
                        ProbeFailure.RESET,
                        "Connection reset",
                        1_795_335_551_000_000_000L,
                        OptionalLong.of(1_795_335_551_800_000_000L),
                        Duration.ofMillis(2200),
                        40),
                new ProbeLagged(Duration.ofMillis(40), 12, 1),
                new ServiceUp(
                        PROBE,
                        Optional.of("node2"),
                        1_795_335_551_900_000_000L,
                        Optional.of(Duration.ofSeconds(2)),
                        Optional.of(Duration.ofMillis(200))),
                new ServiceDown(
                        PROBE,
                        ProbeFailure.CERTIFICATE_NAME,
                        "the certificate names node1",
                        OptionalLong.empty(),
                        1_795_335_551_000_000_000L,
                        3,
                        Optional.empty()),
                CrosscheckMismatch.stillAnnounced(stillVia(), Duration.ofSeconds(1)),
                CrosscheckCleared.stillAnnounced(stillVia(), Duration.ofSeconds(120), "withdrawn"),
                new CrosscheckMismatch(
                        ofThePrefix(), Duration.ofSeconds(3), FoundBy.POLL, "2 and 1", "maximum-paths 1"),
                new CrosscheckCleared(ofThePrefix(), Duration.ofSeconds(120), FoundBy.POLL, "agrees"),
                new CrosscheckUnknown(
                        "edge",
                        List.of(new CrosscheckUnknown.Missing("bgp", "no answer within 10000 ms")),
                        Duration.ofHours(3)),
                new CrosscheckUnknown("edge", List.of(), Duration.ofSeconds(41)),
                blackHole(CrosscheckBlackHole.Change.RAISED, Optional.of(Duration.ofSeconds(116))),
                blackHole(CrosscheckBlackHole.Change.CLEARED, Optional.empty()),
                new CrosscheckCompared(
                        "edge",
                        "inc-40",
                        5,
                        1,
                        0,
                        List.of(new CrosscheckUnknown.Missing("kernel", "no answer")),
                        "kernel of the edge is not known: no answer"),
                new IncidentOpened(IncidentSample.open()),
                new IncidentUpdated(IncidentSample.open()),
                new IncidentClosed(IncidentSample.closed()),
                IncidentSample.rules(),
                new MonitorStall(Duration.ofMillis(7), "bfd", 2),
                new MonitorLagged("stream", 10, 20, 11, "GET /api/v1/events?from=10&to=20"),
                new MonitorFault("recorder", "recording an UPDATE", "java.lang.IllegalStateException: no", 3),
                new MonitorReloaded(List.of("peers: node4 added"), ""),
                new MonitorStopped("SIGTERM"),
                new ClockStep(ClockStep.OURS, Duration.ofMillis(-250)),
                new ClockStep("edge", Duration.ofSeconds(3)),
                new ClockSync(
                        "edge", Duration.ofMillis(-12), Duration.ofNanos(140_500), -23, Duration.ofNanos(270_000), 64),
                new EdgeVersion("edge", "10.3", Optional.of("8.4.4"), Optional.empty()),
                new CollectorStateChanged(
                        "edge",
                        "capture",
                        CollectorState.FAILED,
                        CollectorState.WAITING,
                        "exit status 127: sh: tcpdump: not found",
                        "install tcpdump"),
                new RibChanged(
                        mapped(EvidenceSource.LOG), VIP, true, Optional.empty(), Optional.of(PATH.nextHop()), ""),
                new RibChanged(
                        unknown(EvidenceSource.POLL),
                        VIP,
                        false,
                        Optional.of(PATH.nextHop()),
                        Optional.of(List.of()),
                        "between two rounds"),
                new FibChanged(
                        mapped(EvidenceSource.ROUTES),
                        VIP,
                        true,
                        Optional.of(PATH.nextHop()),
                        Optional.of(PATH.nextHop()),
                        ""),
                EdgeSession.of(
                        mapped(EvidenceSource.CAPTURE),
                        NODE1.address(),
                        Optional.of("node1"),
                        EdgeState.DOWN,
                        Optional.of(LossCause.NOTIFICATION_SENT),
                        "Cease/BFD Down",
                        Optional.of(new NotificationText(6, 10, "Cease/BFD Down", ""))),
                EdgeSession.of(
                                mapped(EvidenceSource.LOG),
                                NODE1.address(),
                                Optional.of("node1"),
                                EdgeState.DOWN,
                                Optional.of(LossCause.HOLD_TIMER),
                                "sent Hold Timer Expired",
                                Optional.of(new NotificationText(4, 0, "Hold Timer Expired", "")))
                        .heardLast(1_795_335_551_000_000_000L, Duration.ofMillis(20)),
                EdgeSession.of(
                        unknown(EvidenceSource.LOG),
                        NODE1.address(),
                        Optional.empty(),
                        EdgeState.UP,
                        Optional.empty(),
                        "",
                        Optional.empty()),
                new EdgeBfd(
                        mapped(EvidenceSource.CAPTURE),
                        NODE1.address(),
                        Optional.of("node1"),
                        EdgeState.DOWN,
                        "Down",
                        Optional.of("Control Detection Time Expired"),
                        OptionalLong.of(1_795_335_551_000_000_000L),
                        Optional.of(Duration.ofNanos(80_000))),
                new EdgeBfd(
                        mapped(EvidenceSource.POLL),
                        NODE1.address(),
                        Optional.of("node1"),
                        EdgeState.UP,
                        "up",
                        Optional.empty(),
                        OptionalLong.empty(),
                        Optional.empty()),
                new EdgeRoute(
                        mapped(EvidenceSource.CAPTURE),
                        NODE1.address(),
                        Optional.of("node1"),
                        VIP,
                        OptionalLong.of(5),
                        RouteAction.ANNOUNCE,
                        PATH.nextHop()),
                new EdgeRoute(
                        unknown(EvidenceSource.LOG),
                        NODE1.address(),
                        Optional.empty(),
                        VIP,
                        OptionalLong.empty(),
                        RouteAction.WITHDRAW,
                        List.of()),
                new FaultArmed(FAULT, 1_795_335_551_000_000_000L, "systemd-timer", Duration.ofSeconds(30), true),
                new FaultApplied(
                        FAULT,
                        1_795_335_551_300_000_000L,
                        1_795_335_551_126_098_000L,
                        1_795_335_551_134_000_000L,
                        true,
                        "no packet of node1 leaves or enters eth0, but those of SSH"),
                new FaultReverted(
                        FAULT,
                        1_795_335_561_300_000_000L,
                        1_795_335_561_126_098_000L,
                        1_795_335_561_134_000_000L,
                        false,
                        "safeguard",
                        "node2 is not healthy any more"),
                new FaultDeadmanFired(
                        FAULT, 1_795_335_599_000_000_000L, OptionalLong.of(1_795_335_581_000_000_000L), true, "exit 0"),
                new FaultDeadmanFired(FAULT, 1_795_335_599_000_000_000L, OptionalLong.empty(), false, ""),
                injectRoute(InjectRoute.Change.ANNOUNCE, Optional.of(INJECTED)),
                injectRoute(InjectRoute.Change.WITHDRAW, Optional.empty()),
                new InjectStateChanged("api", "node1", HealthState.DOWN, HealthState.FALLING, "tcp is bad", FINDINGS),
                new InjectSuppressed(
                        GuardChange.RAISED,
                        InjectGuard.DAMPING,
                        "api",
                        "node1",
                        "announce",
                        "4 flaps",
                        Optional.of(Duration.ofSeconds(90)),
                        FINDINGS),
                new InjectSuppressed(
                        GuardChange.CLEARED,
                        InjectGuard.LAST_ORIGIN,
                        "api",
                        "node1",
                        "withdraw",
                        "node2 is up",
                        Optional.empty(),
                        List.of()),
                new InjectAlarm(GuardChange.RAISED, "no-healthy-origin", "api", "all are down", "look at node1"),
                new InjectDrain(
                        "api",
                        "node1",
                        InjectDrain.Step.TIMED_OUT,
                        "no word",
                        List.of("no probe says which node answers"),
                        Duration.ofSeconds(60)),
                new InjectMaintenance("node1", InjectMaintenance.Change.BEGUN, 1_795_335_551_000_000_000L, "new disk"),
                new InjectReconciled(
                        "edge",
                        List.of("2001:db8::1/128 via 2001:db8::11"),
                        List.of(),
                        List.of(),
                        List.of("2001:db8::1/128 via 2001:db8::12"),
                        "adj-rib-in",
                        true),
                new InjectRound("api", 3, 2, Duration.ofMillis(700)),
                new InjectExit("api", "keep", "kept by graceful restart"),
                new JournalDegraded("No space left on device"),
                new JournalRecovered(5, 9),
                new StoreDegraded("sqlite", "the disk is full"),
                new StoreRecovered("sqlite", Duration.ofSeconds(3), 17),
                new StorePutAside("sqlite", "it is damaged", "store.sqlite.aside-1"));
    }

    private static final List<InjectCheckFinding> FINDINGS =
            List.of(new InjectCheckFinding("tcp", "bad", "bad", 3, "connection refused", Duration.ofNanos(130_000)));

    private static final InjectRoute.InjectPath INJECTED = new InjectRoute.InjectPath(
            OptionalLong.empty(), OptionalLong.of(100), 0, List.of("65535:0"), List.of("65010:1:2"));

    private static InjectRoute injectRoute(InjectRoute.Change change, Optional<InjectRoute.InjectPath> path) {
        return new InjectRoute(
                change,
                "edge",
                "api",
                "node1",
                VIP,
                OptionalLong.of(17),
                PATH.nextHop(),
                path,
                HealthState.UP,
                "up after 3 good results",
                FINDINGS);
    }

    private static Sighting mapped(EvidenceSource source) {
        return new Sighting(
                "edge",
                source,
                OptionalLong.of(1_795_335_548_098_000_000L),
                1_795_335_551_126_000_000L,
                Optional.empty());
    }

    private static Sighting unknown(EvidenceSource source) {
        return new Sighting(
                "edge",
                source,
                OptionalLong.empty(),
                1_795_335_551_126_098_000L,
                Optional.of("the edge's clock was stepped"));
    }

    private static ProbeLossEnd lossEnd() {
        return new ProbeLossEnd(
                PROBE,
                OptionalLong.of(1_795_335_550_980_000_000L),
                1_795_335_551_000_000_000L,
                1_795_335_551_800_000_000L,
                1_795_335_551_820_000_000L,
                Optional.of(Duration.ofMillis(800)),
                Optional.of(Duration.ofMillis(790)),
                Duration.ofMillis(20),
                Duration.ofMillis(798),
                0.001,
                Duration.ofSeconds(5),
                120,
                118,
                1,
                ProbeFailure.TIMEOUT,
                Duration.ofMillis(3),
                false,
                8,
                List.of(new ProbeLossEnd.FlowLoss(
                        3,
                        OptionalInt.of(40123),
                        40,
                        39,
                        OptionalLong.empty(),
                        1_795_335_551_000_000_000L,
                        1_795_335_551_800_000_000L,
                        Optional.empty(),
                        Duration.ofMillis(20),
                        Duration.ofMillis(800),
                        Optional.of("node1"),
                        Optional.of("node2"),
                        Optional.of(Duration.ofNanos(310_000)))),
                Optional.of(Duration.ofNanos(120_000)));
    }

    private static CrosscheckSubject ofThePrefix() {
        return new CrosscheckSubject(
                "ecmp-width-differs", "edge", stillVia().prefix(), Optional.empty(), Optional.empty());
    }

    private static CrosscheckBlackHole blackHole(CrosscheckBlackHole.Change change, Optional<Duration> remaining) {
        return new CrosscheckBlackHole(
                change,
                "edge",
                stillVia().prefix(),
                "node1",
                stillVia().nextHop(),
                "stale",
                remaining,
                Duration.ofSeconds(4),
                "our BFD session with node1 is down",
                "router bgp 65101: bgp graceful-restart-disable");
    }

    @Test
    void a_mismatch_of_the_first_version_was_found_by_the_session_of_the_edge() {
        CrosscheckMismatch mismatch = CrosscheckMismatch.stillAnnounced(stillVia(), Duration.ofSeconds(1));
        String line = text(new Event(new UUID(1, 2), 7, "m", Optional.empty(), AT, mismatch));
        String before = line.replaceFirst(",\"found_by\".*\"look_at\":\"[^\"]*\"", "");
        assertThat(before).isNotEqualTo(line);
        CrosscheckMismatch read = (CrosscheckMismatch) json.read(before).what();
        assertThat(read.about()).isEqualTo(mismatch.about());
        assertThat(read.foundBy()).isEqualTo(FoundBy.SESSION);
        assertThat(line).contains("\"evidence\":\"bgp\"").contains("\"kind\":\"stale-at-edge\",\"edge\":\"edge\",");
    }

    private static EdgePath stillVia() {
        return new EdgePath("edge", Prefix.of("2001:db8:0:ff00::100/128"), "node1", IpAddress.of("2001:db8::11"));
    }

    private static BfdUp.Agreed agreed() {
        return new BfdUp.Agreed(
                "multihop", 0xffff_fff1L, 7, Duration.ofMillis(300), Duration.ofMillis(300), Duration.ofMillis(900));
    }

    private static RouteChanged route(
            RouteAction change, Optional<PathDescription> before, Optional<PathDescription> after) {
        return new RouteChanged(
                change,
                NODE1,
                Family.IPV6_UNICAST,
                Prefix.of("2001:db8:0:ff00::100/128"),
                OptionalLong.of(5),
                PATH.nextHop(),
                Ownership.OWN,
                "path id 5 came before End-of-RIB",
                RouteReason.TREAT_AS_WITHDRAW,
                PathState.PRESENT,
                false,
                Optional.of(RouteClass.AADIFF),
                before,
                before.map(_ -> PathState.REPLACED),
                after,
                List.of(new RouteChanged.MalformedText("ORIGIN of 2 octets", "3/5", OptionalLong.of(1), "4001020000")));
    }

    private static PrefixStateChanged prefixState() {
        return new PrefixStateChanged(
                "api",
                Prefix.of("2001:db8:0:ff00::100/128"),
                TrackedKind.VIP,
                PrefixState.DEGRADED,
                PrefixState.REACHABLE,
                1_795_335_000_000_000_000L,
                Duration.ofSeconds(551),
                List.of("node2", "node3"),
                List.of("node1", "node2", "node3"),
                List.of(),
                3,
                Optional.of(Prefix.of("2001:db8:0:ff00::100/128")),
                new PrefixStateChanged.Cause("hold-timer", Optional.of("node1"), "Hold Timer Expired"),
                Optional.of(new PrefixStateChanged.Failover(
                        List.of("node1"),
                        List.of("node2", "node3"),
                        Optional.of(Duration.ofSeconds(9)),
                        Optional.of(Duration.ofSeconds(6)),
                        Optional.of(Duration.ofSeconds(9)),
                        "silent between two keepalives")),
                "",
                List.of(stillVia()));
    }

    @ParameterizedTest
    @MethodSource("everyOccurrence")
    void what_is_written_is_read_back_equal(Occurrence what) {
        Event event = new Event(new UUID(1, 2), 7, "monitor/test", Optional.empty(), AT, what);
        assertThat(json.read(text(event))).isEqualTo(event);
    }

    @Test
    void an_event_has_the_members_of_the_contract_in_its_order() {
        Event event = new Event(
                UUID.fromString("0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee"),
                48213,
                "monitor/pf1",
                Optional.empty(),
                AT,
                route(RouteAction.WITHDRAW, Optional.of(PATH), Optional.empty()));
        assertThat(text(event))
                .startsWith("{\"specversion\":\"1.0\",\"id\":\"0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee\","
                        + "\"type\":\"route.withdraw\",\"source\":\"monitor/pf1\","
                        + "\"subject\":\"2001:db8:0:ff00::100/128\",\"time\":\"2026-11-22T08:19:11.126098000Z\","
                        + "\"seq\":48213,\"incident\":null,\"data\":{\"t_ns\":1795335551126098000,"
                        + "\"arrival_ns\":1795335551126098000,\"mono_ns\":5000000123,\"uncertainty_ns\":12000,"
                        + "\"clock\":\"monitor\",\"evidence\":\"bgp\",")
                .contains("\"peer\":\"node1\",\"node\":\"node1\",\"role\":\"node\",\"address\":\"2001:db8::11\",")
                .contains("\"family\":\"ipv6-unicast\",\"prefix\":\"2001:db8:0:ff00::100/128\",\"path_id\":5,")
                .contains("\"next_hop\":[\"2001:db8::11\",\"fe80::11\"],\"ownership\":\"own\",")
                .contains("\"reason\":\"treat-as-withdraw\",\"state\":\"present\",")
                .contains("\"before\":{\"next_hop\":[\"2001:db8::11\",\"fe80::11\"],\"as_path\":[65010],")
                .contains("\"before_state\":\"replaced\",\"after\":null,")
                .doesNotContain("\n");
    }

    @Test
    void an_event_of_the_edge_has_the_instant_by_our_clock_and_when_it_arrived_and_what_the_edges_clock_showed() {
        FibChanged change = new FibChanged(
                mapped(EvidenceSource.ROUTES), VIP, true, Optional.empty(), Optional.of(PATH.nextHop()), "");
        assertThat(text(new Event(new UUID(1, 2), 7, "m", Optional.empty(), AT, change)))
                .contains("\"t_ns\":1795335551126098000,\"arrival_ns\":1795335551126000000,")
                .contains("\"clock\":\"edge\",\"evidence\":\"routes\",\"edge\":\"edge\",\"source\":\"routes\",")
                .contains("\"edge_clock_ns\":1795335548098000000,\"time_unknown\":null,")
                .contains("\"before\":null,\"after\":[\"2001:db8::11\",\"fe80::11\"]")
                .containsOnlyOnce("arrival_ns");
    }

    @Test
    void a_fault_has_the_time_of_its_command_and_when_the_drill_told_of_it() {
        FaultApplied applied = new FaultApplied(
                FAULT, 1_795_335_551_300_000_000L, 1_795_335_551_126_098_000L, 1_795_335_551_134_000_000L, true, "cut");
        assertThat(text(new Event(new UUID(1, 2), 7, "m", Optional.empty(), AT, applied)))
                .contains("\"subject\":\"node1/link-loss\"")
                .contains("\"t_ns\":1795335551126098000,\"arrival_ns\":1795335551300000000,")
                .contains("\"clock\":\"monitor\",\"evidence\":\"drill\",\"drill\":\"node-failure\",")
                .contains("\"run\":\"20261122-081911-7f3a\",\"repetition\":2,\"step\":1,\"fault\":\"link-loss\",")
                .contains("\"target\":\"node1\",\"nodes\":[\"node1\"],")
                .contains("\"begin_ns\":1795335551126098000,\"end_ns\":1795335551134000000,\"verified\":true,")
                .containsOnlyOnce("arrival_ns");
    }

    @Test
    void an_event_whose_instant_is_not_known_is_on_our_clock_and_says_why() {
        RibChanged change =
                new RibChanged(unknown(EvidenceSource.LOG), VIP, false, Optional.empty(), Optional.of(List.of()), "");
        assertThat(text(new Event(new UUID(1, 2), 7, "m", Optional.empty(), AT, change)))
                .contains("\"clock\":\"monitor\",\"evidence\":\"log\",")
                .contains("\"time_unknown\":\"the edge's clock was stepped\"");
    }

    @Test
    void members_that_a_reader_does_not_know_are_ignored() {
        String line =
                "{\"specversion\":\"1.0\",\"id\":\"0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee\",\"type\":\"clock.step\","
                        + "\"source\":\"m\",\"subject\":\"monitor\",\"time\":\"2026-11-22T08:19:11.126098Z\",\"seq\":1,"
                        + "\"colour\":\"red\",\"data\":{\"step_ns\":5,\"later\":{\"x\":[1]}}}";
        Event event = json.read(line);
        assertThat(event.what()).isEqualTo(new ClockStep(ClockStep.OURS, Duration.ofNanos(5)));
        assertThat(event.at().epochNanos()).isEqualTo(AT.epochNanos());
    }

    @Test
    void an_event_of_an_unknown_type_is_kept_as_it_is() {
        String line =
                "{\"specversion\":\"1.0\",\"id\":\"0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee\",\"type\":\"weather.rain\","
                        + "\"source\":\"m\",\"subject\":\"node1\",\"time\":\"2026-11-22T08:19:11.126098000Z\",\"seq\":1,"
                        + "\"incident\":\"inc-1\",\"data\":{\"t_ns\":1795335551126098000,\"arrival_ns\":1795335551126098000,"
                        + "\"mono_ns\":1,\"uncertainty_ns\":0,\"clock\":\"monitor\",\"evidence\":\"monitor\",\"diagnostic\":null}}";
        assertThat(text(json.read(line))).isEqualTo(line);
    }

    @Test
    void every_type_of_this_version_has_a_round_trip() {
        assertThat(everyOccurrence().map(Occurrence::type)).containsAll(EventJson.types());
    }

    @Test
    void an_event_of_an_earlier_version_that_does_not_say_what_became_of_the_path_before_is_read() {
        String line = text(new Event(
                new UUID(1, 2),
                7,
                "m",
                Optional.empty(),
                AT,
                route(RouteAction.REPLACE, Optional.of(PATH), Optional.of(PATH))));
        RouteChanged read = (RouteChanged)
                json.read(line.replace("\"before_state\":\"replaced\",", "")).what();
        assertThat(read.beforeState()).isEmpty();
        assertThat(read.before()).contains(PATH);
    }

    @Test
    void probes_of_an_earlier_version_that_do_not_say_how_well_they_know_their_instants_are_read() {
        String end = text(new Event(new UUID(1, 2), 7, "m", Optional.empty(), AT, lossEnd()));
        ProbeLossEnd read =
                (ProbeLossEnd) json.read(end.replaceAll(",\"(stamp_uncertainty|first_ok_rtt)_ns\":\\d+", ""))
                        .what();
        assertThat(read.stampUncertainty()).isEmpty();
        assertThat(read.affected().getFirst().firstRoundTrip()).isEmpty();
    }

    @Test
    void a_torn_line_is_no_event_wherever_it_is_cut() {
        String line = text(new Event(new UUID(1, 2), 7, "m", Optional.empty(), AT, prefixState()));
        for (int cut = 0; cut < line.length(); cut++) {
            String torn = line.substring(0, cut);
            assertThatThrownBy(() -> json.read(torn)).as("cut at %s", cut).isInstanceOf(NotAnEvent.class);
        }
    }

    @Test
    void identifiers_are_version_7_and_sort_by_time() {
        EventIds ids = new EventIds(new Random(1));
        UUID earlier = ids.next(AT.epochNanos());
        UUID later = ids.next(AT.epochNanos() + 1_000);
        assertThat(earlier.version()).isEqualTo(7);
        assertThat(earlier.variant()).isEqualTo(2);
        assertThat(earlier.getMostSignificantBits() >>> 16).isEqualTo(1_795_335_551_126L);
        assertThat(earlier.toString()).isLessThan(later.toString());
    }

    private String text(Event event) {
        return new String(json.line(event), StandardCharsets.UTF_8);
    }
}
