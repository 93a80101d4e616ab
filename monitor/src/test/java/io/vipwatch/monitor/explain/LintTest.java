package io.vipwatch.monitor.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.explain.Adjacency.Bfd;
import io.vipwatch.monitor.explain.Adjacency.HoldTimer;
import io.vipwatch.monitor.explain.Adjacency.Retention;
import io.vipwatch.monitor.explain.Finding.Rule;
import io.vipwatch.monitor.explain.Finding.Weight;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LintTest {
    private static final Bfd UP = new Bfd.Up(Duration.ofMillis(300), 3);

    private static Adjacency node(int number, long hold, long restart, Bfd bfd) {
        return new Adjacency(
                "node" + number,
                "2001:db8::1" + number,
                Fact.of(new HoldTimer(Duration.ofSeconds(hold), Duration.ofSeconds(hold / 3))),
                Fact.of(Retention.withoutNotification(restart > 0, Duration.ofSeconds(restart))),
                Fact.of(bfd));
    }

    private static List<Rule> rules(Adjacency... nodes) {
        return Lint.of(List.of(), List.of(nodes)).stream().map(Finding::rule).toList();
    }

    @Test
    void theDefaultsOfFrrAndCalicoCostTwice() {
        List<Finding> found =
                Lint.of(List.of(), List.of(node(1, 180, 120, new Bfd.None()), node(2, 180, 120, new Bfd.None())));
        assertThat(found)
                .containsExactly(
                        new Finding(
                                Rule.SLOW_DETECTION,
                                Weight.COSTLY,
                                List.of("node1", "node2"),
                                "hold time 180 s and no BFD that is Up",
                                "a node that falls silent costs 120–180 s; with hold 9: 6.1–9.1 s",
                                "neighbor 2001:db8::11 timers 3 9\nneighbor 2001:db8::12 timers 3 9"),
                        new Finding(
                                Rule.BLACK_HOLE,
                                Weight.COSTLY,
                                List.of("node1", "node2"),
                                "the edge helps with graceful restart, restart time 120 s",
                                "a node whose BGP speaker dies and that is then lost is a black hole for up to 120 s",
                                "neighbor 2001:db8::11 graceful-restart-disable\nneighbor 2001:db8::12 graceful-restart-disable"));
    }

    @Test
    void shortTimersWithoutRetentionAreFine() {
        assertThat(rules(node(1, 9, 0, new Bfd.None()), node(2, 180, 0, UP))).isEmpty();
    }

    @Test
    void bfdDoesNotHelpWhereGracefulRestartHasBegun() {
        assertThat(rules(node(1, 9, 120, UP))).containsExactly(Rule.BLACK_HOLE, Rule.BFD_BESIDE_GRACEFUL_RESTART);
    }

    @Test
    void bfdThatIsNotUpProtectsNothing() {
        assertThat(rules(node(1, 9, 0, new Bfd.NotUp("is down")))).containsExactly(Rule.BFD_NOT_UP);
    }

    @Test
    void aHoldTimeOfZeroIsNoDetectionAndAShortOneIsNervous() {
        assertThat(rules(node(1, 0, 0, new Bfd.None()))).containsExactly(Rule.NO_DETECTION);
        assertThat(rules(node(1, 0, 0, UP))).isEmpty();
        assertThat(rules(node(1, 3, 0, new Bfd.None()))).containsExactly(Rule.NERVOUS_HOLD_TIMER);
    }

    @Test
    void whatIsNotKnownIsAFindingOfItsOwn() {
        Adjacency unknown =
                new Adjacency("node1", "2001:db8::11", Fact.unknown("x"), Fact.unknown("x"), Fact.unknown("x"));
        assertThat(Lint.of(List.of(), List.of(unknown)))
                .extracting(Finding::what)
                .containsExactly("the hold time is not known", "graceful restart is not known", "BFD is not known");
    }

    private static Health health(Span span) {
        return new Health(new Outcome.Takes(span, ""), new Outcome.Takes(span, ""), "check tcp 2 × 200 ms");
    }

    @Test
    void aNodeWithTheNBitIsABlackHoleAlsoAfterItsHoldTimer() {
        Adjacency marked = new Adjacency(
                "node1",
                "2001:db8::11",
                Fact.of(new HoldTimer(Duration.ofSeconds(9), Duration.ofSeconds(3))),
                Fact.of(new Retention(true, Duration.ofSeconds(120), true)),
                Fact.of(new Bfd.None()));
        assertThat(Lint.of(List.of(), List.of(marked)))
                .filteredOn(one -> one.rule() == Rule.KEPT_AFTER_NOTIFICATION)
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.cost()).contains("another 120 s");
                    assertThat(one.line()).isEqualTo("no bgp graceful-restart notification");
                });
        assertThat(rules(node(1, 9, 120, new Bfd.None()))).doesNotContain(Rule.KEPT_AFTER_NOTIFICATION);
    }

    @Test
    void checksThatTakeNothingOutAreAsGoodAsNone() {
        Health idle = new Health(new Outcome.Endless("on_bad_health"), new Outcome.Endless("on_bad_health"), "");
        Subject subject =
                new Subject("web", "2001:db8::101/128", List.of("node1", "node2"), List.of(), Optional.of(idle));
        assertThat(Lint.of(List.of(subject), List.of()))
                .extracting(Finding::rule, Finding::cost)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(Rule.NO_HEALTH_CHECK, "on_bad_health"));
    }

    @Test
    void anAddressIsLookedAtToo() {
        Subject alone = new Subject("api", "2001:db8::100/128", List.of("node1"), List.of("node2"), Optional.empty());
        Subject checked = new Subject(
                "web",
                "2001:db8::101/128",
                List.of("node1", "node2"),
                List.of(),
                Optional.of(health(Span.ofMillis(1, 2))));
        assertThat(Lint.of(List.of(alone), List.of()))
                .extracting(Finding::rule)
                .containsExactly(Rule.REPEATED_ROUTES, Rule.SINGLE_ORIGIN, Rule.NO_HEALTH_CHECK);
        assertThat(Lint.of(List.of(checked), List.of())).isEmpty();
    }
}
