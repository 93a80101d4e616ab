package io.vipwatch.lab.bfd;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.fsm.Cause;
import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.session.BfdEvent.StateChanged;
import io.vipwatch.lab.topology.AppliedFault;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.lab.topology.Fault.Direction;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What goes wrong with a peer or the path to it, with FRR and BIRD 2, in every kind of session at once. */
@Tag("lab")
@ExtendWith(BfdLink.Provider.class)
class FailuresIT {
    private static final Timing TIMING = Timing.of(100, 3);
    private static final Duration DETECTION_TIME = Duration.ofMillis(300);

    /** So slow that a daemon can be started again before it is missed. */
    private static final Timing SLOW = Timing.of(2000, 10);

    @Test
    void silenceBothWaysIsDetectedAndNeverEarly(BfdLink link) {
        eachDetectsBy(link, Fault.SilentLoss.total());
    }

    @Test
    void silenceOfThePeerAloneIsDetected(BfdLink link) {
        eachDetectsBy(link, Fault.SilentLoss.oneWay(Direction.OUTBOUND));
    }

    @Test
    void aPeerThatIsStoppedIsDetected(BfdLink link) {
        eachDetectsBy(link, new Fault.PausedDaemon());
    }

    private static void eachDetectsBy(BfdLink link, Fault fault) {
        link.beginAll(ForeignSettings.of(TIMING));
        try (Ours ours = Ours.start(link)) {
            ours.add(link.partners(), TIMING);
            ours.awaitUp(link.partners());
            for (ForeignBfd foreign : List.of(link.frr(), link.bird())) {
                List<Partner> partners = link.partners(foreign);
                int before = ours.events().size();
                try (AppliedFault _ = foreign.router().apply(fault)) {
                    for (Partner partner : partners) {
                        StateChanged down = ours.awaitChange(partner, before, FailuresIT::leftUp);
                        assertThat(down.to()).isEqualTo(SessionState.DOWN);
                        assertThat(down.cause()).isEqualTo(Cause.DETECTION_TIME_EXPIRED);
                        assertThat(down.diagnostic()).isEqualTo(Diagnostic.CONTROL_DETECTION_TIME_EXPIRED);
                        assertThat(down.failure()).isTrue();
                        assertThat(down.detectionTime()).contains(DETECTION_TIME);
                        assertThat(down.overhead())
                                .hasValueSatisfying(late ->
                                        assertThat(late).as(partner::name).isGreaterThanOrEqualTo(Duration.ZERO));
                    }
                }
                ours.awaitUp(partners);
            }
        }
    }

    private static boolean leftUp(StateChanged change) {
        return change.from() == SessionState.UP;
    }

    @Test
    void aPeerThatHearsNothingSignalsIt(BfdLink link) {
        link.beginAll(ForeignSettings.of(TIMING));
        try (Ours ours = Ours.start(link)) {
            ours.add(link.partners(), TIMING);
            ours.awaitUp(link.partners());
            for (ForeignBfd foreign : List.of(link.frr(), link.bird())) {
                List<Partner> partners = link.partners(foreign);
                int before = ours.events().size();
                try (AppliedFault _ = foreign.router().apply(Fault.SilentLoss.oneWay(Direction.INBOUND))) {
                    for (Partner partner : partners) {
                        StateChanged down = ours.awaitChange(partner, before, FailuresIT::leftUp);
                        assertThat(down.cause()).isEqualTo(Cause.NEIGHBOR_SIGNALED_DOWN);
                        assertThat(down.diagnostic()).isEqualTo(Diagnostic.NEIGHBOR_SIGNALED_SESSION_DOWN);
                        assertThat(down.remoteDiagnostic()).contains(Diagnostic.CONTROL_DETECTION_TIME_EXPIRED);
                        assertThat(down.failure()).isTrue();
                    }
                }
                ours.awaitUp(partners);
            }
        }
    }

    @Test
    void theirAdminDownIsNoFailure(BfdLink link) {
        FrrBfd frr = link.frr();
        List<Partner> partners = link.partners(frr);
        BfdLink.begin(frr, ForeignSettings.of(TIMING), partners);
        try (Ours ours = Ours.start(link)) {
            ours.add(partners, TIMING);
            ours.awaitUp(partners);
            for (Partner partner : partners) {
                frr.shutdown(partner.side(), true);
                StateChanged down = ours.awaitChange(partner, 0, FailuresIT::leftUp);
                assertThat(down.cause()).isEqualTo(Cause.NEIGHBOR_ADMIN_DOWN);
                assertThat(down.failure()).isFalse();
                assertThat(frr.state(partner.side())).isEqualTo("shutdown");
                frr.shutdown(partner.side(), false);
            }
            ours.awaitUp(partners);
            partners.forEach(partner ->
                    assertThat(ours.status(partner).counters().failures()).isZero());
        }
    }

    @Test
    void ourAdminDownIsToldAndUndone(BfdLink link) {
        link.beginAll(ForeignSettings.of(TIMING));
        List<Partner> partners = link.partners();
        try (Ours ours = Ours.start(link)) {
            ours.add(partners, TIMING);
            ours.awaitUp(partners);
            partners.forEach(partner -> ours.system().disable(partner.name(), Diagnostic.ADMINISTRATIVELY_DOWN));
            ours.await("the peers are told", () -> partners.stream().noneMatch(Partner::isUp));
            for (Partner partner : link.partners(link.frr())) {
                assertThat(link.frr()
                                .peer(partner.side())
                                .path("remote-diagnostic")
                                .asString(""))
                        .isEqualTo("administratively down");
            }
            for (Partner partner : partners) {
                StateChanged down = ours.awaitChange(partner, 0, FailuresIT::leftUp);
                assertThat(down.to()).isEqualTo(SessionState.ADMIN_DOWN);
                assertThat(down.cause()).isEqualTo(Cause.DISABLED);
                assertThat(down.failure()).isFalse();
                ours.system().enable(partner.name());
            }
            ours.awaitUp(partners);
        }
    }

    @Test
    void weSayGoodbyeWhenWeClose(BfdLink link) {
        List<Partner> partners = link.partners(link.frr());
        BfdLink.begin(link.frr(), ForeignSettings.of(TIMING), partners);
        try (Ours ours = Ours.start(link)) {
            ours.add(partners, TIMING);
            ours.awaitUp(partners);
        }
        for (Partner partner : partners) {
            assertThat(link.frr().peer(partner.side()).path("status").asString(""))
                    .isEqualTo("down");
            assertThat(link.frr().peer(partner.side()).path("remote-diagnostic").asString(""))
                    .isEqualTo("administratively down");
        }
    }

    /** FRR 8.4 and BIRD begin with Your Discriminator 0: we know them by their addresses (RFC 5880 §6.8.6). */
    @Test
    void aPeerThatStartsAgainIsTakenWithItsNewDiscriminator(BfdLink link) {
        link.beginAll(ForeignSettings.of(SLOW));
        try (Ours ours = Ours.start(link)) {
            ours.add(link.partners(), SLOW);
            ours.awaitUp(link.partners());
            for (ForeignBfd foreign : List.of(link.frr(), link.bird())) {
                List<Partner> partners = link.partners(foreign);
                int before = ours.events().size();
                Map<Partner, Long> discriminators = new HashMap<>();
                partners.forEach(partner -> discriminators.put(partner, remoteDiscriminator(ours, partner)));
                foreign.router().apply(new Fault.EndedDaemon(Fault.Signal.KILL)).close();
                for (Partner partner : partners) {
                    StateChanged down = ours.awaitChange(partner, before, FailuresIT::leftUp);
                    assertThat(down.cause()).as(partner::name).isEqualTo(Cause.NEIGHBOR_SIGNALED_DOWN);
                }
                ours.awaitUp(partners);
                partners.forEach(partner ->
                        assertThat(remoteDiscriminator(ours, partner)).isNotEqualTo(discriminators.get(partner)));
            }
        }
    }

    private static long remoteDiscriminator(Ours ours, Partner partner) {
        return ours.status(partner).heard().orElseThrow().discriminator();
    }
}
