package io.vipwatch.monitor.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.frr.AdjRibIn;
import io.vipwatch.monitor.frr.Answer;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** What a round of questions makes of the edge's answers, and of faults of our own. */
class EdgePollTest {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    private static final IpAddress NODE = IpAddress.of("2001:db8::11");
    private static final EdgePoll.Scope SCOPE = new EdgePoll.Scope(Set.of(VIP), Set.of(), Set.of(NODE));
    private static final long PATIENCE_SECONDS = 20;

    /** Answers by the kind of question; a text that is not there is no answer, and one that is "fault" a fault of ours. */
    private static final class ScriptedEdge implements EdgeAccess {
        private final Map<Class<?>, String> texts = new ConcurrentHashMap<>(Map.of(
                Inquiry.Describe.class, "Linux\n\n1.5\n1.5\n+0000\n",
                Inquiry.LinuxRoutes.class, "[]",
                Inquiry.ShowBfdPeers.class, "[]",
                Inquiry.ShowRoute.class, "{}",
                Inquiry.ShowBgpSummary.class, "{\"peers\":{}}",
                Inquiry.ShowBgpNeighbors.class,
                        "{\"" + NODE + "\":{\"bgpState\":\"Established\",\"addressFamilyInfo\":{\"ipv6Unicast\":"
                                + "{\"inboundSoftConfigPermit\":true}}}}",
                Inquiry.ShowReceivedRoutes.class, "{\"receivedRoutes\":{\"" + VIP + "\":{}}}",
                Inquiry.ShowBgp.class, "{\"routes\":{}}"));
        private final Queue<Class<?>> asked = new ConcurrentLinkedQueue<>();

        @Override
        public <T> Answer<T> ask(Inquiry<T> inquiry) {
            asked.add(inquiry.getClass());
            String text = Optional.ofNullable(texts.get(inquiry.getClass())).orElse("");
            if (text.equals("fault")) {
                throw new IllegalStateException("of our own");
            }
            if (text.equals("hangs")) {
                return new Answer.Unreadable<>(Execution.HUNG, "");
            }
            try {
                return inquiry.read(new StringReader(text));
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }

        long times(Class<?> inquiry) {
            return asked.stream().filter(inquiry::equals).count();
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

    /** Gets rounds, and a fault where there was one. */
    private static final class Rounds implements EdgePoll.Listener {
        private final BlockingQueue<Object> came = new ArrayBlockingQueue<>(100);
        private volatile EdgePoll.Scope scope = SCOPE;

        @Override
        public EdgePoll.Scope begins() {
            return scope;
        }

        @Override
        public Duration answered(EdgePoll.Round round) {
            came.add(round);
            return Duration.ofHours(1);
        }

        @Override
        public void failed(String doing, RuntimeException fault) {
            came.add(fault);
        }

        <T> T next(Class<T> type) throws InterruptedException {
            Object next = came.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(next).isInstanceOf(type);
            return type.cast(next);
        }
    }

    private final ScriptedEdge edge = new ScriptedEdge();
    private final Rounds rounds = new Rounds();

    @Test
    void everyDaemonIsAskedOnceARoundAndWhatIsMissedOnceMore() throws InterruptedException {
        try (EdgePoll _ = EdgePoll.start(edge, rounds)) {
            EdgePoll.Round round = rounds.next(EdgePoll.Round.class);
            assertThat(round.number()).isEqualTo(1);
            assertThat(round.edge().heard()).isEqualTo(Map.of(NODE, new Answer.Read<>(Set.of(VIP))));
            assertThat(edge.asked).containsExactlyInAnyOrderElementsOf(new ArrayList<>(edge.texts.keySet()));
        }
    }

    @Test
    void whatANeighborToldIsNotAskedForWhereNothingIsKeptOrThereIsNoSession() throws InterruptedException {
        String keeping = edge.texts.getOrDefault(Inquiry.ShowBgpNeighbors.class, "");
        for (String other : List.of(keeping.replace("true", "false"), keeping.replace("Established", "Active"))) {
            edge.texts.put(Inquiry.ShowBgpNeighbors.class, other);
            try (EdgePoll _ = EdgePoll.start(edge, rounds)) {
                assertThat(rounds.next(EdgePoll.Round.class).edge().heard()).isEmpty();
            }
        }
        assertThat(edge.times(Inquiry.ShowReceivedRoutes.class)).isZero();
    }

    @Test
    void ofOurOwnPrefixesTheDetailIsAskedForAndWhatItHeardOfUsWhereItKeepsThat() throws InterruptedException {
        Prefix ipv4 = Prefix.of("192.0.2.1/32");
        edge.texts.put(Inquiry.ShowBgpPrefix.class, "{}");
        edge.texts.put(
                Inquiry.ShowReceivedPaths.class,
                "{\"receivedRoutes\":{\"" + VIP
                        + "\":{\"nextHopGlobal\":\"2001:db8::12\",\"metric\":5,\"path\":\"64999\"}}}");
        rounds.scope = new EdgePoll.Scope(Set.of(), Set.of(), Set.of(), Set.of(VIP, ipv4), Optional.of(NODE));
        try (EdgePoll _ = EdgePoll.start(edge, rounds)) {
            EdgeSnapshot.Ours ours = rounds.next(EdgePoll.Round.class).edge().ours();
            assertThat(ours.held())
                    .isEqualTo(Map.of(
                            VIP, new Answer.Read<>(Optional.empty()), ipv4, new Answer.Read<>(Optional.empty())));
            assertThat(ours.heard())
                    .as("of IPv4 it keeps nothing")
                    .isEqualTo(Map.of(
                            Family.IPV6_UNICAST,
                            new Answer.Read<>(List.of(new AdjRibIn.HeardPath(
                                    VIP, Optional.of(IpAddress.of("2001:db8::12")), OptionalLong.of(5), "64999")))));
        }
    }

    @Test
    void onlyOfAPrefixWithAStalePathIsTheDetailAskedForAndItSaysForHowLongThePathIsKept() throws InterruptedException {
        String row =
                "{\"routes\":{\"%s\":[{\"valid\":true,\"bestpath\":true,%%s\"peerId\":\"%s\"}]}}".formatted(VIP, NODE);
        edge.texts.put(
                Inquiry.ShowBgpPrefix.class,
                ("{\"prefix\":\"%s\",\"paths\":[{\"valid\":true,\"stale\":true,"
                                + "\"gracefulRestartSecondsRemaining\":7,\"peer\":{\"peerId\":\"%s\"}}]}")
                        .formatted(VIP, NODE));
        edge.texts.put(Inquiry.ShowBgp.class, row.formatted(""));
        assertThat(keptFor(next())).isEmpty();
        assertThat(edge.times(Inquiry.ShowBgpPrefix.class)).isZero();

        edge.texts.put(Inquiry.ShowBgp.class, row.formatted("\"stale\":true,"));
        assertThat(keptFor(next())).contains(Duration.ofSeconds(7));

        edge.texts.put(Inquiry.ShowBgpPrefix.class, "{}");
        assertThat(keptFor(next())).as("the row is as good as before").isEmpty();
    }

    private EdgePoll.Round next() throws InterruptedException {
        try (EdgePoll _ = EdgePoll.start(edge, rounds)) {
            return rounds.next(EdgePoll.Round.class);
        }
    }

    private static Optional<Duration> keptFor(EdgePoll.Round round) {
        return round.edge()
                .bgp()
                .found()
                .orElseThrow()
                .getFirst()
                .paths()
                .getFirst()
                .staleFor();
    }

    @Test
    void halfAnAnswerIsAskedForOnceMoreAndOneThatHungIsNot() throws InterruptedException {
        edge.texts.put(Inquiry.ShowBfdPeers.class, "[{\"peer\":");
        edge.texts.put(Inquiry.ShowBgpSummary.class, "hangs");
        try (EdgePoll _ = EdgePoll.start(edge, rounds)) {
            EdgePoll.Round round = rounds.next(EdgePoll.Round.class);
            assertThat(round.edge().bfd()).isInstanceOf(Answer.Unreadable.class);
            assertThat(round.edge().bgp()).isInstanceOf(Answer.Unreadable.class);
            assertThat(round.edge().kernel()).isInstanceOf(Answer.Read.class);
            assertThat(edge.times(Inquiry.ShowBfdPeers.class)).isEqualTo(2);
            assertThat(edge.times(Inquiry.ShowBgpSummary.class)).isEqualTo(1);
            assertThat(edge.times(Inquiry.ShowBgp.class))
                    .as("of the daemon that hung")
                    .isZero();
        }
    }

    @Test
    void aFaultOfOurOwnCostsItsRoundAndTheNextOneIsAskedAllTheSame() throws InterruptedException {
        for (Class<?> inquiry : List.of(Inquiry.ShowBgpSummary.class, Inquiry.LinuxRoutes.class)) {
            String text = edge.texts.put(inquiry, "fault");
            try (EdgePoll _ = EdgePoll.start(edge, rounds)) {
                assertThat(rounds.next(IllegalStateException.class)).hasStackTraceContaining("of our own");
                edge.texts.put(inquiry, text);
                rounds.next(EdgePoll.Round.class);
            }
        }
    }

    @Test
    void whoeverWantsToKnowDoesNotWaitForTheInterval() throws InterruptedException {
        try (EdgePoll poll = EdgePoll.start(edge, rounds)) {
            assertThat(rounds.next(EdgePoll.Round.class).number()).isEqualTo(1);
            long wanted = poll.now();
            assertThat(rounds.next(EdgePoll.Round.class).number()).isEqualTo(wanted);
        }
    }
}
