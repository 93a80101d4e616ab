package io.vipwatch.bgp.rib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.Prefix;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class AttributeSetsTest {
    private final AttributeSets sets = new AttributeSets();
    private final HeldAttributes held = new HeldAttributes(sets);

    @Test
    void equalContentIsOneSet() {
        AttributeSet first = held.acquire(Routes.routeAttributes(1), 1);
        assertThat(held.acquire(Routes.routeAttributes(1), 2)).isSameAs(first);
        assertThat(held.acquire(Routes.routeAttributes(2), 1)).isNotSameAs(first);
        assertThat(sets.size()).isEqualTo(2);
        sets.release(first, 2);
        assertThat(sets.size()).isEqualTo(2);
        sets.release(first, 1);
        assertThat(sets.size()).isEqualTo(1);
    }

    @Test
    void thousandsOfSetsComeAndGoInAnyOrder() {
        List<AttributeSet> all = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            all.add(held.acquire(Routes.routeAttributes(i), 1));
        }
        assertThat(sets.size()).isEqualTo(5000);
        Collections.shuffle(all, new Random(1));
        all.forEach(set -> sets.release(set, 1));
        assertThat(sets.size()).isZero();
    }

    @Test
    void aSetReleasedTooOftenIsOurOwnError() {
        AttributeSet set = held.acquire(Routes.routeAttributes(1), 1);
        assertThatThrownBy(() -> sets.release(set, 2)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void peersOnSeveralThreadsShareSetsAndLeaveNothingBehind() throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<AdjRibIn>> peers = new ArrayList<>();
            for (int seed = 0; seed < 4; seed++) {
                Random random = new Random(seed);
                peers.add(threads.submit(() -> flap(random)));
            }
            for (Future<AdjRibIn> peer : peers) {
                AdjRibIn rib = peer.get();
                assertThat(rib.routes(Routes.IPV6, RouteFilter.ALL))
                        .hasSize(200)
                        .allMatch(route -> route.attributes().equals(Routes.routeAttributes(7)));
            }
            assertThat(sets.size()).isEqualTo(1);
        }
    }

    private AdjRibIn flap(Random random) {
        AdjRibIn rib = new AdjRibIn(sets);
        for (int i = 0; i < 20_000; i++) {
            Prefix prefix = Prefix.of(IpAddress.ofIpv6(0x20010db8L << 32, random.nextInt(200)), 128);
            rib.apply(
                    random.nextInt(4) == 0 ? Routes.withdraw(prefix) : Routes.announce(random.nextInt(20), prefix),
                    0,
                    RouteFilter.NONE,
                    change -> {});
        }
        for (int i = 0; i < 200; i++) {
            Nlri nlri = Nlri.of(Prefix.of(IpAddress.ofIpv6(0x20010db8L << 32, i), 128));
            rib.apply(Routes.announce(7, nlri), 0, RouteFilter.NONE, change -> {});
        }
        return rib;
    }
}
