package io.vipwatch.lab.bfd;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every change of an interval while Up takes effect at both ends and costs no session (RFC 5880 §6.8.3). */
@Tag("lab")
@ExtendWith(BfdLink.Provider.class)
class IntervalChangesIT {
    private static final Timing FIRST = Timing.of(300, 3);

    private static final List<Timing> CHANGES = List.of(
            Timing.of(100, 3),
            new Timing(100, 100, 5),
            new Timing(600, 100, 5),
            new Timing(600, 900, 3),
            new Timing(200, 900, 3),
            Timing.of(50, 10),
            Timing.of(1000, 3),
            FIRST);

    @Test
    void oursChangeByPollSequence(BfdLink link) {
        link.beginAll(ForeignSettings.of(FIRST));
        List<Partner> partners = link.partners();
        try (Ours ours = Ours.start(link)) {
            ours.add(partners, FIRST);
            ours.awaitUp(partners);
            for (Timing timing : CHANGES) {
                partners.forEach(partner -> ours.system().change(partner.name(), Ours.parameters(timing)));
                awaitAgreed(ours, partners, timing, FIRST);
            }
            ours.assertNeverDown(partners);
        }
    }

    @Test
    void theirsChangeByTheirConfiguration(BfdLink link) {
        link.beginAll(ForeignSettings.of(FIRST));
        List<Partner> partners = link.partners();
        try (Ours ours = Ours.start(link)) {
            ours.add(partners, FIRST);
            ours.awaitUp(partners);
            for (Timing timing : CHANGES) {
                link.frr().change(ForeignSettings.of(timing));
                link.bird().change(ForeignSettings.of(timing));
                awaitAgreed(ours, partners, FIRST, timing);
            }
            ours.assertNeverDown(partners);
        }
    }

    private static void awaitAgreed(Ours ours, List<Partner> partners, Timing own, Timing other) {
        Agreed wanted = Agreed.of(own, other);
        Agreed theirs = Agreed.of(other, own);
        for (Partner partner : partners) {
            ours.await(partner + " agrees on " + wanted + ", " + theirs, () -> {
                var status = ours.status(partner);
                return status.transmitInterval().equals(wanted.transmitInterval())
                        && status.detectionTime().equals(Optional.of(wanted.detectionTime()))
                        && partner.foreign().agreed(partner.side()).equals(theirs);
            });
        }
    }
}
