package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class RunQueuesTest {
    private static final long TICK = 10_000_000;
    private static final long BEGIN = -5_000_000_000L; // the monotonic clock may be anywhere

    @TempDir
    private Path threads = Path.of("");

    private RunQueues queues = new RunQueues(threads);
    private long now = BEGIN;

    private void begin() {
        queues = new RunQueues(threads);
        tick();
    }

    @AfterEach
    void end() {
        queues.close();
    }

    private void tick() {
        queues.tick(now);
        now += TICK;
    }

    private void pass(Duration time) {
        for (long end = now + time.toNanos(); now < end; ) {
            tick();
        }
    }

    private void thread(int id, String name, String schedstat) {
        try {
            Path thread = Files.createDirectories(threads.resolve(Integer.toString(id)));
            Files.writeString(thread.resolve("comm"), name + "\n");
            Files.writeString(thread.resolve("schedstat"), schedstat + "\n");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void waited(int id, long nanos) {
        thread(id, "bgp-peer-" + id, "123456789 " + nanos + " 17");
    }

    private Duration longest() {
        return queues.longest(now, now);
    }

    @Test
    void the_longest_wait_counts_for_what_is_read_in_the_tenth_of_a_second_after_it() {
        waited(1, 1_000_000_000);
        waited(2, 0);
        begin();
        assertThat(longest()).isZero();
        waited(1, 1_012_000_000);
        waited(2, 27_000_000);
        long seen = now;
        tick();
        waited(1, 1_013_000_000);
        tick();
        assertThat(longest()).isEqualTo(Duration.ofMillis(27));
        pass(Duration.ofSeconds(1));
        assertThat(longest()).isZero();
        assertThat(queues.longest(seen + 100_000_000, now)).isEqualTo(Duration.ofMillis(27));
        assertThat(queues.longest(seen + 100_000_001, now)).isEqualTo(Duration.ofMillis(1));
        assertThat(queues.longest(seen - TICK, now)).isZero();
        pass(Duration.ofSeconds(2));
        assertThat(queues.longest(seen, now)).as("asked too late").isZero();
    }

    @Test
    void a_wait_that_ended_since_the_last_look_counts_for_what_was_read_after_it() {
        waited(1, 0);
        begin();
        waited(1, 8_000_000);
        assertThat(queues.longest(BEGIN, now)).as("read before the look").isZero();
        assertThat(queues.longest(now, now)).isEqualTo(Duration.ofMillis(8));
    }

    @Test
    void other_threads_do_not_count_and_new_ones_do_within_a_second() {
        thread(7, "GC Thread#0", "1 0 1");
        begin();
        thread(7, "GC Thread#0", "1 50000000 1");
        waited(8, 400_000_000); // in its life so far
        pass(Duration.ofSeconds(1));
        assertThat(longest()).isZero();
        waited(8, 403_000_000);
        tick();
        assertThat(longest()).isEqualTo(Duration.ofMillis(3));
    }

    @Test
    void a_thread_that_has_ended_is_let_go() throws IOException {
        waited(1, 0);
        begin();
        assertThat(queues.threads()).isOne();
        Files.delete(threads.resolve("1/comm"));
        Files.delete(threads.resolve("1/schedstat"));
        Files.delete(threads.resolve("1"));
        pass(Duration.ofSeconds(2));
        assertThat(queues.threads()).isZero();
        assertThat(longest()).isZero();
    }

    @Test
    void of_many_threads_each_is_looked_at_less_often() {
        for (int id = 0; id < 40; id++) {
            waited(id, 0);
        }
        begin();
        for (int id = 0; id < 40; id++) {
            waited(id, 4_000_000);
        }
        tick();
        tick();
        assertThat(queues.longest(BEGIN, now)).isZero();
        tick();
        assertThat(queues.longest(now - TICK, now)).isEqualTo(Duration.ofMillis(4));
    }

    @Test
    void what_cannot_be_read_is_no_wait() throws IOException {
        thread(1, "bgp-peer-1", "");
        thread(2, "bgp-peer-2", "1 some 2");
        Files.createDirectories(threads.resolve("3"));
        waited(4, 5);
        begin();
        assertThat(queues.threads()).isOne();
        thread(4, "bgp-peer-4", "garbage");
        tick();
        assertThat(longest()).isZero();
        queues.close();
        queues = new RunQueues(threads.resolve("no/such"));
        pass(Duration.ofSeconds(2));
        assertThat(longest()).isZero();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void the_kernel_tells_it_of_a_real_thread() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        Thread thread = Thread.ofPlatform().name("bgp-test").daemon().start(() -> {
            begun.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        begun.await();
        queues = new RunQueues(Path.of("/proc/self/task"));
        tick();
        assertThat(queues.threads()).isPositive();
        assertThat(longest()).isGreaterThanOrEqualTo(Duration.ZERO);
        end.countDown();
        thread.join();
    }
}
