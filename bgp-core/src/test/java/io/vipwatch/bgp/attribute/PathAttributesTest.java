package io.vipwatch.bgp.attribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.NlriList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The attributes of an UPDATE together, and those values whose text people read. */
class PathAttributesTest {
    private static final MpUnreach UNREACH = new MpUnreach(NlriList.empty(Family.IPV6_UNICAST));
    private static final AsPath PATH = new AsPath(List.of(AsPathSegment.sequence(65010)));

    @Test
    void routeAttributesAreAllButTheRoutesThemselves() {
        Unrecognized ignored = new Unrecognized(0x80, MpReach.TYPE_CODE, Octets.ofHex("0019460000"));
        PathAttributes attributes = PathAttributes.of(Origin.IGP, ignored, PATH, UNREACH);
        assertThat(attributes.routeAttributes()).isEqualTo(PathAttributes.of(Origin.IGP, PATH));
    }

    @Test
    void routeAttributesStayTheSameObjectWhenRoutesAreAdded() {
        PathAttributes shared = PathAttributes.of(Origin.IGP, PATH);
        PathAttributes with = shared.with(1, UNREACH);
        assertThat(with.list()).containsExactly(Origin.IGP, UNREACH, PATH);
        assertThat(with.routeAttributes()).isSameAs(shared);
        assertThat(shared.routeAttributes()).isSameAs(shared);
        assertThat(shared.with(9, UNREACH).list()).endsWith(UNREACH);
    }

    @Test
    void onlyRoutesAreAddedSo() {
        assertThatThrownBy(() -> PathAttributes.NONE.with(0, Origin.IGP)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void equalityIsByContentAndOrder() {
        assertThat(PathAttributes.of(Origin.IGP, PATH))
                .isEqualTo(new PathAttributes(List.of(Origin.IGP, PATH)))
                .hasSameHashCodeAs(new PathAttributes(List.of(Origin.IGP, PATH)))
                .isNotEqualTo(PathAttributes.of(PATH, Origin.IGP));
    }

    @Test
    void asPathIsWrittenAsRoutersPrintIt() {
        AsPath path = new AsPath(List.of(
                AsPathSegment.of(AsPathSegment.Type.AS_CONFED_SEQUENCE, 65020),
                AsPathSegment.sequence(65010, 4200000000L),
                AsPathSegment.of(AsPathSegment.Type.AS_SET, 1, 2)));
        assertThat(path.text()).isEqualTo("(65020) 65010 4200000000 {1,2}");
    }

    @Test
    void communitiesHaveTheirCanonicalText() {
        assertThat(new Community(0xfdf20064)).hasToString("65010:100");
        assertThat(new Community(0xffff0006).name()).contains("llgr-stale");
        assertThat(new Community(0xffffff01).name()).contains("no-export");
        assertThat(new LargeCommunity(-1, 0, 7)).hasToString("4294967295:0:7");
    }

    @Test
    void originIsIgpEgpOrIncomplete() {
        assertThat(Origin.EGP.text()).isEqualTo("egp");
        assertThatThrownBy(() -> new Origin(3)).isInstanceOf(IllegalArgumentException.class);
    }
}
