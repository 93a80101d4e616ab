package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.event.EdgeVersion;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.frr.Answer;
import io.vipwatch.monitor.frr.BgpSummary;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import io.vipwatch.monitor.frr.FrrVersion;
import io.vipwatch.monitor.ssh.ClockExchange;
import io.vipwatch.monitor.ssh.EdgeAccess;
import io.vipwatch.monitor.ssh.HostDescription;
import io.vipwatch.monitor.ssh.Inquiry;
import io.vipwatch.monitor.ssh.Seen;
import io.vipwatch.monitor.ssh.Watch;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** When the edge is asked for its release of FRR, and what is told of it. */
class EdgeReleaseTest {
    private final Router router = new Router();
    private final List<Occurrence> told = new ArrayList<>();
    private EdgeRelease release = release(Optional.empty());
    private long nanos = Duration.ofHours(1).toNanos();

    private EdgeRelease release(Optional<String> before) {
        return new EdgeRelease(router, "edge", before, () -> new Moment(nanos, nanos, 0), (what, _) -> told.add(what));
    }

    /** A router that answers {@code show version} with what it is given, and nothing else. */
    private static final class Router implements EdgeAccess {
        private String answer = "FRRouting 8.4.4 (edge) on Linux(6.1).\n";
        private int asked;

        @Override
        public <T> Answer<T> ask(Inquiry<T> inquiry) {
            assertThat(inquiry).isEqualTo(new Inquiry.ShowVersion());
            asked++;
            try {
                return inquiry.read(new StringReader(answer));
            } catch (IOException unexpected) {
                throw new UncheckedIOException(unexpected);
            }
        }

        @Override
        public Listening watch(Watch watch, Consumer<Seen> listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public RoundTrips roundTrips(
                HostDescription.ClockSource source,
                Duration interval,
                LongSupplier clock,
                ClockExchange.Listener listener) {
            throw new UnsupportedOperationException();
        }
    }

    private void round(Duration later, Duration... sessions) {
        nanos += later.toNanos();
        List<BgpSummary.Peer> peers = new ArrayList<>();
        for (Duration up : sessions) {
            peers.add(new BgpSummary.Peer(
                    "2001:db8::11",
                    OptionalLong.empty(),
                    "Established",
                    Optional.empty(),
                    Optional.of(up),
                    OptionalLong.empty()));
        }
        release.answered(snapshot(
                new Answer.Read<>(new BgpSummary(Optional.empty(), OptionalLong.empty(), List.copyOf(peers)))));
    }

    private static EdgeSnapshot snapshot(Answer<BgpSummary> summary) {
        Answer.Unreadable<BgpSummary> other = new Answer.Unreadable<>("not asked", "");
        return new EdgeSnapshot(
                summary,
                new Answer.Unreadable<>(other.reason(), ""),
                new Answer.Unreadable<>(other.reason(), ""),
                Map.of(),
                new Answer.Unreadable<>(other.reason(), ""),
                new Answer.Unreadable<>(other.reason(), ""),
                new Answer.Unreadable<>(other.reason(), ""));
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Test
    void itIsAskedOnceAsLongAsASessionOfBgpdIsOlderThanTheQuestion() {
        round(seconds(0), seconds(600));
        for (int one = 1; one <= 50; one++) {
            round(seconds(10), seconds(600 + 10L * one), seconds(3));
        }
        assertThat(router.asked).isEqualTo(1);
        assertThat(release.known().map(FrrVersion::text)).contains("8.4.4");
        assertThat(told).containsExactly(new EdgeVersion("edge", "8.4.4", Optional.empty(), Optional.of("Linux(6.1)")));
    }

    @Test
    void afterBgpdWasStartedAnewItIsAskedAgainAndAnotherReleaseIsTold() {
        round(seconds(0), seconds(600));
        router.answer = "FRRouting 10.3 (edge).\n";
        round(seconds(10), seconds(4));
        assertThat(told.getLast()).isEqualTo(new EdgeVersion("edge", "10.3", Optional.of("8.4.4"), Optional.empty()));
        round(seconds(10), seconds(14));
        assertThat(router.asked)
                .as("now the session is older than the question")
                .isEqualTo(2);
    }

    @Test
    void theSameReleaseAfterAStartOfBgpdOrOfAConnectionIsNoNews() {
        round(seconds(0), seconds(600));
        round(seconds(10), seconds(4));
        release.connected();
        round(seconds(10), seconds(14));
        assertThat(router.asked).isEqualTo(3);
        assertThat(told).hasSize(1);
    }

    @Test
    void anAnswerThatCannotBeReadIsAskedForAgainAndWhatWasKnownStaysKnown() {
        round(seconds(0), seconds(600));
        release.connected();
        router.answer = "vtysh: error while loading shared libraries\n";
        round(seconds(10), seconds(610));
        assertThat(release.known().map(FrrVersion::text)).contains("8.4.4");
        router.answer = "FRRouting 8.5 (edge).\n";
        round(seconds(10), seconds(620));
        assertThat(release.known().map(FrrVersion::text)).contains("8.5");
        assertThat(told).hasSize(2);
    }

    @Test
    void aBgpdThatDoesNotAnswerIsNotAsked() {
        release.answered(snapshot(new Answer.Unreadable<>("the router ended the command, which hung", "")));
        assertThat(router.asked).isZero();
        assertThat(told).isEmpty();
    }

    @Test
    void aReleaseInstalledWhileTheMonitorDidNotRunIsToldWithTheOneBefore() {
        release = release(Optional.of("7.5.1"));
        round(seconds(0), seconds(600));
        assertThat(told)
                .containsExactly(new EdgeVersion("edge", "8.4.4", Optional.of("7.5.1"), Optional.of("Linux(6.1)")));
        told.clear();
        release = release(Optional.of("8.4.4"));
        round(seconds(0), seconds(600));
        assertThat(told).isEmpty();
        assertThat(release.known().map(FrrVersion::text)).contains("8.4.4");
    }
}
