package io.vipwatch.monitor.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vipwatch.monitor.event.ProbeFailure;
import io.vipwatch.monitor.event.ProbeKind;
import io.vipwatch.monitor.event.ProbeLossEnd;
import io.vipwatch.monitor.event.ProbeLossStart;
import io.vipwatch.monitor.event.ProbeNodeChange;
import io.vipwatch.monitor.event.ProbeTarget;
import io.vipwatch.monitor.event.ServiceDown;
import io.vipwatch.monitor.event.ServiceUp;
import io.vipwatch.monitor.probe.Course.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeTrackTest {
    private static final Duration FAST = Duration.ofMillis(20);

    @Test
    void gap_is_first_ok_less_last_ok_less_the_interval_and_loss_derived_is_lost_by_interval() {
        Course course = Course.ofFlows(1, FAST, Course.good("node1", at -> Course.between(at, 2000, 2800)));
        course.until(Duration.ofSeconds(10));

        ProbeLossStart start = course.told(ProbeLossStart.class).getFirst();
        assertThat(start.lastOkEpochNanos()).isEqualTo(OptionalLong.of(Course.epoch(Duration.ofMillis(1980))));
        assertThat(start.lossStartEpochNanos()).isEqualTo(Course.epoch(Duration.ofSeconds(2)));
        assertThat(start.spacing()).isEqualTo(FAST);
        assertThat(start.reason()).isEqualTo(ProbeFailure.TIMEOUT);
        ProbeLossEnd end = course.told(ProbeLossEnd.class).getFirst();
        assertThat(end.firstOkEpochNanos()).isEqualTo(Course.epoch(Duration.ofMillis(2800)));
        assertThat(end.gap()).contains(Duration.ofMillis(800)); // 2800 − 1980 − 20
        assertThat(end.gapUncertainty()).isEqualTo(FAST);
        assertThat(end.lossDerived()).isEqualTo(Duration.ofMillis(800)); // 40 × 20 ms
        assertThat(end.lost()).isEqualTo(40);
        assertThat(end.sent()).isEqualTo(40);
        assertThat(course.told()).hasSize(2);
    }

    @ParameterizedTest(name = "outage of {0} ms")
    @ValueSource(longs = {60, 333, 868, 7911})
    void with_any_phase_between_outage_and_probes_the_gap_is_within_its_uncertainty(long outage) {
        for (long seed = 0; seed < 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Duration from = Duration.ofNanos(2_000_000_000L + random.nextLong(20_000_000));
            Duration to = from.plusMillis(outage);
            Course course = Course.ofFlows(
                    8, FAST, Course.good("node1", at -> at.compareTo(from) >= 0 && at.compareTo(to) < 0));
            course.until(Duration.ofSeconds(17));
            ProbeLossEnd end = course.told(ProbeLossEnd.class).getFirst();
            assertThat(end.gap().orElseThrow())
                    .as("seed %d", seed)
                    .isCloseTo(Duration.ofMillis(outage), end.gapUncertainty());
            assertThat(end.gapUncertainty()).isLessThanOrEqualTo(FAST.plusMillis(1));
            assertThat(end.affected()).hasSize(8);
        }
    }

    @Test
    void figures_are_those_of_affected_flows_only() {
        Course course = Course.ofFlows(
                8,
                FAST,
                (flow, at) -> flow < 3 && Course.between(at, 2000, 2300) ? Optional.empty() : Reply.of("node1"));
        course.until(Duration.ofSeconds(10));
        ProbeLossEnd end = course.told(ProbeLossEnd.class).getFirst();
        assertThat(end.flows()).isEqualTo(8);
        assertThat(end.affected()).extracting(ProbeLossEnd.FlowLoss::flow).containsExactly(0, 1, 2);
        assertThat(end.lossDerived()).isEqualTo(Duration.ofMillis(300));
        assertThat(end.gapMedian()).contains(Duration.ofMillis(300));
    }

    @Test
    void the_last_good_probe_is_that_of_the_affected_flow_which_was_asked_last_before_the_first_loss() {
        Course course = Course.ofFlows(
                8,
                FAST,
                (flow, at) -> flow != 4 && Course.between(at, 2000, 2300) ? Optional.empty() : Reply.of("node1"));
        ProbeLossEnd end =
                course.until(Duration.ofSeconds(10)).told(ProbeLossEnd.class).getFirst();
        Duration before = Duration.ofNanos(
                end.lossStartEpochNanos() - end.lastOkEpochNanos().orElseThrow());
        assertThat(before).as("8 flows every 20 ms").isLessThanOrEqualTo(Duration.ofMillis(3));
        assertThat(end.affected())
                .allMatch(flow -> flow.firstRoundTrip().equals(Optional.of(Course.ROUND_TRIP)))
                .allMatch(flow -> flow.nodeAfter().equals(Optional.of("node1")));
    }

    @Test
    void a_single_probe_that_is_lost_between_good_ones_is_counted_and_not_told() {
        Course course = Course.ofFlows(1, FAST, Course.good("node1", at -> at.toMillis() % 1000 == 500));
        course.until(Duration.ofSeconds(10));
        assertThat(course.told()).isEmpty();
        assertThat(course.track().standing().lost()).containsEntry(ProbeFailure.TIMEOUT, 9L);
        assertThat(course.track().standing().losingSince()).isEmpty();
    }

    @Test
    void what_is_lost_anyway_is_subtracted_from_the_loss_derived_outage_and_does_not_touch_the_gap() {
        for (long seed = 0; seed < 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Course course = Course.ofFlows(
                    4,
                    FAST,
                    Course.good("node1", at -> Course.between(at, 30_000, 32_000) || random.nextDouble() < 0.002));
            course.until(Duration.ofSeconds(45));
            List<ProbeLossEnd> ends = course.told(ProbeLossEnd.class);
            ProbeLossEnd end = ends.stream()
                    .filter(one -> one.gap().orElseThrow().toMillis() > 500)
                    .findFirst()
                    .orElseThrow();
            assertThat(end.gap().orElseThrow())
                    .as("seed %d", seed)
                    .isCloseTo(Duration.ofSeconds(2), Duration.ofMillis(60));
            assertThat(end.lossDerived()).as("seed %d", seed).isCloseTo(Duration.ofSeconds(2), Duration.ofMillis(60));
            assertThat(end.background()).isCloseTo(0.002, within(0.004));
        }
    }

    @Test
    void from_rest_to_hurry_within_an_outage_the_uncertainty_is_half_of_both_intervals() {
        Course course =
                Course.ofFlows(1, Duration.ofSeconds(1), Course.good("node1", at -> Course.between(at, 2500, 4730)));
        course.until(Duration.ofMillis(3600));
        course.interval(FAST);
        course.until(Duration.ofSeconds(12));
        ProbeLossEnd end = course.told(ProbeLossEnd.class).getFirst();
        assertThat(end.gapUncertainty()).isBetween(Duration.ofMillis(505), Duration.ofMillis(515));
        assertThat(end.gap().orElseThrow()).isCloseTo(Duration.ofMillis(2230), end.gapUncertainty());
    }

    @Test
    void a_prober_that_stands_still_sends_nothing_and_loses_nothing() {
        Course course = Course.ofFlows(8, FAST, Course.good("node1", _ -> false));
        course.until(Duration.ofSeconds(2));
        course.stall(Duration.ofSeconds(5)); // answers wait in the socket's buffer, longer than their timeout
        course.until(Duration.ofSeconds(12));
        assertThat(course.told()).isEmpty();
        assertThat(course.track().standing().lost()).isEmpty();
        assertThat(course.track().standing().late()).isZero();
    }

    @Test
    void an_outage_that_a_stall_of_the_prober_overlaps_is_marked() {
        Course course = Course.ofFlows(1, FAST, Course.good("node1", at -> Course.between(at, 2000, 3000)));
        course.until(Duration.ofMillis(3500)); // the first loss is known at 3 s
        course.stall(Duration.ofMillis(3900));
        course.until(Duration.ofSeconds(10));
        ProbeLossEnd end = course.told(ProbeLossEnd.class).getFirst();
        assertThat(end.lagged()).isTrue();
        assertThat(end.lag()).isBetween(Duration.ofMillis(380), Duration.ofMillis(400));
    }

    @Test
    void each_flow_tells_who_answers_it_from_now_on() {
        Course course = Course.ofFlows(3, FAST, (flow, at) -> {
            String node = flow == 1 || at.toMillis() >= 2000 ? "node2" : "node1";
            return Course.between(at, 2000, 2100) && flow != 1 ? Optional.empty() : Reply.of(node);
        });
        course.until(Duration.ofSeconds(10));
        assertThat(course.told(ProbeNodeChange.class)).hasSize(2).allSatisfy(change -> {
            assertThat(change.from()).containsExactly("node1");
            assertThat(change.to()).containsExactly("node2");
            assertThat(change.flow().orElseThrow()).isNotEqualTo(1);
        });
        ProbeLossEnd end = course.told(ProbeLossEnd.class).getFirst();
        assertThat(end.affected()).allSatisfy(flow -> {
            assertThat(flow.nodeBefore()).contains("node1");
            assertThat(flow.nodeAfter()).contains("node2");
        });
    }

    @Test
    void an_answer_after_the_timeout_is_late_and_its_probe_lost() {
        Course course = Course.ofFlows(
                1,
                Duration.ofMillis(500),
                (_, at) -> Optional.of(new Reply(
                        at.toMillis() == 1000 ? Duration.ofMillis(1500) : Course.ROUND_TRIP,
                        new Outcome.Good(Optional.empty(), Course.ROUND_TRIP))));
        course.until(Duration.ofSeconds(10));
        assertThat(course.track().standing().late()).isEqualTo(1);
        assertThat(course.track().standing().lost()).containsEntry(ProbeFailure.TIMEOUT, 1L);
    }

    @Test
    void an_answer_that_comes_twice_is_unexpected_the_second_time() {
        ProbeTrack track = new ProbeTrack(
                Course.TARGET, new ProbeTrack.Settings(1, false, Duration.ofSeconds(1), Duration.ofSeconds(5)));
        track.sent(0, 1, Course.moment(0), FAST);
        track.ended(1, new Outcome.Good(Optional.empty(), Course.ROUND_TRIP));
        track.ended(1, new Outcome.Good(Optional.empty(), Course.ROUND_TRIP));
        assertThat(track.standing().unexpected()).isEqualTo(1);
        assertThat(track.standing().good()).isEqualTo(1);
    }

    @Test
    void an_outage_that_comes_back_within_the_validation_time_is_the_same_one() {
        Course course = Course.ofFlows(
                1, FAST, Course.good("node1", at -> Course.between(at, 2000, 2500) || Course.between(at, 5000, 5900)));
        course.until(Duration.ofSeconds(15));
        assertThat(course.told(ProbeLossStart.class)).hasSize(1);
        ProbeLossEnd end = course.told(ProbeLossEnd.class).getFirst();
        assertThat(end.gap()).contains(Duration.ofMillis(900)); // the longest
        assertThat(end.lossDerived()).isEqualTo(Duration.ofMillis(1400)); // all of them
    }

    @Test
    void recovered_is_when_all_flows_were_good_for_good_also_where_the_last_loss_was_not_the_longest() {
        Course course = Course.ofFlows(
                1, FAST, Course.good("node1", at -> Course.between(at, 2000, 2900) || Course.between(at, 5000, 5500)));
        course.until(Duration.ofSeconds(15));
        ProbeLossEnd end = course.told(ProbeLossEnd.class).getFirst();
        assertThat(end.gap()).contains(Duration.ofMillis(900));
        assertThat(end.firstOkEpochNanos()).isEqualTo(Course.epoch(Duration.ofMillis(2900)));
        assertThat(end.recoveredEpochNanos()).isEqualTo(Course.epoch(Duration.ofMillis(5500)));
    }

    @Test
    void what_could_not_be_sent_says_nothing_of_the_target() {
        Course course = Course.ofFlows(
                1,
                FAST,
                (_, _) -> Optional.of(new Reply(Course.ROUND_TRIP, new Outcome.NotSent("Too many open files"))));
        course.until(Duration.ofSeconds(5));
        assertThat(course.told()).isEmpty();
        assertThat(course.track().standing().known()).isFalse();
    }

    private static Course service(Course.Network network) {
        ProbeTarget target = new ProbeTarget("api", ProbeKind.HTTPS, Course.TARGET.target(), 6443);
        return new Course(target, 1, true, Duration.ofMillis(200), network);
    }

    @Test
    void a_service_is_up_with_its_first_good_check_and_down_with_three_bad_ones() {
        Course course = service((_, at) -> Course.between(at, 4000, 6000) ? Reply.refused() : Reply.of("node1"));
        course.until(Duration.ofSeconds(14));
        ServiceUp first = course.told(ServiceUp.class).getFirst();
        assertThat(first.down()).isEmpty();
        ServiceDown down = course.told(ServiceDown.class).getFirst();
        assertThat(down.reason()).isEqualTo(ProbeFailure.REFUSED);
        assertThat(down.failures()).isEqualTo(3);
        assertThat(down.lastOkEpochNanos()).isEqualTo(OptionalLong.of(Course.epoch(Duration.ofMillis(3800))));
        assertThat(down.failedSinceEpochNanos()).isEqualTo(Course.epoch(Duration.ofSeconds(4)));
        assertThat(down.up()).contains(Duration.ofSeconds(4));
        ServiceUp again = course.told(ServiceUp.class).getLast();
        assertThat(again.sentEpochNanos()).isEqualTo(Course.epoch(Duration.ofSeconds(6)));
        assertThat(again.down()).contains(Duration.ofSeconds(2));
        assertThat(first.spacing()).isEmpty();
        assertThat(again.spacing()).contains(Duration.ofMillis(200));
        assertThat(course.told(ServiceDown.class)).hasSize(1);
        assertThat(course.told(ProbeLossEnd.class)).hasSize(1);
    }

    @Test
    void where_one_of_three_nodes_has_no_service_connections_are_lost_and_the_service_is_not_down_again_and_again() {
        int downs = 0;
        for (long seed = 0; seed < 10; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Course course = service((_, at) -> at.toMillis() >= 4000 && random.nextInt(3) == 0
                    ? Reply.refused()
                    : Reply.of("node" + (1 + random.nextInt(2))));
            course.until(Duration.ofSeconds(200));
            assertThat(course.told(ProbeLossStart.class)).as("seed %d", seed).hasSize(1);
            downs += course.told(ServiceDown.class).size();
        }
        assertThat(downs).as("in 2000 seconds").isLessThanOrEqualTo(2);
    }

    @Test
    void nodes_that_answer_in_turn_are_a_set_that_one_joins_and_one_leaves_when_chance_does_not_explain_it() {
        for (long seed = 0; seed < 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Course course = service((_, at) ->
                    Reply.of("node" + (at.toSeconds() < 30 ? 1 + random.nextInt(3) : 2 + random.nextInt(2))));
            course.until(Duration.ofSeconds(90));
            List<ProbeNodeChange> changes = course.told(ProbeNodeChange.class);
            assertThat(changes).as("seed %d", seed).hasSize(1);
            assertThat(changes.getFirst().from()).containsExactly("node1", "node2", "node3");
            assertThat(changes.getFirst().to()).containsExactly("node2", "node3");
        }
    }

    @Test
    void the_outage_of_new_connections_is_from_the_first_loss_to_the_last_also_where_a_third_of_them_is_hit() {
        for (long seed = 0; seed < 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            ProbeTarget target = new ProbeTarget("api", ProbeKind.TCP_CONNECT, Course.TARGET.target(), 6443);
            Course course = new Course(
                    target,
                    1,
                    true,
                    FAST,
                    (_, at) -> Course.between(at, 3000, 5000) && random.nextInt(3) == 0
                            ? Optional.empty()
                            : Reply.of("x"));
            course.until(Duration.ofSeconds(20));
            assertThat(course.told(ProbeLossEnd.class)).as("seed %d", seed).hasSize(1);
            ProbeLossEnd end = course.told(ProbeLossEnd.class).getFirst();
            assertThat(end.gap().orElseThrow())
                    .as("seed %d", seed)
                    .isCloseTo(Duration.ofSeconds(2), end.gapUncertainty().multipliedBy(4));
            assertThat(end.gapUncertainty()).isGreaterThan(FAST.multipliedBy(2));
        }
    }
}
