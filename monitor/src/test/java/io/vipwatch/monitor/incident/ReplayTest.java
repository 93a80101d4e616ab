package io.vipwatch.monitor.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.IncidentOccurrence;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.MonitorStall;
import io.vipwatch.monitor.event.MonitorStarted;
import io.vipwatch.monitor.event.RouteReason;
import io.vipwatch.monitor.event.SessionDown;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same incidents come out of the journal as went into it, whenever the recorder came round. */
class ReplayTest {
    private static final EventJson JSON = new EventJson();
    private static final List<LossCause> LOSSES = List.of(LossCause.values());

    /** What a virtual machine may hold more of its own, such as code and statistics, after more of the same. */
    private static final long FLAT = 1_500_000;

    private static final List<String> NODES = List.of("node1", "node2", "node3");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233})
    void a_replay_of_the_journal_says_byte_for_byte_what_the_monitor_said(long seed) {
        Story story = randomStory(new Random(seed), 400, true);
        assertThat(replayed(story.journal)).as("seed %s", seed).isEqualTo(lines(story.journal));
        assertThat(story.incidents()).as("seed %s", seed).hasSizeGreaterThan(2);
    }

    /** A journal of another tool has no incidents in it; what comes in order is decided by its times alone. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
    void a_journal_without_incidents_leads_to_the_same_ones_where_nothing_came_later_than_a_tick_waits(long seed) {
        Story story = randomStory(new Random(seed), 300, false);
        List<Event> stripped = story.journal.stream()
                .filter(event -> !(event.what() instanceof IncidentOccurrence))
                .toList();
        assertThat(replayed(stripped)).as("seed %s", seed).isEqualTo(lines(story.journal));
    }

    @Test
    void what_is_stamped_within_a_closed_incident_of_the_same_node_is_told_of_that_one() {
        Story story = Story.with("node1", "node2").withdraw("node1", Story.VIP);
        Moment then = story.now().plus(Duration.ofSeconds(1));
        story.after(Duration.ofSeconds(30));
        assertThat(story.closed()).hasSize(1);
        story.record(
                new SessionDown(
                        Story.node("node1"),
                        new SessionDown.SessionLoss(
                                LossCause.TCP_FIN, "late", Optional.empty(), Duration.ZERO, Duration.ofSeconds(3)),
                        Duration.ofHours(1)),
                then);
        story.after(Duration.ofSeconds(15));
        assertThat(story.incidents()).hasSize(1);
        assertThat(story.incidents().getFirst().timeline())
                .anyMatch(step -> step.text().contains("late"));
    }

    /** What a collection leaves after a tenth of the day is what it leaves after all of it. */
    @Test
    void a_day_of_events_leaves_memory_flat() {
        Story story = Story.with("node1", "node2", "node3").announcePods("node1", 0, 50);
        story.after(Duration.ofMinutes(1));
        List<Integer> remembered = new ArrayList<>();
        long events = 0;
        long early = 0;
        int minutes = (int) Duration.ofDays(1).toMinutes();
        for (int minute = 1; minute <= minutes; minute++) {
            String node = NODES.get(minute % 3);
            story.down(node, LossCause.TCP_FIN, Duration.ZERO).after(Duration.ofSeconds(20));
            story.up(node).announce(node, Story.VIP).endOfRib(node).after(Duration.ofSeconds(40));
            if (minute % 60 == 0 || minute == minutes / 10) {
                events += story.journal.size();
                story.journal.clear(); // the test's own
                remembered.add(story.correlator.view().size());
            }
            early = minute == minutes / 10 ? heldAfterCollection() : early;
        }
        long late = heldAfterCollection();
        System.out.printf(
                "a day, %d events: %.1f MB held after a tenth, %.1f MB at its end%n", events, early / 1e6, late / 1e6);
        assertThat(late).as("octets held at the end, and after a tenth").isLessThan(early + FLAT);
        assertThat(remembered).as("remembered incidents, hour by hour").allMatch(size -> size <= 34);
        assertThat(story.correlator.view().getLast().timeline()).hasSizeLessThanOrEqualTo(48);
    }

    private static long heldAfterCollection() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    /** Nodes that come, go, drain and flap, with ticks whenever they happen to come. */
    private static Story randomStory(Random random, int steps, boolean restarts) {
        Story story = Story.with("node1", "node2", "node3").announcePods("node1", 0, 5);
        List<String> up = new ArrayList<>(NODES);
        for (int step = 0; step < steps; step++) {
            String node = NODES.get(random.nextInt(NODES.size()));
            Prefix prefix = random.nextInt(3) == 0 ? Story.pod(random.nextInt(8)) : Story.VIP;
            if (!up.contains(node)) {
                story.up(node).announce(node, Story.VIP).endOfRib(node);
                up.add(node);
            } else {
                switch (random.nextInt(9)) {
                    case 0 -> story.withdraw(node, prefix);
                    case 1, 2 -> story.announce(node, prefix, random.nextInt(2));
                    case 3 -> {
                        story.down(node, LOSSES.get(random.nextInt(LOSSES.size())), millis(random));
                        up.remove(node);
                    }
                    case 4 -> {
                        story.bfdDown(node, millis(random)).millis(random.nextInt(3));
                        story.down(node, LossCause.BFD, millis(random));
                        up.remove(node);
                    }
                    case 5 -> {
                        story.downStale(node, LossCause.TCP_FIN).millis(random.nextInt(15_000));
                        story.lose(node, RouteReason.STALE_EXPIRED);
                        up.remove(node);
                    }
                    case 6 -> story.record(new MonitorStall(millis(random), "process", 0));
                    case 7 -> {
                        if (restarts && random.nextInt(12) == 0) {
                            story.record(new MonitorStarted("test", story.journal.size(), Optional.empty()));
                        }
                    }
                    default -> story.after(Duration.ofSeconds(random.nextInt(40)));
                }
            }
            story.millis(random.nextInt(4) == 0 ? random.nextInt(9_000) : random.nextInt(50));
        }
        return story.after(Duration.ofMinutes(2));
    }

    private static Duration millis(Random random) {
        return Duration.ofMillis(random.nextInt(9_000));
    }

    private static List<String> lines(List<Event> journal) {
        return journal.stream()
                .filter(event -> event.what() instanceof IncidentOccurrence)
                .map(event -> line(event.at(), (IncidentOccurrence) event.what()))
                .toList();
    }

    private static String line(Moment at, IncidentOccurrence what) {
        Event event = new Event(
                new UUID(1, 1), 1, "monitor/test", Optional.of(what.incident().id()), at, what);
        return new String(JSON.line(event), StandardCharsets.UTF_8);
    }

    /** What a replay says, through the journal's own form. */
    private static List<String> replayed(List<Event> journal) {
        List<String> said = new ArrayList<>();
        Replay replay = new Replay(one -> said.add(line(one.at(), one.what())));
        for (Event event : journal) {
            replay.take(JSON.read(new String(JSON.line(event), StandardCharsets.UTF_8)));
        }
        replay.end();
        return said;
    }
}
