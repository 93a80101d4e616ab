package io.vipwatch.cli.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.cli.health.Health.Verdict;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HealthWatchTest {
    private static final HealthWatch.Schedule QUICK =
            new HealthWatch.Schedule(Duration.ofMillis(50), Duration.ofMillis(50), new Health.Thresholds(2, 2));

    private record Change(Verdict from, Verdict to, String reason) {}

    private final BlockingQueue<Change> changes = new LinkedBlockingQueue<>();

    private HealthWatch watch(Check check) {
        return HealthWatch.start(
                check, QUICK, (from, to, answer) -> changes.add(new Change(from, to, answer.reason())));
    }

    private Change next() throws InterruptedException {
        Change change = changes.poll(20, TimeUnit.SECONDS);
        return change == null ? new Change(Verdict.UNKNOWN, Verdict.UNKNOWN, "nothing has changed") : change;
    }

    /** A check that gives these answers in turn, the last one for ever. */
    private record Scripted(List<Answer> answers, AtomicInteger asked) implements Check {
        @Override
        public Answer ask() {
            return answers.get(Math.min(asked.getAndIncrement(), answers.size() - 1));
        }

        @Override
        public String text() {
            return "scripted";
        }
    }

    @Test
    void everyChangeIsToldOnceWithTheAnswerThatCompletedTheRow() throws Exception {
        Answer good = Answer.good("fine");
        Answer bad = Answer.bad("ill");
        try (HealthWatch _ = watch(new Scripted(List.of(good, good, bad, good, bad, bad, bad), new AtomicInteger()))) {
            assertThat(next()).isEqualTo(new Change(Verdict.UNKNOWN, Verdict.HEALTHY, "fine"));
            assertThat(next()).isEqualTo(new Change(Verdict.HEALTHY, Verdict.UNHEALTHY, "ill"));
        }
        assertThat(changes).isEmpty();
    }

    @Test
    void aCommandThatHangsIsAFailedCheckAndIsKilled() throws Exception {
        Check check = CommandCheck.of("sleep 4242", Map.of("PATH", System.getenv("PATH")), Set.of());
        try (HealthWatch _ = watch(check)) {
            assertThat(next()).isEqualTo(new Change(Verdict.UNKNOWN, Verdict.UNHEALTHY, "no answer within 50 ms"));
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (sleeping() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(sleeping()).as("a process is left behind").isFalse();
    }

    private static boolean sleeping() {
        return ProcessHandle.current()
                .descendants()
                .anyMatch(process -> process.info().commandLine().orElse("").contains("sleep 4242"));
    }

    @Test
    void aCheckThatCannotBeInterruptedIsNotAskedTwiceAtOnce() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        Check stubborn = new Check() {
            @Override
            public Answer ask() {
                asked.incrementAndGet();
                boolean released = false;
                while (!released) {
                    try {
                        release.await();
                        released = true;
                    } catch (InterruptedException ignored) {
                        // That is what is tested.
                    }
                }
                return Answer.good("late");
            }

            @Override
            public String text() {
                return "stubborn";
            }
        };
        try (HealthWatch _ = watch(stubborn)) {
            assertThat(next()).isEqualTo(new Change(Verdict.UNKNOWN, Verdict.UNHEALTHY, "the check still hangs"));
            assertThat(asked).hasValue(1);
            release.countDown();
            assertThat(next().to()).isEqualTo(Verdict.HEALTHY);
        }
    }

    @Test
    void aServerThatAcceptsAndSaysNothingIsAFailedCheck() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Check check = UrlCheck.of(
                    "http://" + silent.getInetAddress().getHostAddress() + ":" + silent.getLocalPort() + "/",
                    Optional.empty(),
                    Duration.ofSeconds(60));
            try (HealthWatch _ = watch(check)) {
                assertThat(next().reason()).isEqualTo("no answer within 50 ms");
            }
        }
    }

    @Test
    void theTimeoutIsNotAboveTheInterval() {
        Health.Thresholds thresholds = new Health.Thresholds(1, 1);
        assertThatThrownBy(() -> new HealthWatch.Schedule(Duration.ofSeconds(1), Duration.ofSeconds(2), thresholds))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
