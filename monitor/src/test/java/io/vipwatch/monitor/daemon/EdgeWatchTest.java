package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.session.SessionStatus;
import io.vipwatch.monitor.crosscheck.Reached;
import io.vipwatch.monitor.crosscheck.View;
import io.vipwatch.monitor.event.CrosscheckUnknown;
import io.vipwatch.monitor.event.CrosscheckUnknown.Missing;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.frr.Answer;
import io.vipwatch.monitor.frr.BgpSummary;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import io.vipwatch.monitor.frr.KernelTable;
import io.vipwatch.monitor.ssh.EdgePoll;
import io.vipwatch.monitor.track.PrefixView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a look makes of rounds that cannot be read or compared. */
class EdgeWatchTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final EdgePoll.Scope SCOPE = new EdgePoll.Scope(Set.of(), Set.of(), Set.of());

    private final Monitor monitor = new Monitor();
    private final List<Occurrence> told = new ArrayList<>();
    private final EdgeWatch watch =
            new EdgeWatch(monitor, "edge", Look.none(monitor.now()), (what, _) -> told.add(what));
    private long rounds;

    /** A monitor that tracks nothing; the time passes when the test says so. */
    private static final class Monitor implements Ours {
        private long nanos = Duration.ofHours(1).toNanos();

        @Override
        public List<PrefixView> prefixes() {
            return List.of();
        }

        @Override
        public List<SessionStatus> nodes() {
            return List.of();
        }

        @Override
        public Map<IpAddress, String> dead() {
            return Map.of();
        }

        @Override
        public Set<IpAddress> alive() {
            return Set.of();
        }

        @Override
        public View<Reached> probe(Prefix prefix) {
            return new View.Unknown<>("no probe");
        }

        @Override
        public void allow(Duration time) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<String> edge() {
            return Optional.of("edge");
        }

        @Override
        public Moment now() {
            return new Moment(nanos, nanos, 0);
        }
    }

    private static <T> Answer<T> silence() {
        return new Answer.Unreadable<>("no connection", "");
    }

    private static EdgeSnapshot silent() {
        return new EdgeSnapshot(silence(), silence(), silence(), Map.of(), silence(), silence(), silence());
    }

    private static EdgeSnapshot good() {
        return new EdgeSnapshot(
                new Answer.Read<>(new BgpSummary(Optional.empty(), OptionalLong.empty(), List.of())),
                new Answer.Read<>(List.of()),
                new Answer.Read<>(List.of()),
                Map.of(),
                new Answer.Read<>(List.of()),
                new Answer.Read<>(List.of()),
                new Answer.Read<>(new KernelTable(0, List.of())));
    }

    private EdgePoll.Round round(EdgeSnapshot edge) {
        return new EdgePoll.Round(++rounds, SCOPE, edge);
    }

    private void look(Duration later, EdgeSnapshot edge) throws Exception {
        monitor.nanos += later.toNanos();
        watch.look(round(edge), SECOND);
    }

    @Test
    void theFirstRoundsOfAMonitorThatStartsMakeNoNoise() throws Exception {
        for (int second = 0; second < 14; second++) {
            look(SECOND, silent());
        }
        assertThat(told).as("it is still being connected").isEmpty();
        look(SECOND, good());
        assertThat(told).as("and nothing was ever wrong").isEmpty();
        look(SECOND, silent());
        look(SECOND, silent());
        assertThat(told)
                .as("once it was known the allowance counts")
                .singleElement()
                .isInstanceOf(CrosscheckUnknown.class);
    }

    @Test
    void anEdgeThatCannotBeReachedFromTheStartIsSaidAfterAQuarterOfAMinute() throws Exception {
        for (int second = 0; second < 16; second++) {
            look(SECOND, silent());
        }
        assertThat(told).singleElement().isInstanceOf(CrosscheckUnknown.class);
    }

    @Test
    void aRoundThatAFaultOfOurOwnKeptFromBeingComparedIsNotKnown() throws Exception {
        look(SECOND, good());
        assertThat(watch.latest().unknown().now()).isEmpty();
        EdgePoll.Round lost = round(good());
        watch.faulted(lost, new IllegalStateException("of our own"));
        assertThat(watch.latest().round()).isEqualTo(lost.number());
        assertThat(watch.latest().unknown().now()).extracting(Missing::view).containsExactly("comparison");
        look(SECOND, good());
        assertThat(watch.latest().unknown().now()).isEmpty();
        assertThat(told).isEmpty();
    }
}
