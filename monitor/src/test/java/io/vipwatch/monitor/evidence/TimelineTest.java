package io.vipwatch.monitor.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.clock.Exchange;
import io.vipwatch.monitor.event.ClockStep;
import io.vipwatch.monitor.event.ClockSync;
import io.vipwatch.monitor.event.EdgeOccurrence;
import io.vipwatch.monitor.event.EvidenceSource;
import io.vipwatch.monitor.event.FibChanged;
import io.vipwatch.monitor.event.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Where on our clock the things are that the edge stamped by its own. */
class TimelineTest {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    private static final long SECOND = 1_000_000_000;
    private static final long MILLISECOND = 1_000_000;

    /** Our wall clock, less the monotonic one. */
    private static final long EPOCH = 1_795_335_000 * SECOND;

    /** The edge's clock, less our monotonic one; changed by whoever sets that clock. */
    private long ahead = EPOCH + 7 * SECOND;

    private final Timeline timeline = new Timeline("edge", true);
    private final List<Dated> told = new ArrayList<>();

    private static Moment at(long monotonic) {
        return new Moment(monotonic, EPOCH + monotonic, 0);
    }

    /** A round trip of a millisecond that begins at {@code sent}. */
    private void exchange(long sent) {
        Exchange exchange = Exchange.of(sent, sent + MILLISECOND / 2 + ahead, sent + MILLISECOND, 1_000);
        told.addAll(timeline.exchanged(exchange, at(sent + MILLISECOND)));
    }

    private void exchangesUntil(long from, long to) {
        for (long sent = from; sent < to; sent += SECOND) {
            exchange(sent);
        }
    }

    private Observation observation(EdgeTime time, long arrival) {
        return new Observation(
                EvidenceSource.ROUTES,
                time,
                arrival,
                (seen, _) -> new FibChanged(seen, VIP, true, Optional.empty(), Optional.empty(), ""));
    }

    private void observed(EdgeTime time, long arrival) {
        told.addAll(timeline.observed(observation(time, arrival), at(arrival)));
    }

    /** A round trip that takes this long, as much there as back. */
    private void slowExchange(long sent, long delay) {
        Exchange exchange = Exchange.of(sent, sent + delay / 2 + ahead, sent + delay, 1_000);
        told.addAll(timeline.exchanged(exchange, at(sent + delay)));
    }

    @Test
    void what_a_program_stamped_may_be_as_much_older_as_programs_were_late_about_then() {
        exchangesUntil(0, 10 * SECOND);
        long stamped = 10 * SECOND;
        observed(new EdgeTime.Stamped(stamped + ahead, 2 * MILLISECOND, 1_000), stamped + 2 * MILLISECOND);
        slowExchange(stamped + 3 * MILLISECOND, 41 * MILLISECOND);
        assertThat(only().at().uncertaintyNanos()).isBetween(21 * MILLISECOND, 22 * MILLISECOND);
        assertThat(only().at().monotonicNanos()).as("mostly it was not").isBetween(stamped - 2 * MILLISECOND, stamped);
    }

    @Test
    void what_the_kernel_stamped_as_it_happened_is_as_certain_while_programs_are_late() {
        exchangesUntil(0, 10 * SECOND);
        happens(10 * SECOND);
        slowExchange(10 * SECOND + 3 * MILLISECOND, 41 * MILLISECOND);
        assertThat(only().at().uncertaintyNanos()).isLessThan(MILLISECOND);
    }

    /** Something that happens at {@code instant} of our monotonic clock and arrives two milliseconds later. */
    private void happens(long instant) {
        observed(new EdgeTime.Stamped(instant + ahead, 0, 1_000), instant + 2 * MILLISECOND);
    }

    private Dated only() {
        List<Dated> ofTheEdge = told.stream()
                .filter(one -> one.what() instanceof EdgeOccurrence)
                .toList();
        assertThat(ofTheEdge).hasSize(1);
        return ofTheEdge.getFirst();
    }

    private static Optional<String> unknown(Dated dated) {
        return ((EdgeOccurrence) dated.what()).seen().timeUnknown();
    }

    private static void assertIsAt(Dated dated, long instant) {
        assertThat(unknown(dated)).isEmpty();
        assertThat(Math.abs(dated.at().monotonicNanos() - instant))
                .as("%s", dated)
                .isLessThanOrEqualTo(dated.at().uncertaintyNanos());
        assertThat(dated.at().epochNanos()).isEqualTo(dated.at().monotonicNanos() + EPOCH);
    }

    @Test
    void a_stamp_between_two_round_trips_is_told_by_our_clock_with_half_the_round_trip_as_its_uncertainty() {
        exchangesUntil(0, 20 * SECOND);
        happens(20 * SECOND);
        assertThat(timeline.isWaiting()).isTrue();
        exchange(20 * SECOND + 100 * MILLISECOND);
        Dated fib = only();
        assertIsAt(fib, 20 * SECOND);
        assertThat(fib.at().uncertaintyNanos()).isBetween(MILLISECOND / 2, MILLISECOND);
        assertThat(((EdgeOccurrence) fib.what()).seen().edgeClock()).isEqualTo(OptionalLong.of(20 * SECOND + ahead));
        assertThat(((EdgeOccurrence) fib.what()).seen().arrival()).isEqualTo(EPOCH + 20 * SECOND + 2 * MILLISECOND);
        assertThat(((EdgeOccurrence) fib.what()).clock()).isEqualTo("edge");
    }

    @Test
    void an_observation_waits_for_a_round_trip_that_began_after_it_arrived() {
        exchangesUntil(0, 5 * SECOND);
        happens(5 * SECOND);
        exchange(5 * SECOND + MILLISECOND);
        assertThat(told).as("its answer was under way").noneMatch(one -> one.what() instanceof EdgeOccurrence);
        exchange(5 * SECOND + 3 * MILLISECOND);
        assertIsAt(only(), 5 * SECOND);
    }

    @Test
    void where_the_clock_is_not_checked_in_time_the_instant_is_unknown_and_no_later_than_the_arrival() {
        exchangesUntil(0, 5 * SECOND);
        happens(5 * SECOND);
        told.addAll(timeline.tick(at(5 * SECOND + Timeline.PATIENCE)));
        assertThat(told).noneMatch(one -> one.what() instanceof EdgeOccurrence);
        told.addAll(timeline.tick(at(6 * SECOND + Timeline.PATIENCE)));
        assertThat(unknown(only())).contains("the edge's clock could not be checked");
        assertThat(only().at().monotonicNanos()).isEqualTo(5 * SECOND + 2 * MILLISECOND);
        assertThat(((EdgeOccurrence) only().what()).clock()).isEqualTo("monitor");
    }

    @Test
    void a_step_of_the_edges_clock_is_told_with_its_bounds_and_makes_no_instant_wrong() {
        for (long step : new long[] {3 * SECOND, -3 * SECOND, 40 * MILLISECOND, -40 * MILLISECOND}) {
            TimelineTest fresh = new TimelineTest();
            fresh.stepAndCheck(step);
        }
    }

    private void stepAndCheck(long step) {
        exchangesUntil(0, 30 * SECOND);
        happens(30 * SECOND + 100 * MILLISECOND);
        ahead += step;
        happens(30 * SECOND + 200 * MILLISECOND);
        exchange(30 * SECOND + 300 * MILLISECOND);
        exchange(30 * SECOND + 400 * MILLISECOND);
        exchange(30 * SECOND + 500 * MILLISECOND);
        List<Dated> ofTheEdge = told.stream()
                .filter(one -> one.what() instanceof EdgeOccurrence)
                .toList();
        assertThat(ofTheEdge).hasSize(2).allMatch(one -> unknown(one).isPresent());
        Dated stepped = told.stream()
                .filter(one -> one.what() instanceof ClockStep)
                .findFirst()
                .orElseThrow();
        assertThat(((ClockStep) stepped.what()).host()).isEqualTo("edge");
        assertThat(((ClockStep) stepped.what()).step().toNanos()).isCloseTo(step, within(2 * MILLISECOND));
        assertIsWithin(stepped, 29 * SECOND, 30 * SECOND + 301 * MILLISECOND);
        happens(31 * SECOND);
        exchange(31 * SECOND + 10 * MILLISECOND);
        Dated after = told.stream()
                .filter(one ->
                        one.what() instanceof EdgeOccurrence && unknown(one).isEmpty())
                .findFirst()
                .orElseThrow();
        assertIsAt(after, 31 * SECOND);
    }

    private static org.assertj.core.data.Offset<Long> within(long nanos) {
        return org.assertj.core.data.Offset.offset(nanos);
    }

    private static void assertIsWithin(Dated dated, long from, long to) {
        assertThat(dated.at().monotonicNanos() - dated.at().uncertaintyNanos()).isGreaterThanOrEqualTo(from);
        assertThat(dated.at().monotonicNanos() + dated.at().uncertaintyNanos()).isLessThanOrEqualTo(to);
    }

    @Test
    void a_clock_that_was_set_and_set_back_between_round_trips_leaves_the_instants_unknown() {
        exchangesUntil(0, 10 * SECOND);
        ahead += SECOND;
        happens(10 * SECOND);
        exchange(10 * SECOND + 100 * MILLISECOND);
        ahead -= SECOND;
        exchange(10 * SECOND + 200 * MILLISECOND);
        assertThat(unknown(only())).contains("the edge's clock was not steady");
    }

    @Test
    void a_stamp_from_before_the_first_round_trip_is_unknown() {
        exchange(10 * SECOND);
        observed(new EdgeTime.Stamped(2 * SECOND + ahead, 0, 1_000), 11 * SECOND);
        exchange(12 * SECOND);
        assertThat(unknown(only())).contains("the edge's clock was not yet measured then");
    }

    @Test
    void a_stamp_that_would_be_later_than_its_arrival_is_unknown() {
        exchangesUntil(0, 10 * SECOND);
        observed(new EdgeTime.Stamped(11 * SECOND + ahead, 0, 1_000), 10 * SECOND);
        exchange(10 * SECOND + MILLISECOND);
        assertThat(unknown(only())).contains("its stamp is later than its arrival");
    }

    @Test
    void a_stamp_of_whole_seconds_is_anywhere_in_its_second_and_not_after_its_arrival() {
        exchangesUntil(0, 10 * SECOND);
        long happened = 10 * SECOND + 300 * MILLISECOND;
        long stamp = Math.floorDiv(happened + ahead, SECOND) * SECOND;
        observed(new EdgeTime.Stamped(stamp, 0, SECOND), happened + 2 * MILLISECOND);
        exchange(11 * SECOND);
        assertIsAt(only(), happened);
        assertThat(only().at().uncertaintyNanos()).isBetween(150 * MILLISECOND, 160 * MILLISECOND);
    }

    @Test
    void local_time_that_is_an_hour_off_because_summer_time_ended_is_told_by_the_arrival() {
        exchangesUntil(0, 10 * SECOND);
        long happened = 10 * SECOND;
        observed(new EdgeTime.StampedLocally(happened + ahead - 3600 * SECOND, 0, 1_000), happened + 2 * MILLISECOND);
        exchange(11 * SECOND);
        assertIsAt(only(), happened);
        assertThat(((EdgeOccurrence) only().what()).seen().edgeClock()).isEqualTo(OptionalLong.of(happened + ahead));
    }

    @Test
    void what_needs_no_clock_of_the_edge_does_not_wait_for_it() {
        observed(new EdgeTime.Between(4 * SECOND, 6 * SECOND), 6 * SECOND);
        assertIsAt(only(), 5 * SECOND);
        assertThat(only().at().uncertaintyNanos()).isEqualTo(SECOND);
        told.clear();
        observed(new EdgeTime.BeforeArrival(), 7 * SECOND);
        assertThat(unknown(only())).contains("the edge gave no stamp");
    }

    @Test
    void a_step_of_our_own_wall_clock_moves_the_epoch_and_is_none_of_the_edges() {
        exchangesUntil(0, 10 * SECOND);
        happens(10 * SECOND);
        long sent = 10 * SECOND + 10 * MILLISECOND;
        Moment stepped = new Moment(sent + MILLISECOND, EPOCH + 3600 * SECOND + sent + MILLISECOND, 0);
        told.addAll(timeline.exchanged(
                Exchange.of(sent, sent + MILLISECOND / 2 + ahead, sent + MILLISECOND, 1_000), stepped));
        assertThat(told).noneMatch(one -> one.what() instanceof ClockStep);
        assertThat(unknown(only())).isEmpty();
        assertThat(only().at().epochNanos()).isCloseTo(EPOCH + 3610 * SECOND, within(MILLISECOND));
    }

    @Test
    void the_offset_is_told_after_some_round_trips_and_then_once_a_minute() {
        exchangesUntil(0, 130 * SECOND);
        List<Dated> syncs =
                told.stream().filter(one -> one.what() instanceof ClockSync).toList();
        assertThat(syncs).hasSize(3);
        ClockSync sync = (ClockSync) syncs.getLast().what();
        assertThat(sync.host()).isEqualTo("edge");
        assertThat(sync.offset()).isBetween(Duration.ofMillis(6999), Duration.ofMillis(7001));
        assertThat(sync.offsetUncertainty()).isLessThan(Duration.ofMillis(1));
        assertThat(sync.roundTrip()).isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void without_round_trips_every_stamp_is_unknown_at_once() {
        Timeline blind = new Timeline("edge", false);
        List<Dated> dated =
                blind.observed(observation(new EdgeTime.Stamped(SECOND + ahead, 0, 1_000), SECOND), at(SECOND));
        assertThat(unknown(dated.getFirst())).contains("the edge's clock is not measured");
    }

    @Test
    void a_flood_keeps_the_number_of_those_that_wait_bounded() {
        exchange(0);
        for (int i = 0; i < Timeline.ROOM + 5; i++) {
            happens(SECOND);
        }
        assertThat(told).hasSize(5).allMatch(one -> unknown(one).isPresent());
    }

    @Test
    void however_uneven_the_ways_the_true_instant_is_within_the_uncertainty() {
        long seed = 20_261_122;
        Random random = new Random(seed);
        long drift = 20; // nanoseconds a millisecond: 20 ppm
        Timeline uneven = new Timeline("edge", true);
        List<Dated> all = new ArrayList<>();
        List<Long> truths = new ArrayList<>();
        for (long second = 0; second < 400; second++) {
            long sent = second * SECOND;
            long there = random.nextLong(200_000, 30 * MILLISECOND);
            long back = random.nextLong(200_000, 30 * MILLISECOND);
            long read = sent + there;
            long remote = read + ahead + read / MILLISECOND * drift;
            all.addAll(
                    uneven.exchanged(Exchange.of(sent, remote / 1_000 * 1_000, read + back, 1_000), at(read + back)));
            long truth = sent + random.nextLong(100 * MILLISECOND, 800 * MILLISECOND);
            long stamp = truth + ahead + truth / MILLISECOND * drift;
            truths.add(truth);
            uneven.observed(
                    observation(new EdgeTime.Stamped(stamp / 1_000 * 1_000, 0, 1_000), truth + 90 * MILLISECOND),
                    at(truth + 90 * MILLISECOND));
        }
        List<Dated> fibs =
                all.stream().filter(one -> one.what() instanceof FibChanged).toList();
        assertThat(fibs).hasSizeGreaterThan(300);
        for (int i = 0; i < fibs.size(); i++) {
            long truth = truths.get(i);
            if (unknown(fibs.get(i)).isEmpty()) {
                assertThat(Math.abs(fibs.get(i).at().monotonicNanos() - truth))
                        .as("seed %d, event %d: %s", seed, i, fibs.get(i))
                        .isLessThanOrEqualTo(fibs.get(i).at().uncertaintyNanos());
            }
        }
        assertThat(fibs.stream().filter(one -> unknown(one).isPresent()))
                .as("unknown, seed %d", seed)
                .hasSizeLessThan(3);
    }
}
