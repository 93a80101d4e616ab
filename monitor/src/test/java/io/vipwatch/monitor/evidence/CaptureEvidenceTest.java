package io.vipwatch.monitor.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.packet.ControlPacket;
import io.vipwatch.bfd.packet.ControlPacketEncoder;
import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bgp.attribute.AsPath;
import io.vipwatch.bgp.attribute.MpReach;
import io.vipwatch.bgp.attribute.MpUnreach;
import io.vipwatch.bgp.attribute.Origin;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.codec.MessageEncoder;
import io.vipwatch.bgp.message.BgpMessage;
import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.pcap.CaptureEvent;
import io.vipwatch.bgp.pcap.Flow;
import io.vipwatch.bgp.pcap.TransportAddress;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.NlriList;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.prefix.RouterId;
import io.vipwatch.monitor.event.EdgeBfd;
import io.vipwatch.monitor.event.EdgeOccurrence;
import io.vipwatch.monitor.event.EdgeRoute;
import io.vipwatch.monitor.event.EdgeSession;
import io.vipwatch.monitor.event.EdgeState;
import io.vipwatch.monitor.event.EvidenceSource;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.RibChanged;
import io.vipwatch.monitor.event.RouteAction;
import io.vipwatch.monitor.event.Sighting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What packets captured at the edge tell. */
class CaptureEvidenceTest {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    private static final Prefix OTHER = Prefix.of("2001:db8:0:7777::/64");
    private static final IpAddress EDGE = IpAddress.of("2001:db8::fe");
    private static final IpAddress NODE1 = IpAddress.of("2001:db8::11");
    private static final IpAddress NODE2 = IpAddress.of("2001:db8::12");
    private static final IpAddress US = IpAddress.of("2001:db8::20");
    private static final Neighborhood HERE =
            new Neighborhood(Map.of(NODE1, "node1", NODE2, "node2"), Set.of(EDGE), Set.of(US), VIP::equals);
    private static final Sighting SEEN =
            new Sighting("edge", EvidenceSource.CAPTURE, OptionalLong.empty(), 0, Optional.empty());
    private static final Set<Family> IPV6 = Set.of(Family.IPV6_UNICAST);
    private static final NegotiatedSession PLAIN =
            new NegotiatedSession(false, true, IPV6, Set.of(), Set.of(), true, IPV6, true, true);
    private static final NegotiatedSession ADD_PATH =
            new NegotiatedSession(false, true, IPV6, IPV6, IPV6, true, IPV6, true, true);
    private static final Open OPEN = Open.of(65010, 90, RouterId.of("192.0.2.11"), List.of());

    private final CaptureEvidence evidence = new CaptureEvidence();
    private final List<Observation> seen = new ArrayList<>();
    private long now = 1_795_335_551_000_000_000L;

    private static Flow flow(IpAddress from, IpAddress to) {
        boolean fromEdge = from.equals(EDGE);
        return new Flow(
                new TransportAddress(from, fromEdge ? 179 : 40_000), new TransportAddress(to, fromEdge ? 40_000 : 179));
    }

    private void captured(CaptureEvent event) {
        seen.addAll(evidence.event(event, 7, HERE));
        now += 1_000_000;
    }

    private void opened(IpAddress from, IpAddress to) {
        captured(new CaptureEvent.ConnectionOpened(now, flow(from, to)));
        captured(new CaptureEvent.ConnectionOpened(now, flow(to, from)));
    }

    private void closed(IpAddress from, IpAddress to, boolean reset) {
        captured(new CaptureEvent.ConnectionClosed(now, flow(from, to), reset));
    }

    private void message(IpAddress from, IpAddress to, BgpMessage message) {
        message(from, to, message, PLAIN);
    }

    private void message(IpAddress from, IpAddress to, BgpMessage message, NegotiatedSession context) {
        Octets octets = Octets.copyOf(MessageEncoder.encode(message, context));
        captured(new CaptureEvent.BgpMessageSeen(now, flow(from, to), 0xc0, octets));
    }

    private void bfd(IpAddress from, IpAddress to, SessionState state, Diagnostic diagnostic) {
        ControlPacket packet = new ControlPacket(
                diagnostic, state, false, false, false, false, 3, 1, 2, 300_000, 300_000, 0, Optional.empty());
        captured(new CaptureEvent.BfdPacketSeen(
                now, flow(from, to), 255, Octets.copyOf(ControlPacketEncoder.encode(packet))));
    }

    private static Update announce(IpAddress nextHop, Nlri... nlris) {
        return Update.of(PathAttributes.of(
                Origin.IGP,
                AsPath.EMPTY,
                new MpReach(List.of(nextHop), NlriList.of(Family.IPV6_UNICAST, List.of(nlris)))));
    }

    private static Update withdraw(Nlri... nlris) {
        return Update.of(PathAttributes.of(new MpUnreach(NlriList.of(Family.IPV6_UNICAST, List.of(nlris)))));
    }

    private List<EdgeOccurrence> events() {
        return seen.stream()
                .map(one -> one.telling().tell(SEEN, stamp -> Optional.of(new Moment(0, stamp, 50))))
                .toList();
    }

    private EdgeSession session() {
        assertThat(events()).hasSize(1);
        return (EdgeSession) events().getFirst();
    }

    @Test
    void a_session_whose_beginning_was_not_captured_is_taken_to_be_established() {
        message(EDGE, NODE1, new Notification(6, 10, Octets.EMPTY));
        closed(EDGE, NODE1, false);
        assertThat(session().state()).isEqualTo(EdgeState.DOWN);
        assertThat(session().cause()).contains(LossCause.BFD);
        assertThat(session().node()).contains("node1");
        assertThat(session().notification().orElseThrow().name()).isEqualTo("Cease/BFD Down");
        assertThat(seen.getFirst().time()).isEqualTo(new EdgeTime.Stamped(1_795_335_551_000_000_000L, 0, 1_000));
    }

    @Test
    void a_fin_of_the_neighbor_without_a_notification_is_told_as_such() {
        message(NODE1, EDGE, Keepalive.INSTANCE);
        closed(NODE1, EDGE, false);
        closed(EDGE, NODE1, false);
        assertThat(session().cause()).contains(LossCause.TCP_FIN);
    }

    @Test
    void a_reset_and_the_edges_own_fin_have_other_causes() {
        closed(NODE1, EDGE, true);
        closed(EDGE, NODE2, false);
        assertThat(events())
                .extracting(event -> ((EdgeSession) event).cause())
                .containsExactly(Optional.of(LossCause.TCP_RESET), Optional.empty());
    }

    @Test
    void a_session_is_up_with_the_neighbors_keepalive_after_both_opens() {
        opened(NODE1, EDGE);
        message(NODE1, EDGE, OPEN);
        message(EDGE, NODE1, OPEN);
        message(EDGE, NODE1, Keepalive.INSTANCE);
        assertThat(seen).isEmpty();
        message(NODE1, EDGE, Keepalive.INSTANCE);
        message(NODE1, EDGE, Keepalive.INSTANCE);
        assertThat(session().state()).isEqualTo(EdgeState.UP);
    }

    @Test
    void the_end_of_a_connection_that_never_became_a_session_is_no_loss() {
        opened(NODE1, EDGE);
        message(NODE1, EDGE, OPEN);
        message(EDGE, NODE1, OPEN);
        message(EDGE, NODE1, new Notification(6, 7, Octets.EMPTY));
        closed(EDGE, NODE1, false);
        assertThat(seen).isEmpty();
    }

    @Test
    void the_late_end_of_a_connection_after_which_there_is_another_session_is_no_loss() {
        message(NODE1, EDGE, Keepalive.INSTANCE);
        Flow old = flow(EDGE, NODE1);
        Flow next = new Flow(new TransportAddress(NODE1, 40_001), new TransportAddress(EDGE, 179));
        captured(new CaptureEvent.ConnectionOpened(now, next));
        for (BgpMessage message : List.of(OPEN, Keepalive.INSTANCE)) {
            for (Flow flow : List.of(next.reversed(), next)) {
                captured(new CaptureEvent.BgpMessageSeen(
                        now, flow, 0xc0, Octets.copyOf(MessageEncoder.encode(message, PLAIN))));
            }
        }
        assertThat(session().state()).isEqualTo(EdgeState.UP);
        captured(new CaptureEvent.ConnectionClosed(now, old, true));
        assertThat(seen).hasSize(1);
        captured(new CaptureEvent.ConnectionClosed(now, next, false));
        assertThat(seen).hasSize(2);
    }

    @Test
    void updates_of_a_node_about_prefixes_that_matter_are_told_with_path_identifiers_where_there_are_some() {
        message(NODE1, EDGE, announce(NODE1, Nlri.of(VIP, 5), Nlri.of(OTHER, 6)), ADD_PATH);
        message(NODE1, EDGE, withdraw(Nlri.of(VIP, 5), Nlri.of(OTHER, 6)), ADD_PATH);
        message(NODE2, EDGE, announce(NODE2, Nlri.of(VIP)));
        assertThat(events())
                .containsExactly(
                        new EdgeRoute(
                                SEEN,
                                NODE1,
                                Optional.of("node1"),
                                VIP,
                                OptionalLong.of(5),
                                RouteAction.ANNOUNCE,
                                List.of(NODE1)),
                        new EdgeRoute(
                                SEEN,
                                NODE1,
                                Optional.of("node1"),
                                VIP,
                                OptionalLong.of(5),
                                RouteAction.WITHDRAW,
                                List.of()),
                        new EdgeRoute(
                                SEEN,
                                NODE2,
                                Optional.of("node2"),
                                VIP,
                                OptionalLong.empty(),
                                RouteAction.ANNOUNCE,
                                List.of(NODE2)));
    }

    @Test
    void what_the_edge_announces_to_us_is_its_best_path_up_to_the_time_that_announcing_takes() {
        message(EDGE, US, announce(NODE1, Nlri.of(VIP)));
        message(EDGE, US, announce(NODE1, Nlri.of(VIP)));
        message(EDGE, US, announce(NODE2, Nlri.of(VIP)));
        message(EDGE, US, withdraw(Nlri.of(VIP)));
        assertThat(events())
                .extracting(
                        event -> ((RibChanged) event).present(),
                        event -> ((RibChanged) event).before(),
                        event -> ((RibChanged) event).after())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(true, Optional.empty(), Optional.of(List.of(NODE1))),
                        org.assertj.core.groups.Tuple.tuple(
                                true, Optional.of(List.of(NODE1)), Optional.of(List.of(NODE2))),
                        org.assertj.core.groups.Tuple.tuple(
                                false, Optional.of(List.of(NODE2)), Optional.of(List.of())));
        assertThat(((EdgeTime.Stamped) seen.getFirst().time()).before()).isEqualTo(CaptureEvidence.ADVERTISEMENT);
    }

    @Test
    void with_add_path_a_change_is_told_when_the_next_hops_of_all_paths_change() {
        evidence.seed(Map.of(VIP, Map.of(1L, NODE1, 2L, NODE2)));
        message(EDGE, US, withdraw(Nlri.of(VIP, 1)), ADD_PATH);
        message(EDGE, US, withdraw(Nlri.of(VIP, 1)), ADD_PATH);
        assertThat(events()).singleElement().isInstanceOfSatisfying(RibChanged.class, change -> {
            assertThat(change.present()).isTrue();
            assertThat(change.before()).contains(List.of(NODE1, NODE2));
            assertThat(change.after()).contains(List.of(NODE2));
        });
    }

    @Test
    void with_add_path_and_without_the_beginning_the_other_paths_are_not_known() {
        message(EDGE, US, announce(NODE1, Nlri.of(VIP, 1)), ADD_PATH);
        assertThat(events()).singleElement().isInstanceOfSatisfying(RibChanged.class, change -> {
            assertThat(change.present()).isTrue();
            assertThat(change.before()).isEmpty();
            assertThat(change.after()).isEmpty();
        });
    }

    @Test
    void a_bfd_session_is_down_when_the_edge_says_so_and_the_neighbors_last_packet_is_told() {
        bfd(NODE1, EDGE, SessionState.UP, Diagnostic.NO_DIAGNOSTIC);
        bfd(EDGE, NODE1, SessionState.UP, Diagnostic.NO_DIAGNOSTIC);
        long last = now;
        bfd(NODE1, EDGE, SessionState.UP, Diagnostic.NO_DIAGNOSTIC);
        bfd(EDGE, NODE1, SessionState.UP, Diagnostic.NO_DIAGNOSTIC);
        now += 900_000_000;
        bfd(EDGE, NODE1, SessionState.DOWN, Diagnostic.CONTROL_DETECTION_TIME_EXPIRED);
        bfd(EDGE, NODE1, SessionState.DOWN, Diagnostic.CONTROL_DETECTION_TIME_EXPIRED);
        assertThat(events()).singleElement().isInstanceOfSatisfying(EdgeBfd.class, down -> {
            assertThat(down.state()).isEqualTo(EdgeState.DOWN);
            assertThat(down.detail()).isEqualTo("Down");
            assertThat(down.diagnostic()).contains("Control Detection Time Expired");
            assertThat(down.lastReceived()).isEqualTo(OptionalLong.of(last));
            assertThat(down.node()).contains("node1");
        });
    }

    @Test
    void packets_that_the_edge_only_forwards_tell_nothing_of_it() {
        message(NODE1, US, new Notification(6, 2, Octets.EMPTY));
        message(NODE1, NODE2, new Notification(6, 2, Octets.EMPTY));
        bfd(NODE1, US, SessionState.UP, Diagnostic.NO_DIAGNOSTIC);
        bfd(NODE1, US, SessionState.DOWN, Diagnostic.NO_DIAGNOSTIC);
        closed(US, NODE1, true);
        assertThat(seen).isEmpty();
    }

    @Test
    void an_edge_with_another_address_for_its_nodes_is_known_by_whom_it_speaks_with() {
        IpAddress elsewhere = IpAddress.of("2001:db8:1::fe");
        captured(new CaptureEvent.ConnectionClosed(
                now, new Flow(new TransportAddress(NODE1, 40_000), new TransportAddress(elsewhere, 179)), false));
        assertThat(session().neighbor()).isEqualTo(NODE1);
    }

    @Test
    void noise_on_the_ports_of_bgp_and_bfd_tells_nothing() {
        long seed = 4_711;
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] noise = new byte[random.nextInt(19, 120)];
            random.nextBytes(noise);
            if (random.nextBoolean()) {
                java.util.Arrays.fill(noise, 0, 16, (byte) 0xff);
            }
            boolean fromEdge = random.nextBoolean();
            Flow flow = fromEdge ? flow(EDGE, US) : flow(NODE1, EDGE);
            captured(
                    random.nextBoolean()
                            ? new CaptureEvent.BgpMessageSeen(now, flow, 0xc0, Octets.copyOf(noise))
                            : new CaptureEvent.BfdPacketSeen(now, flow, 255, Octets.copyOf(noise)));
        }
        assertThat(events()).as("seed %d", seed).noneMatch(RibChanged.class::isInstance);
    }
}
