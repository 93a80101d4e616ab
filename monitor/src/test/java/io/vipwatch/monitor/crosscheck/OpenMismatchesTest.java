package io.vipwatch.monitor.crosscheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.ClockStep;
import io.vipwatch.monitor.event.CrosscheckCleared;
import io.vipwatch.monitor.event.CrosscheckMismatch;
import io.vipwatch.monitor.event.CrosscheckSubject;
import io.vipwatch.monitor.event.EdgePath;
import io.vipwatch.monitor.event.FoundBy;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Occurrence;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The same mismatch, found by the edge's own session and by the poll. */
class OpenMismatchesTest {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    private static final EdgePath PATH = new EdgePath("edge", VIP, "node1", IpAddress.of("2001:db8::11"));
    private static final CrosscheckMismatch BY_SESSION = CrosscheckMismatch.stillAnnounced(PATH, Duration.ofSeconds(1));
    private static final CrosscheckMismatch BY_POLL = new CrosscheckMismatch(
            new CrosscheckSubject("stale-at-edge", "edge", VIP, Optional.of("node1"), Optional.of(PATH.nextHop())),
            Duration.ofSeconds(3),
            FoundBy.POLL,
            "the edge keeps the path of node1 as stale",
            "bgp graceful-restart-disable");

    private final OpenMismatches open = new OpenMismatches();

    private static Moment at(long seconds) {
        return new Moment(seconds * 1_000_000_000L, seconds * 1_000_000_000L, 0);
    }

    private static CrosscheckCleared over(FoundBy foundBy, String reason) {
        return new CrosscheckCleared(BY_POLL.about(), Duration.ofSeconds(9), foundBy, reason);
    }

    private Optional<Occurrence> pass(long seconds, Occurrence what) {
        return open.pass(what, at(seconds));
    }

    @Test
    void whatIsFoundTwiceIsToldOnceByTheFirstAndIsOverWhenTheLastSaysSo() {
        assertThat(pass(10, BY_SESSION)).contains(BY_SESSION);
        assertThat(pass(12, BY_POLL)).as("known already").isEmpty();
        assertThat(open.all()).singleElement().satisfies(one -> {
            assertThat(one.foundBy()).isEqualTo(Set.of(FoundBy.SESSION, FoundBy.POLL));
            assertThat(one.since()).isEqualTo(at(9));
        });
        assertThat(pass(13, over(FoundBy.SESSION, "withdrawn")))
                .as("the poll still says so")
                .isEmpty();
        assertThat(open.all()).hasSize(1);
        assertThat(pass(20, over(FoundBy.POLL, "agrees")))
                .contains(new CrosscheckCleared(BY_POLL.about(), Duration.ofSeconds(11), FoundBy.POLL, "agrees"));
        assertThat(open.all()).isEmpty();
    }

    @Test
    void whoHasNotFoundAMismatchCannotEndIt() {
        pass(10, BY_POLL);
        assertThat(pass(11, over(FoundBy.SESSION, "withdrawn"))).isEmpty();
        assertThat(open.all()).hasSize(1);
        assertThat(pass(12, over(FoundBy.POLL, "agrees"))).isPresent();
        assertThat(pass(13, over(FoundBy.POLL, "agrees"))).as("over already").isEmpty();
    }

    @Test
    void whatWasOpenBeforeIsKnownAndNotToldAgain() {
        pass(10, BY_POLL);
        List<OpenMismatches.Open> before = open.all();
        OpenMismatches next = new OpenMismatches();
        next.restore(before);
        assertThat(next.all()).isEqualTo(before);
        assertThat(next.pass(BY_POLL, at(60))).isEmpty();
        assertThat(next.pass(over(FoundBy.POLL, "agrees"), at(70)))
                .contains(new CrosscheckCleared(BY_POLL.about(), Duration.ofSeconds(63), FoundBy.POLL, "agrees"));
    }

    @Test
    void everythingElsePasses() {
        ClockStep step = new ClockStep("monitor", Duration.ofSeconds(1));
        assertThat(pass(1, step)).contains(step);
    }
}
