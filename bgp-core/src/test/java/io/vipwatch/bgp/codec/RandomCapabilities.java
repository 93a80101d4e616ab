package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.capability.AddPath;
import io.vipwatch.bgp.capability.BfdStrictMode;
import io.vipwatch.bgp.capability.Capability;
import io.vipwatch.bgp.capability.EnhancedRouteRefresh;
import io.vipwatch.bgp.capability.ExtendedMessage;
import io.vipwatch.bgp.capability.ExtendedNextHop;
import io.vipwatch.bgp.capability.FourOctetAs;
import io.vipwatch.bgp.capability.Fqdn;
import io.vipwatch.bgp.capability.GracefulRestart;
import io.vipwatch.bgp.capability.LongLivedGracefulRestart;
import io.vipwatch.bgp.capability.Multiprotocol;
import io.vipwatch.bgp.capability.Role;
import io.vipwatch.bgp.capability.RouteRefreshCapability;
import io.vipwatch.bgp.capability.UnknownCapability;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.RouterId;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Well-formed OPENs with capabilities of every sort. */
final class RandomCapabilities {
    private final Random random;

    RandomCapabilities(Random random) {
        this.random = random;
    }

    Open open() {
        int holdTime = random.nextInt(3) == 0 ? 0 : 3 + random.nextInt(65533);
        RouterId routerId = new RouterId(1 + random.nextInt(Integer.MAX_VALUE));
        return Open.of(1 + random.nextInt(Integer.MAX_VALUE), holdTime, routerId, list(12, this::capability));
    }

    private Capability capability() {
        return switch (random.nextInt(13)) {
            case 0 -> new Multiprotocol(family());
            case 1 -> new RouteRefreshCapability();
            case 2 -> new ExtendedNextHop(nonEmpty(() -> new ExtendedNextHop.Triple(family(), Family.AFI_IPV6)));
            case 3 -> new ExtendedMessage();
            case 4 -> new Role(random.nextInt(256));
            case 5 ->
                new GracefulRestart(
                        random.nextBoolean(),
                        random.nextBoolean(),
                        Duration.ofSeconds(random.nextInt(4096)),
                        list(3, () -> new GracefulRestart.Tuple(family(), random.nextBoolean())));
            case 6 -> new FourOctetAs(1 + random.nextLong(0xffff_ffffL));
            case 7 -> new AddPath(nonEmpty(() -> new AddPath.Tuple(family(), random.nextInt(5))));
            case 8 -> new EnhancedRouteRefresh();
            case 9 ->
                new LongLivedGracefulRestart(list(
                        3,
                        () -> new LongLivedGracefulRestart.Tuple(
                                family(), random.nextBoolean(), Duration.ofSeconds(random.nextInt(1 << 24)))));
            case 10 -> new Fqdn("node" + random.nextInt(100), random.nextBoolean() ? "" : "example.org");
            case 11 -> new BfdStrictMode();
            default -> new UnknownCapability(128 + random.nextInt(128), octets(random.nextInt(200)));
        };
    }

    private Family family() {
        return random.nextInt(4) == 0
                ? Family.of(random.nextInt(0x10000), random.nextInt(256))
                : random.nextBoolean() ? Family.IPV4_UNICAST : Family.IPV6_UNICAST;
    }

    private Octets octets(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Octets.copyOf(bytes);
    }

    private <T> List<T> nonEmpty(Supplier<T> one) {
        return Stream.generate(one).limit(1 + random.nextInt(3)).toList();
    }

    private <T> List<T> list(int most, Supplier<T> one) {
        return Stream.generate(one).limit(random.nextInt(most + 1)).toList();
    }
}
