package io.vipwatch.bgp.prefix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** NLRI in arrays. */
class NlriListTest {
    private static final Nlri ONE = Nlri.of(Prefix.of("2001:db8:1::/48"), 7);
    private static final Nlri TWO = Nlri.of(Prefix.of("2001:db8:2::1/128"), -1);
    private static final Nlri THREE = Nlri.of(Prefix.of("::/0"));

    @Test
    void givesBackWhatItWasMadeOfInOrder() {
        NlriList list = NlriList.of(Family.IPV6_UNICAST, List.of(ONE, TWO, THREE));
        assertThat(list.toList()).containsExactly(ONE, TWO, THREE);
        assertThat(list.pathId(1)).isEqualTo(-1);
        assertThat(list.length(1)).isEqualTo(128);
    }

    @Test
    void equalsAnotherOfTheSameRoutesHoweverItWasMade() {
        NlriList.Builder builder = new NlriList.Builder(Family.IPV6_UNICAST, 1, true);
        builder.add(ONE.prefix().high(), ONE.prefix().low(), 48, 7);
        builder.add(TWO.prefix().high(), TWO.prefix().low(), 128, -1);
        NlriList built = builder.build();
        NlriList made = NlriList.of(Family.IPV6_UNICAST, List.of(ONE, TWO));
        assertThat(built).isEqualTo(made).hasSameHashCodeAs(made);
        assertThat(built).isNotEqualTo(NlriList.of(Family.IPV6_UNICAST, List.of(TWO, ONE)));
        assertThat(NlriList.empty(Family.IPV6_UNICAST)).isNotEqualTo(NlriList.empty(Family.IPV4_UNICAST));
    }

    @Test
    void builderClearsBitsBeyondThePrefix() {
        NlriList.Builder builder = new NlriList.Builder(Family.IPV4_UNICAST, 4, false);
        builder.add(0xc0000201_ffffffffL, -1, 24, 9);
        NlriList list = builder.build();
        assertThat(list.toList()).containsExactly(Nlri.of(Prefix.of("192.0.2.0/24")));
    }

    @Test
    void partIsARange() {
        NlriList list = NlriList.of(Family.IPV6_UNICAST, List.of(ONE, TWO, THREE));
        assertThat(list.part(1, 3).toList()).containsExactly(TWO, THREE);
        assertThat(list.part(2, 2)).isEqualTo(NlriList.empty(Family.IPV6_UNICAST));
        assertThatThrownBy(() -> list.part(2, 4)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void refusesARouteOfAnotherFamily() {
        assertThatThrownBy(() -> NlriList.of(Family.IPV4_UNICAST, List.of(ONE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2001:db8:1::/48");
    }
}
