package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.capability.Capability;
import io.vipwatch.bgp.capability.UnknownCapability;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.RouterId;
import io.vipwatch.bgp.session.ListenAddress;
import io.vipwatch.bgp.session.Password;
import io.vipwatch.bgp.session.PeerConfig;
import io.vipwatch.bgp.session.PeerConfigBuilder;
import io.vipwatch.bgp.session.Remote;
import io.vipwatch.bgp.session.ScopedAddress;
import io.vipwatch.bgp.session.SessionRecorder;
import io.vipwatch.bgp.session.SessionState;
import io.vipwatch.bgp.session.SessionStatus;
import io.vipwatch.bgp.session.Speaker;
import io.vipwatch.bgp.session.SpeakerConfig;
import io.vipwatch.bgp.session.SpeakerEvent;
import io.vipwatch.bgp.session.Stamp;
import io.vipwatch.lab.container.ForeignPeer;
import io.vipwatch.lab.container.ForeignPeer.Implementation;
import io.vipwatch.lab.container.Patience;
import io.vipwatch.lab.interop.Account.Item;
import io.vipwatch.lab.topology.Observer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The speaker asks other implementations for all their routes again (RFC 2918, RFC 7313): nothing is lost by it. */
@Tag("lab")
class RefreshIT {
    private static final String PEER = "foreign";
    private static final int OPEN = 1;
    private static final int HEADER_AND_FIXED_PART = 28;

    /** What the speaker told, and the OPENs that it received as they were on the wire. */
    private final List<SpeakerEvent> told = new CopyOnWriteArrayList<>();

    private final List<Octets> opens = new CopyOnWriteArrayList<>();

    static List<Habits> habits() {
        return Habits.OF_ALL;
    }

    @ParameterizedTest
    @MethodSource("habits")
    void askingForAllRoutesAgainLosesNone(Habits habits) {
        Observer unsigned = WatchedLab.observer();
        Observer observer = habits.password().map(unsigned::withPassword).orElse(unsigned);
        SpeakerConfig config =
                SpeakerConfig.listeningOn(ListenAddress.any(observer.port())).withRecorder(new Opens());
        try (ForeignPeer peer = ForeignPeer.start(habits.implementation(), observer, Habits.ROUTES);
                Speaker speaker = Speaker.start(config, told::add)) {
            Account account = new Account(this::items);
            speaker.add(configurationOf(peer, observer));
            account.expect("began", Map.of("SessionUp", 1, "Announced", Habits.ROUTES, "EndOfRib", 1));
            assertAdvertised(speaker, habits);

            assertThat(speaker.requestRefresh(PEER, Family.IPV6_UNICAST)).isTrue();
            account.expect("was asked for its routes again", habits.refreshed());
            if (habits.implementation() == Implementation.OPENBGPD) {
                assertRefuses(peer);
            }
            SessionStatus status = speaker.sessions().getFirst();
            assertThat(status.state()).isEqualTo(SessionState.ESTABLISHED);
            assertThat(status.routes()).containsExactly(Map.entry(Family.IPV6_UNICAST, Habits.ROUTES));
            assertThat(status.staleRoutes().values()).allMatch(stale -> stale == 0);

            speaker.close("the test is over");
            account.expect("was left", Map.of("SessionDown", 1, "Withdrawn", Habits.ROUTES));
        }
    }

    private static PeerConfig configurationOf(ForeignPeer peer, Observer observer) {
        PeerConfigBuilder config = PeerConfig.of(
                        PEER,
                        new Remote.Address(ScopedAddress.of(peer.address())),
                        ForeignPeer.ASN,
                        observer.asn(),
                        RouterId.of("192.0.2.1"))
                .holdTime(Duration.ofSeconds(9));
        observer.password().ifPresent(key -> config.password(Password.of(key)));
        return config.build();
    }

    /** Capabilities that nobody here knows are kept and disturb nothing, in either form of the OPEN. */
    private void assertAdvertised(Speaker speaker, Habits habits) {
        List<Capability> capabilities =
                speaker.sessions().getFirst().established().orElseThrow().open().capabilities();
        assertThat(capabilities.stream().map(RefreshIT::nameOf).distinct())
                .containsExactlyElementsOf(habits.capabilities());
        boolean longForm = habits.implementation() == Implementation.FRR;
        assertThat(opens)
                .isNotEmpty()
                .allSatisfy(open -> assertThat(
                                open.at(HEADER_AND_FIXED_PART) == 0xff && open.at(HEADER_AND_FIXED_PART + 1) == 0xff)
                        .as("OPEN with extended optional parameters (RFC 9072 §2): %s", open.toHex())
                        .isEqualTo(longForm));
    }

    private static String nameOf(Capability capability) {
        String type = capability.getClass().getSimpleName();
        return capability instanceof UnknownCapability unknown ? type + " " + unknown.code() : type;
    }

    private static void assertRefuses(ForeignPeer peer) {
        assertThat(Patience.until(
                        Duration.ofSeconds(10),
                        () -> peer.logs().contains("route refresh: AID IPv6 unicast not negotiated")))
                .as("refuses; %s", peer.logs())
                .isTrue();
    }

    private List<Item> items() {
        return told.stream().flatMap(RefreshIT::items).toList();
    }

    private static Stream<Item> items(SpeakerEvent event) {
        return switch (event) {
            case SpeakerEvent.RoutesChanged routes ->
                routes.changes().stream()
                        .map(change -> Item.of(
                                change.getClass().getSimpleName(), change.nlri().prefix()));
            case SpeakerEvent.SessionUp _,
                    SpeakerEvent.SessionDown _,
                    SpeakerEvent.EndOfRib _,
                    SpeakerEvent.MalformedMessage _,
                    SpeakerEvent.ConnectionRefused _ ->
                Stream.of(Item.of(event.getClass().getSimpleName()));
            case SpeakerEvent.StateChanged _,
                    SpeakerEvent.ConnectionFailed _,
                    SpeakerEvent.Damped _,
                    SpeakerEvent.StaleMarked _,
                    SpeakerEvent.StaleFlushed _,
                    SpeakerEvent.RouteRefreshReceived _,
                    SpeakerEvent.MaximumPrefixesWarning _,
                    SpeakerEvent.ClockStepped _ -> Stream.empty();
        };
    }

    private final class Opens implements SessionRecorder {
        @Override
        public void message(Stamp stamp, Ends ends, Direction direction, Set<Family> withPathIds, Octets message) {
            if (direction == Direction.RECEIVED && message.at(18) == OPEN) {
                opens.add(message);
            }
        }

        @Override
        public void stateChange(Stamp stamp, Ends ends, SessionState from, SessionState to) {
            // Only what is on the wire matters here.
        }
    }
}
