package io.vipwatch.monitor.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.InjectSection;
import io.vipwatch.monitor.config.InjectServiceSection;
import io.vipwatch.monitor.event.GuardChange;
import io.vipwatch.monitor.event.InjectAlarm;
import io.vipwatch.monitor.event.InjectGuard;
import io.vipwatch.monitor.event.InjectSuppressed;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which prefixes are not announced, whoever configured them: looked at again before anything is sent. */
class ForbiddenPrefixTest {
    private static final Duration SETTLED = Duration.ofSeconds(8);

    /** What came past the reader: a service with a prefix, and what may be announced. */
    static Stream<Arguments> forbidden() {
        return Stream.of(
                arguments("is not within inject.allow", World.VIP.toString(), List.of("2001:db8:1::/48")),
                arguments(
                        "covers 2001:db8:0:ff00::/112 of inject.allow",
                        "2001:db8:0:ff00::/64",
                        List.of("2001:db8:0:ff00::/112")),
                arguments(
                        "covers 2001:db8:0:ff00::/112 of inject.allow",
                        "2001:db8::/48",
                        List.of("2001:db8::/32", "2001:db8:0:ff00::/112")),
                arguments(
                        "covers 2001:db8:1::/48 of inject.allow",
                        "2001:db8::/32",
                        List.of("2001:db8::/32", "2001:db8:1::/48")),
                arguments("is a default route", "::/0", List.of("::/0")),
                arguments("is a default route", "0.0.0.0/0", List.of("0.0.0.0/0")));
    }

    @ParameterizedTest(name = "{1} {0}")
    @MethodSource("forbidden")
    void what_is_forbidden_is_never_announced_even_if_it_came_past_the_reader(
            String why, String prefix, List<String> allow) {
        World world = new World(World.SERVICE);
        InjectSection config = World.config(World.SERVICE);
        List<Prefix> allowed = allow.stream().map(Prefix::of).toList();
        List<InjectServiceSection> services = config.services().stream()
                .map(service -> announcing(service, Prefix.of(prefix)))
                .toList();
        world.tell(new InjectEvent.Reconfigured(new InjectSection(allowed, config.guards(), services, List.of())));
        world.edgeUp("edge", true);
        world.pass(SETTLED);
        assertThat(world.told).as(why).isEmpty();
        assertThat(world.said(InjectAlarm.class))
                .extracting(InjectAlarm::change, InjectAlarm::alarm, InjectAlarm::reason)
                .containsExactly(
                        tuple(GuardChange.RAISED, "forbidden-prefix", prefix + " " + why + " and is not announced"));
        assertThat(world.said(InjectSuppressed.class))
                .filteredOn(said -> said.guard() == InjectGuard.ALLOW_LIST)
                .extracting(InjectSuppressed::node)
                .containsExactly("node1", "node2", "node3");
    }

    private static InjectServiceSection announcing(InjectServiceSection service, Prefix prefix) {
        return new InjectServiceSection(
                service.name(),
                List.of(prefix),
                service.edges(),
                service.backends(),
                service.checks(),
                service.needed(),
                service.onBadHealth(),
                service.gracefulShutdownTime(),
                service.allowBlackhole(),
                service.onExit(),
                service.restartTime(),
                service.attributes(),
                service.drain());
    }

    @Test
    void what_is_allowed_is_announced_by_the_same_way() {
        World world = new World(World.SERVICE);
        world.tell(new InjectEvent.Reconfigured(World.config(World.SERVICE)));
        world.edgeUp("edge", true);
        world.pass(SETTLED);
        assertThat(world.announced()).hasSize(3);
        assertThat(world.said(InjectAlarm.class)).isEmpty();
    }

    @Test
    void a_prefix_that_covers_another_of_the_allow_list_is_not_announced_though_it_is_within_a_third() {
        InjectSection config = World.config(World.SERVICE);
        Prefix wide = Prefix.of("2001:db8::/32");
        Prefix middle = Prefix.of("2001:db8:0:ff00::/64");
        Prefix narrow = Prefix.of("2001:db8:0:ff00::/112");
        InjectSection section = new InjectSection(List.of(wide, narrow), config.guards(), config.services(), List.of());
        assertThat(section.allows(wide)).isFalse();
        assertThat(section.allows(middle)).isFalse();
        assertThat(section.allows(narrow)).isTrue();
        assertThat(section.allows(World.VIP)).isTrue();
    }

    @Test
    void the_default_route_is_never_announced_even_if_the_list_of_what_may_be_has_it() {
        Prefix everything = Prefix.of("::/0");
        InjectSection config = World.config(World.SERVICE);
        InjectSection section = new InjectSection(List.of(everything), config.guards(), config.services(), List.of());
        assertThat(section.allows(everything)).isFalse();
        assertThat(section.allows(World.VIP)).isTrue();
    }
}
