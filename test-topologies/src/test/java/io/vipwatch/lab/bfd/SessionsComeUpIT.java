package io.vipwatch.lab.bfd;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.session.BfdEvent;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions with FRR and BIRD 2, IPv6 and IPv4, single hop and multihop, at once. */
@Tag("lab")
@ExtendWith(BfdLink.Provider.class)
class SessionsComeUpIT {
    @ParameterizedTest
    @ValueSource(ints = {300, 100, 50, 10})
    void everyKindComesUpWithTheAgreedTimes(int millis, BfdLink link) {
        Timing timing = Timing.of(millis, 3);
        link.beginAll(ForeignSettings.of(timing));
        List<Partner> partners = link.partners();
        try (Ours ours = Ours.start(link)) {
            ours.add(partners, timing);
            ours.awaitUp(partners);
            ours.await("agree", () -> partners.stream().allMatch(partner -> agreed(ours, partner, timing)));
            for (Partner partner : partners) {
                assertSlowHandshake(ours.changes(partner));
                var status = ours.status(partner);
                assertThat(status.sourcePort())
                        .isBetween(Encapsulation.FIRST_SOURCE_PORT, Encapsulation.LAST_SOURCE_PORT);
                assertThat(status.counters().discarded()).as(partner::name).isEmpty();
            }
            assertThat(partners.stream().map(partner -> ours.status(partner).sourcePort()))
                    .doesNotHaveDuplicates();
        }
    }

    private static boolean agreed(Ours ours, Partner partner, Timing timing) {
        var status = ours.status(partner);
        Agreed wanted = Agreed.of(timing, timing);
        return status.transmitInterval().equals(wanted.transmitInterval())
                && status.detectionTime().equals(Optional.of(wanted.detectionTime()))
                && partner.foreign().agreed(partner.side()).equals(wanted);
    }

    private static void assertSlowHandshake(List<BfdEvent.StateChanged> changes) {
        assertThat(changes.getFirst().from()).isEqualTo(SessionState.DOWN);
        assertThat(changes).anyMatch(change -> change.to() == SessionState.UP && !change.failure());
    }

    @Test
    void aPassivePeerIsCalled(BfdLink link) {
        Timing timing = Timing.of(100, 3);
        link.beginAll(ForeignSettings.of(timing).asPassive());
        try (Ours ours = Ours.start(link)) {
            ours.add(link.partners(), timing);
            ours.awaitUp(link.partners());
        }
    }
}
