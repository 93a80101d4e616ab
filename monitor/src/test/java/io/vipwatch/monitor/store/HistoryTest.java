package io.vipwatch.monitor.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.journal.Journal;
import io.vipwatch.monitor.journal.JournalReader;
import io.vipwatch.monitor.journal.Line;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryTest extends StoreOnDisk {
    private static final Prefix SERVICES = Prefix.of("2001:db8:0:ff00::/112");
    private static final Prefix POD = Prefix.of("2001:db8:0:1000:1::/122");

    private void recordTheScene(Journal journal) throws Exception {
        record(journal, route("node1", VIP)); // 1
        record(journal, route("node2", SERVICES)); // 2
        record(journal, route("node2", POD)); // 3
        record(journal, down("node1", LossCause.BFD, 900)); // 4
        record(journal, down("node2", LossCause.HOLD_TIMER, 9000)); // 5
        record(journal, route("node1", Prefix.of("192.0.2.0/24"))); // 6
    }

    private static EventFilter filter(String... conditions) {
        EventFilter filter = EventFilter.ALL;
        for (String condition : conditions) {
            String[] parts = condition.split("=", 2);
            String value = parts[1];
            filter = switch (parts[0]) {
                case "type" -> filter.ofTypes(List.of(value.split("\\+")));
                case "since" -> with(filter, OptionalLong.of(EPOCH + Long.parseLong(value) * SECOND), filter.until());
                case "until" -> with(filter, filter.since(), OptionalLong.of(EPOCH + Long.parseLong(value) * SECOND));
                case "prefix" -> with(filter, Optional.of(Prefix.of(value)), filter.peer(), filter.cause());
                case "peer" -> with(filter, filter.prefix(), Optional.of(value), filter.cause());
                case "cause" -> with(filter, filter.prefix(), filter.peer(), Optional.of(value));
                default ->
                    new EventFilter(
                            filter.types(),
                            filter.since(),
                            filter.until(),
                            filter.prefix(),
                            filter.peer(),
                            filter.cause(),
                            Optional.of(Duration.ofMillis(Long.parseLong(value))));
            };
        }
        return filter;
    }

    private static EventFilter with(EventFilter filter, OptionalLong since, OptionalLong until) {
        return new EventFilter(
                filter.types(), since, until, filter.prefix(), filter.peer(), filter.cause(), filter.slowerThan());
    }

    private static EventFilter with(
            EventFilter filter, Optional<Prefix> prefix, Optional<String> peer, Optional<String> cause) {
        return new EventFilter(
                filter.types(), filter.since(), filter.until(), prefix, peer, cause, filter.slowerThan());
    }

    private List<Long> seqs(EventFilter filter) throws Exception {
        return history().events(filter, EVERYTHING).stream()
                .map(StoredEvent::seq)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "type=route.announce, 1 2 3 6",
        "type=session.*, 4 5",
        "type=session.+route., 1 2 3 4 5 6",
        "type=session.upper, ''",
        "since=3, 4 5 6",
        "until=1, 1 2",
        "since=1;until=3, 2 3 4",
        "since=100, ''",
        "prefix=2001:db8:0:ff00::100/128, 1",
        "prefix=2001:db8:0:ff00::/112, 1 2",
        "prefix=2001:db8::/32, 1 2 3",
        "prefix=::/0, 1 2 3",
        "prefix=0.0.0.0/0, 6",
        "prefix=2001:db8:0:1000:1::/121, 3",
        "prefix=2001:db8:0:1000:1::/123, ''",
        "peer=node1, 1 4 6",
        "peer=node, ''",
        "cause=bfd, 4",
        "cause=hold-timer;peer=node1, ''",
        "slower=899, 4 5",
        "slower=900, 5",
        "slower=9000, ''",
        "peer=node2;type=route.;since=2, 3",
    })
    void every_condition_finds_what_it_says_in_the_store_as_in_the_journal(String conditions, String expected)
            throws Exception {
        EventFilter filter = filter(conditions.split(";", -1));
        List<Long> wanted = expected.isEmpty()
                ? List.of()
                : Arrays.stream(expected.split(" ", -1)).map(Long::valueOf).toList();
        try (Journal journal = journal()) {
            recordTheScene(journal);
            fill(journal);
            assertThat(seqs(filter)).isEqualTo(wanted);
            try (JournalReader reader = journal.reader(1)) {
                assertThat(reader.read(Duration.ZERO).stream()
                                .filter(filter::admits)
                                .map(Line::seq))
                        .isEqualTo(wanted);
            }
        }
    }

    @Test
    void the_newest_or_the_oldest_of_what_is_found_comes_in_order_and_within_the_reach() throws Exception {
        try (Journal journal = journal()) {
            record(journal, 100);
            fill(journal);
        }
        EventFilter downs = filter("type=session.down"); // 10, 20, … 100
        assertThat(history().events(downs, new History.Reach(1, 95, 3, true)))
                .extracting(StoredEvent::seq)
                .containsExactly(70L, 80L, 90L);
        assertThat(history().events(downs, new History.Reach(15, 95, 3, false)))
                .extracting(StoredEvent::seq)
                .containsExactly(20L, 30L, 40L);
        assertThat(history().events(downs, new History.Reach(11, 10, 3, false))).isEmpty();
    }

    @Test
    void a_store_that_is_not_there_is_said_to_be_missing_and_not_made() {
        assertThatThrownBy(() -> history().lastSeq())
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("there is no store");
        assertThat(file()).doesNotExist();
    }

    @Test
    void a_store_in_a_directory_that_may_not_be_written_is_read() throws Exception {
        try (Journal journal = journal()) {
            record(journal, 10);
            fill(journal);
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
        try (var database =
                SqliteConnections.reader(file(), true)) { // what is done where the system refuses the other way
            assertThat(Schema.number(database, "SELECT count(*) FROM event")).isEqualTo(10);
            assertThat(history().events(EventFilter.ALL, EVERYTHING)).hasSize(10);
        } finally {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void somebody_elses_database_is_not_read() throws Exception {
        Files.writeString(file(), "no database at all, and longer than a header of a hundred octets. ".repeat(4));
        List<String> damage = new ArrayList<>();
        assertThatThrownBy(() -> new SqliteHistory(new StoreFile(file()), damage::add).lastSeq())
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("is damaged");
        assertThat(damage).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2h", "120m", "1h60m", "7200s"})
    void a_duration_counts_back_from_now(String text) {
        assertThat(TimeBound.parse(text, EPOCH)).isEqualTo(EPOCH - 7200 * SECOND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-22T08:19:11Z", "2026-11-22T09:19:11.000+01:00"})
    void an_instant_of_RFC_3339_is_taken_as_it_is(String text) {
        assertThat(TimeBound.parse(text, 0)).isEqualTo(EPOCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-11-22", "2026-11-22T08:19:11", "2", "-2h", "h"})
    void anything_else_is_refused_with_what_would_do(String text) {
        assertThatThrownBy(() -> TimeBound.parse(text, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2026-11-22T08:19:11Z")
                .hasMessageContaining("2h");
    }

    @Test
    void a_duration_beyond_all_time_is_not_less_than_none() {
        assertThat(TimeBound.parse("999999999w", EPOCH)).isLessThan(0);
    }

    @Test
    void the_keys_of_prefixes_sort_together_what_lies_within_a_prefix() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            Prefix outer = prefix(random);
            Prefix other = random.nextBoolean() ? prefix(random) : within(outer, random);
            boolean inRange = Arrays.compareUnsigned(PrefixKey.of(outer), PrefixKey.of(other)) <= 0
                    && Arrays.compareUnsigned(PrefixKey.of(other), PrefixKey.lastWithin(outer)) <= 0;
            assertThat(inRange).as("seed %s: %s in %s", seed, other, outer).isEqualTo(outer.covers(other));
        }
    }

    private static Prefix prefix(Random random) {
        return random.nextInt(4) == 0
                ? Prefix.of(IpAddress.ofIpv4(random.nextInt()), random.nextInt(33))
                : Prefix.of(IpAddress.ofIpv6(random.nextLong(), random.nextLong()), random.nextInt(129));
    }

    private static Prefix within(Prefix outer, Random random) {
        int bits = outer.address().bits();
        int length = outer.length() + random.nextInt(bits - outer.length() + 1);
        IpAddress noise = bits == 32
                ? IpAddress.ofIpv4(random.nextInt())
                : IpAddress.ofIpv6(random.nextLong(), random.nextLong());
        Prefix rest = Prefix.of(noise, length);
        Prefix masked = Prefix.of(noise, outer.length());
        return new Prefix(
                outer.afi(),
                outer.high() | (rest.high() ^ masked.high()),
                outer.low() | (rest.low() ^ masked.low()),
                length);
    }
}
