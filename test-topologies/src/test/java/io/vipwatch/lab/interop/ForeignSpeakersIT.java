package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.pcap.BgpCapture;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.lab.container.Capture;
import io.vipwatch.lab.container.ForeignPeer;
import io.vipwatch.lab.topology.AppliedFault;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.lab.topology.Fault.Signal;
import io.vipwatch.lab.topology.Observer;
import io.vipwatch.monitor.event.SessionUp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The daemon against other implementations of BGP: its journal tells what each has done, with nothing left over. */
@Tag("lab")
class ForeignSpeakersIT {
    private static final Map<String, Integer> UP =
            Map.of("session.up", 1, "route.announce", Habits.ROUTES, "route.end-of-rib", 1);

    static List<Habits> habits() {
        return Habits.OF_ALL;
    }

    @ParameterizedTest
    @MethodSource("habits")
    void everythingThatItDoesIsInTheJournalOnce(Habits habits, @TempDir Path directory) throws Exception {
        Observer unsigned = WatchedLab.observer();
        Observer observer = habits.password().map(unsigned::withPassword).orElse(unsigned);
        try (ForeignPeer peer = ForeignPeer.start(habits.implementation(), observer, Habits.ROUTES);
                Capture capture = peer.capture();
                ForeignObservation observation = ForeignObservation.begin(peer, observer, directory)) {
            Account account = observation.account();
            account.expect("began", UP);
            assertNegotiated(observation.lastUp(), habits);
            peer.withdraw();
            account.expect("withdrew its routes", Map.of("route.withdraw", Habits.ROUTES));
            peer.announce();
            account.expect("announced them again", Map.of("route.announce", Habits.ROUTES));
            try (AppliedFault _ = peer.apply(new Fault.EndedDaemon(Signal.KILL))) {
                account.expect("was killed", habits.killed());
                if (habits.remembered() < Habits.ROUTES) {
                    peer.forgetAllBut(habits.remembered());
                }
            }
            account.expect("returned", habits.returned());
            peer.apply(new Fault.EndedDaemon(Signal.TERM));
            account.expect("was terminated", habits.terminated());
            assertThat(observation.daemon().snapshot().sessions())
                    .singleElement()
                    .satisfies(session -> assertThat(session.messages().reachableUpdatesSent())
                            .isZero());
            WireLog wire = WireLog.read(capture.stop(), Set.of(BgpCapture.BGP_PORT, observer.port()));
            assertThat(Passivity.assertHeld(wire, peer.observerAddress()))
                    .as("UPDATEs that the monitor sent, by its own count and on the wire")
                    .isEqualTo((int) observation
                            .daemon()
                            .snapshot()
                            .sessions()
                            .getFirst()
                            .messages()
                            .updatesSent());
        }
    }

    private static void assertNegotiated(SessionUp up, Habits habits) {
        assertThat(up.remoteAsn()).isEqualTo(ForeignPeer.ASN);
        assertThat(up.routerId()).isEqualTo("192.0.2.32");
        assertThat(up.holdTime()).isEqualTo(ForeignObservation.HOLD_TIME);
        assertThat(up.families()).containsExactly(Family.IPV6_UNICAST);
        assertThat(up.addPathReceive()).isEmpty();
        assertThat(up.gracefulRestart()).isEqualTo(habits.restartTime().isPresent());
        assertThat(up.restartTime()).isEqualTo(habits.restartTime().orElse(Duration.ZERO));
    }
}
