package io.vipwatch.bgp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.message.BgpMessage;
import io.vipwatch.bgp.message.RouteRefresh;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.rib.AttributeSets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AdvertisedRoutesTest {
    private static final NegotiatedSession ENHANCED = new NegotiatedSession(
            false, true, Set.of(Family.IPV6_UNICAST), Set.of(), Set.of(), false, Set.of(), true, true);

    private final AdvertisedRoutes advertised = new AdvertisedRoutes(new AttributeSets(), true);

    private List<BgpMessage> all() {
        List<BgpMessage> messages = new ArrayList<>();
        while (advertised.hasWork()) {
            advertised.workOff();
            for (Optional<BgpMessage> next = advertised.poll(); next.isPresent(); next = advertised.poll()) {
                messages.add(next.get());
            }
        }
        return messages;
    }

    @Test
    void requestsForARefreshThatWaitAreAnsweredTogether() {
        advertised.sessionUp(ENHANCED);
        assertThat(all()).containsExactly(Update.endOfRib(Family.IPV6_UNICAST));

        for (int request = 0; request < 1000; request++) {
            advertised.refresh(Family.IPV6_UNICAST);
        }

        assertThat(all())
                .containsExactly(
                        new RouteRefresh(Family.IPV6_UNICAST, RouteRefresh.BEGIN),
                        new RouteRefresh(Family.IPV6_UNICAST, RouteRefresh.END));
        advertised.refresh(Family.IPV6_UNICAST);
        assertThat(all()).hasSize(2);
    }
}
