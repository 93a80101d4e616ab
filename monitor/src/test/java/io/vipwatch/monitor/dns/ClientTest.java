package io.vipwatch.monitor.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.explain.Outcome;
import io.vipwatch.monitor.explain.Span;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ClientTest {
    private static final IpAddress A = IpAddress.of("2001:db8::11");
    private static final IpAddress B = IpAddress.of("2001:db8::12");
    private static final IpAddress C = IpAddress.of("2001:db8::13");
    private static final Duration ROUND_TRIP = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofMinutes(10);

    private static RoundRobin with(Set<IpAddress> silent, Set<IpAddress> refusing) {
        return new RoundRobin(List.of(A, B, C), silent, refusing, ROUND_TRIP);
    }

    private static long millis(Client client, RoundRobin name, int first) {
        return client.untilConnected(name.world(first), DialTimers.STANDARD, Duration.ofSeconds(5), LONG)
                .orElseThrow()
                .toMillis();
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void aHostThatAnswersIsConnectedAtOnce(Client client) {
        assertThat(millis(client, with(Set.of(), Set.of()), 0)).isEqualTo(1);
    }

    /** Go's net.Dialer: 30 s are shared out among the addresses that are left. */
    @ParameterizedTest
    @CsvSource({
        "SEQUENTIAL, 10001", // 10 s for the dead one, then the next
        "HAPPY_EYEBALLS, 301", // 300 ms, then the next beside it
        "FIRST_ADDRESS, 31001" // 30 s, a second, and the name with another address in front
    })
    void aDeadHostInFrontCostsWhatTheClientGivesIt(Client client, long millis) {
        assertThat(millis(client, with(Set.of(A), Set.of()), 0)).isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource({"SEQUENTIAL, 20001", "HAPPY_EYEBALLS, 601", "FIRST_ADDRESS, 62001"})
    void twoDeadHostsInFrontCostTwice(Client client, long millis) {
        assertThat(millis(client, with(Set.of(A, B), Set.of()), 0)).isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource({"SEQUENTIAL, 2", "HAPPY_EYEBALLS, 2", "FIRST_ADDRESS, 1002"})
    void aDeadProcessOnALivingHostRefusesAndCostsNothingToThoseWhoGoOn(Client client, long millis) {
        assertThat(millis(client, with(Set.of(), Set.of(A)), 0)).isEqualTo(millis);
    }

    @Test
    void whereAllRefuseNobodyWaitsForTheDeadline() {
        for (Client client : Client.values()) {
            World world = with(Set.of(), Set.of(A, B, C)).world(0);
            Client.Dialled dialled = client.dial(world, DialTimers.STANDARD, List.of(A, B, C), Duration.ZERO);
            assertThat(dialled.connected()).isEmpty();
            assertThat(dialled.end()).isLessThanOrEqualTo(ROUND_TRIP.multipliedBy(3));
        }
    }

    @Test
    void aCacheGivesTheFirstAddressOnlyTheSameOneAgain() {
        World cached = new CachingResolver(with(Set.of(A), Set.of()).world(0), Duration.ofMinutes(1));
        // asked at 0 and 31 s: the same; at 62 s it has expired, and the next address comes first
        assertThat(Client.FIRST_ADDRESS.untilConnected(cached, DialTimers.STANDARD, Duration.ZERO, LONG))
                .contains(Duration.ofMillis(62_001));
    }

    @Test
    void aCacheChangesNothingForThoseWhoTryEveryAddress() {
        World cached = new CachingResolver(with(Set.of(A), Set.of()).world(0), Duration.ofMinutes(1));
        assertThat(Client.SEQUENTIAL.untilConnected(cached, DialTimers.STANDARD, Duration.ZERO, LONG))
                .contains(Duration.ofMillis(10_001));
    }

    @Test
    void manyAddressesGetTwoSecondsEachAsLongAsTheyLast() {
        List<IpAddress> many = java.util.stream.IntStream.range(1, 41)
                .mapToObj(i -> IpAddress.of("2001:db8::1:" + Integer.toHexString(i)))
                .toList();
        RoundRobin dead = new RoundRobin(many, Set.copyOf(many), Set.of(), ROUND_TRIP);
        Client.Dialled dialled = Client.SEQUENTIAL.dial(dead.world(0), DialTimers.STANDARD, many, Duration.ZERO);
        assertThat(dialled.connected()).isEmpty();
        assertThat(dialled.end()).isEqualTo(Duration.ofSeconds(30)); // fifteen of forty were tried
    }

    @Test
    void nobodyAliveNeverConnects() {
        RoundRobin dead = with(Set.of(A, B, C), Set.of());
        for (Client client : Client.values()) {
            assertThat(client.untilConnected(dead.world(0), DialTimers.STANDARD, Duration.ZERO, Duration.ofMinutes(2)))
                    .isEmpty();
            assertThat(dead.predict(client, DialTimers.STANDARD, Optional.empty(), Duration.ofMinutes(2)))
                    .isInstanceOf(Outcome.Endless.class);
        }
    }

    @Test
    void aPredictionIsOverAllOrdersInWhichTheAddressesMayCome() {
        RoundRobin oneDead = with(Set.of(A), Set.of());
        assertThat(oneDead.predict(Client.SEQUENTIAL, DialTimers.STANDARD, Optional.empty(), LONG)
                        .range())
                .contains(Span.ofMillis(1, 10_001));
        assertThat(oneDead.predict(Client.FIRST_ADDRESS, DialTimers.STANDARD, Optional.of(Duration.ofMinutes(1)), LONG)
                        .range())
                .contains(Span.ofMillis(1, 62_001));
        assertThat(oneDead.predict(Client.HAPPY_EYEBALLS, DialTimers.STANDARD, Optional.empty(), LONG)
                        .range())
                .contains(Span.ofMillis(1, 301));
    }

    @Test
    void aNameWithoutAddressesIsNotKnown() {
        RoundRobin none = new RoundRobin(List.of(), Set.of(), Set.of(), ROUND_TRIP);
        assertThat(none.predict(Client.SEQUENTIAL, DialTimers.STANDARD, Optional.empty(), LONG))
                .isInstanceOf(Outcome.NotKnown.class);
    }
}
