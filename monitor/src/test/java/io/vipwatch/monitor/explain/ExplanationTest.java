package io.vipwatch.monitor.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.explain.Adjacency.Bfd;
import io.vipwatch.monitor.explain.Adjacency.HoldTimer;
import io.vipwatch.monitor.explain.Adjacency.Retention;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The closed forms against what FRR 8.4 and BIRD were measured to take. */
class ExplanationTest {
    private static final Fact<Bfd> NO_BFD = Fact.of(new Bfd.None());
    private static final Fact<Retention> KEEPS = Fact.of(Retention.withoutNotification(true, Duration.ofMinutes(2)));
    private static final Fact<Retention> KEEPS_NOTHING =
            Fact.of(Retention.withoutNotification(false, Duration.ofMinutes(2)));

    private static Fact<HoldTimer> hold(long hold) {
        return Fact.of(new HoldTimer(Duration.ofSeconds(hold), Duration.ofSeconds(hold / 3)));
    }

    private static Fact<Bfd> bfd(long interval, int multiplier) {
        return Fact.of(new Bfd.Up(Duration.ofMillis(interval), multiplier));
    }

    private static Prediction predict(Scenario scenario, Fact<HoldTimer> hold, Fact<Retention> kept, Fact<Bfd> bfd) {
        return predict(List.of("node1", "node2"), scenario, hold, kept, bfd);
    }

    private static Prediction predict(
            List<String> origins, Scenario scenario, Fact<HoldTimer> hold, Fact<Retention> kept, Fact<Bfd> bfd) {
        Subject subject = new Subject("api", "2001:db8:0:ff00::100/128", origins, List.of(), Optional.empty());
        return Explanation.of(subject, List.of(new Adjacency("node1", "2001:db8::11", hold, kept, bfd)))
                .predictions()
                .stream()
                .filter(one -> one.scenario() == scenario)
                .findFirst()
                .orElseThrow();
    }

    /** Probes were so far apart. */
    private static final Duration SPACING = Duration.ofMillis(5);

    /** Measured, all of them on FRR 8.4 and BIRD: outages in ms as probes saw them. */
    @ParameterizedTest
    @CsvSource({
        // scenario, hold s, BFD ms, multiplier, helper, measured least, measured most
        "NODE_FAILURE,     180, 0,   0, true,  173900, 176709",
        "NODE_FAILURE,     9,   0,   0, true,  7900,   8982",
        "NODE_FAILURE,     3,   0,   0, true,  2740,   2861",
        "NODE_FAILURE,     9,   300, 3, true,  800,    911",
        "NODE_FAILURE,     9,   100, 3, true,  315,    363",
        "STALE_AFTER_KILL, 180, 0,   0, true,  120064, 120068",
        "STALE_AFTER_KILL, 180, 0,   0, false, 72,     79",
        "GRACEFUL_WITHDRAW,180, 0,   0, true,  65,     75",
    })
    void whatWasMeasuredLiesWithinWhatIsPredicted(
            Scenario scenario, long hold, long interval, int multiplier, boolean helper, long least, long most) {
        Fact<Bfd> bfd = interval == 0 ? NO_BFD : bfd(interval, multiplier);
        Span span = predict(scenario, hold(hold), helper ? KEEPS : KEEPS_NOTHING, bfd)
                .outcome()
                .range()
                .orElseThrow();
        assertThat(span.holds(Duration.ofMillis(least), SPACING))
                .as(span.text())
                .isTrue();
        assertThat(span.holds(Duration.ofMillis(most), SPACING)).as(span.text()).isTrue();
    }

    @Test
    void theHoldTimerLeavesTheKeepaliveIntervalOpen() {
        Prediction loss = predict(Scenario.NODE_FAILURE, hold(180), KEEPS, NO_BFD);
        assertThat(loss.outcome().range()).contains(Span.ofMillis(120_065, 180_075));
        assertThat(loss.timer()).isEqualTo("hold timer 180 s");
        assertThat(loss.changes())
                .extracting(Prediction.Change::text)
                .containsExactly("hold 180 s → 9 s: 120–180 s → 6.1–9.1 s", "BFD 100 ms × 3: 120–180 s → 265–375 ms");
        assertThat(loss.changes().getFirst().line()).isEqualTo("neighbor 2001:db8::11 timers 3 9");
    }

    @Test
    void whereNobodyElseAnnouncesItThereIsNoFailover() {
        for (Scenario scenario : Scenario.values()) {
            Prediction alone = predict(List.of("node1"), scenario, hold(9), KEEPS, NO_BFD);
            switch (scenario) {
                case EDGE_RESTART -> assertThat(alone.outcome()).isInstanceOf(Outcome.Takes.class);
                case NOOP -> assertThat(alone.outcome()).isInstanceOf(Outcome.Nothing.class);
                default -> assertThat(alone.outcome()).isInstanceOf(Outcome.Endless.class);
            }
        }
        Prediction loss = predict(List.of("node1"), Scenario.NODE_FAILURE, hold(9), KEEPS, NO_BFD);
        assertThat(loss.outcome().why()).contains("nobody takes over", "no route any more after 6.1–9.1 s");
        assertThat(loss.changes()).isEmpty();
    }

    @Test
    void threeHundredMillisecondsAreTheIntervalOfBfdAndNotItsResult() {
        Prediction loss = predict(Scenario.NETWORK_PARTITION_BFD, hold(9), KEEPS, bfd(300, 3));
        assertThat(loss.outcome().range()).contains(Span.ofMillis(665, 975));
        assertThat(loss.timer()).isEqualTo("BFD 300 ms × 3");
        assertThat(loss.changes())
                .extracting(Prediction.Change::text)
                .containsExactly("BFD 300 ms × 3 → 100 ms × 3: 665–975 ms → 265–375 ms");
    }

    @Test
    void bfdThatIsSlowerThanTheHoldTimerIsNotInCharge() {
        assertThat(predict(Scenario.NODE_FAILURE, hold(3), KEEPS, bfd(2000, 3)).timer())
                .isEqualTo("hold timer 3 s");
    }

    @Test
    void bfdThatIsNotUpProtectsNothing() {
        Prediction loss = predict(Scenario.NETWORK_PARTITION_BFD, hold(9), KEEPS, Fact.of(new Bfd.NotUp("Down")));
        assertThat(loss.outcome().range()).contains(Span.ofMillis(6065, 9075));
        assertThat(loss.outcome().why()).contains("protects nothing");
        assertThat(loss.timer()).isEqualTo("hold timer 9 s");
    }

    @Test
    void bfdDoesNotEndWhatGracefulRestartHasBegun() {
        Prediction hole = predict(Scenario.STALE_AFTER_KILL, hold(9), KEEPS, bfd(300, 3));
        assertThat(hole.outcome().range()).contains(Span.ofMillis(120_065, 120_075));
        assertThat(hole.changes().getFirst().line()).isEqualTo("neighbor 2001:db8::11 graceful-restart-disable");
        assertThat(hole.changes().getFirst().text()).isEqualTo("graceful restart helper off: 120 s → 65–85 ms");
    }

    @Test
    void aHoldTimeOfZeroNeverExpires() {
        Prediction loss = predict(Scenario.NODE_FAILURE, hold(0), KEEPS, NO_BFD);
        assertThat(loss.outcome()).isInstanceOf(Outcome.Endless.class);
        assertThat(loss.changes())
                .extracting(Prediction.Change::what)
                .containsExactly("hold 0 (never) → 9 s", "BFD 100 ms × 3");
    }

    @Test
    void whatCannotBeKnownIsSaidAndNotGuessed() {
        Prediction loss = predict(
                Scenario.NODE_FAILURE,
                Fact.unknown("the edge was not asked"),
                Fact.unknown("the edge was not asked"),
                Fact.unknown("the edge was not asked"));
        assertThat(loss.outcome()).isInstanceOf(Outcome.NotKnown.class);
        assertThat(loss.changes()).isEmpty();
        assertThat(loss.unknowns())
                .containsExactly(
                        "whether BFD watches node1: the edge was not asked",
                        "the hold time with node1: the edge was not asked");
    }

    @Test
    void bfdThatIsUpDecidesAlsoWhereTheHoldTimeIsNotKnown() {
        Prediction loss = predict(Scenario.NODE_FAILURE, Fact.unknown("no answer"), KEEPS, bfd(300, 3));
        assertThat(loss.outcome().range()).contains(Span.ofMillis(665, 975));
    }

    @Test
    void theEndOfTheApiSendsNoBgpMessage() {
        assertThat(predict(Scenario.API_CRASH, hold(9), KEEPS, NO_BFD).outcome())
                .isInstanceOf(Outcome.Endless.class);
    }

    @Test
    void healthChecksMakeAnEndOfTheApiFinite() {
        Subject subject = new Subject(
                "api",
                "2001:db8::100/128",
                List.of("node1", "node2"),
                List.of(),
                Optional.of(new Health(
                        new Outcome.Takes(Span.ofMillis(2000, 4000), "checks"),
                        new Outcome.Takes(Span.ofMillis(5000, 6000), "checks"),
                        "check tcp 2 × 200 ms")));
        Adjacency node = new Adjacency("node1", "2001:db8::11", hold(9), KEEPS, NO_BFD);
        List<Prediction> predictions = Explanation.of(subject, List.of(node)).predictions();
        assertThat(range(predictions, Scenario.API_CRASH)).contains(Span.ofMillis(2065, 4075));
        assertThat(range(predictions, Scenario.NODE_FAILURE)).contains(Span.ofMillis(5065, 6075));
        assertThat(range(predictions, Scenario.STALE_AFTER_KILL)).contains(Span.ofMillis(5065, 6075));
        assertThat(range(predictions, Scenario.GRACEFUL_WITHDRAW)).contains(Span.NONE);
    }

    private static Optional<Span> range(List<Prediction> predictions, Scenario scenario) {
        return predictions.stream()
                .filter(one -> one.scenario() == scenario)
                .findFirst()
                .orElseThrow()
                .outcome()
                .range();
    }

    /** RFC 8538 §4: the NOTIFICATION of an expired hold timer is no Hard Reset. */
    @Test
    void theHoldTimerOfANodeWithTheNBitBeginsAGracefulRestart() {
        Fact<Retention> marked = Fact.of(new Retention(true, Duration.ofMinutes(2), true));
        Prediction loss = predict(Scenario.NODE_FAILURE, hold(9), marked, NO_BFD);
        assertThat(loss.outcome().range()).contains(Span.ofMillis(126_065, 129_075));
        assertThat(loss.timer()).isEqualTo("hold timer 9 s, then graceful restart 120 s");
        assertThat(loss.changes().getFirst().line()).isEqualTo("neighbor 2001:db8::11 graceful-restart-disable");
        assertThat(predict(Scenario.NODE_FAILURE, hold(9), marked, bfd(300, 3))
                        .outcome()
                        .range())
                .as("BFD Down is told as a Hard Reset")
                .contains(Span.ofMillis(665, 975));
    }

    @Test
    void ofSeveralNodesTheOneCountsForWhichItTakesLongest() {
        Subject subject =
                new Subject("api", "2001:db8::100/128", List.of("node1", "node2"), List.of(), Optional.empty());
        List<Adjacency> nodes = List.of(
                new Adjacency("node1", "2001:db8::11", hold(9), KEEPS, NO_BFD),
                new Adjacency("node2", "2001:db8::12", hold(180), KEEPS, NO_BFD),
                new Adjacency("node3", "2001:db8::13", hold(0), KEEPS, NO_BFD));
        assertThat(Explanation.of(subject, nodes).predictions())
                .hasSize(Scenario.values().length)
                .filteredOn(one -> one.scenario() == Scenario.NODE_FAILURE)
                .first()
                .extracting(Prediction::node)
                .isEqualTo("node2");
    }

    @ParameterizedTest
    @CsvSource({
        "65, 75, 65–75 ms",
        "665, 975, 665–975 ms",
        "6065, 9075, 6.1–9.1 s",
        "120065, 180075, 120–180 s",
        "65, 120075, 0.1–120 s",
        "9000, 9000, 9 s",
        "120065, 120075, 120 s",
        "0, 0, 0 ms"
    })
    void rangesReadAsAnEngineerWouldWriteThem(long least, long most, String text) {
        assertThat(Span.ofMillis(least, most).text()).isEqualTo(text);
    }
}
