package io.vipwatch.lab.bfd;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.container.Patience;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** FRR and BIRD 2 do with each other what the other tests have them do with us. */
@Tag("lab")
@ExtendWith(BfdLink.Provider.class)
class ReferencesIT {
    private static final Timing FRR = new Timing(100, 200, 3);
    private static final Timing BIRD = new Timing(300, 150, 5);

    @Test
    void everyKindComesUpBetweenThem(BfdLink link) {
        List<Side> frr = List.of(frrSide(link, 1, false), frrSide(link, 2, true));
        List<Side> bird = frr.stream().map(Side::otherEnd).toList();
        link.frr().begin(ForeignSettings.of(FRR), frr);
        link.bird().begin(ForeignSettings.of(BIRD), bird);
        for (int i = 0; i < frr.size(); i++) {
            assertAgrees(link.frr(), frr.get(i), Agreed.of(FRR, BIRD));
            assertAgrees(link.bird(), bird.get(i), Agreed.of(BIRD, FRR));
        }
        link.frr().shutdown(frr.getFirst(), true);
        assertThat(Patience.until(
                        Ours.PATIENCE, () -> !link.bird().state(bird.getFirst()).equals("up")))
                .isTrue();
        assertThat(link.bird().downs(bird.getFirst())).isEqualTo(1);
        assertThat(link.bird().downs(bird.getLast())).isZero();
        link.bird().begin(ForeignSettings.of(BIRD), List.of());
        assertThat(link.bird().state(bird.getFirst())).isEqualTo("absent");
    }

    private static Side frrSide(BfdLink link, int number, boolean multihop) {
        return new Side(link.frr().router().ipv6(number), link.bird().router().ipv6(number), multihop);
    }

    private static void assertAgrees(ForeignBfd foreign, Side side, Agreed wanted) {
        assertThat(Patience.until(
                        Ours.PATIENCE,
                        () -> foreign.state(side).equals("up")
                                && foreign.agreed(side).equals(wanted)))
                .as(() -> side + " " + wanted + " " + foreign.agreed(side) + "\n" + foreign.report())
                .isTrue();
    }
}
