package io.vipwatch.monitor.replay;

import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.incident.Replay;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes days of a cluster as one MRT file — every KEEPALIVE, a failover every minute, 200 pod blocks that come and go with
 * their node — replays it through sessions, tracker and incidents, and prints how much memory that holds as it goes on:
 * {@code DaysOfEvents DIRECTORY DAYS}.
 */
final class DaysOfEvents {
    private static final int NODES = 3;
    private static final int BLOCKS = 200;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration KEEPALIVE = Duration.ofSeconds(3);
    private static final int SAMPLES = 24;

    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    private final List<Long> held = new ArrayList<>();
    private long incidents;
    private long events;

    private DaysOfEvents() {}

    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]).resolve("days.mrt");
        int days = Integer.parseInt(arguments[1]);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            write(new Conversation(new MrtTape(out)), days);
        }
        new DaysOfEvents().replay(file, days);
        Files.delete(file);
    }

    private static void write(Conversation conversation, int days) {
        for (int node = 1; node <= NODES; node++) {
            begin(conversation, node);
        }
        for (long minute = 0; minute < Duration.ofDays(days).toMinutes(); minute++) {
            int node = (int) (minute % NODES) + 1;
            switch ((int) (minute % 5)) {
                case 0 -> {
                    conversation
                            .say(node, false, Notification.of(ErrorCode.HOLD_TIMER_EXPIRED))
                            .leave(node);
                    idle(conversation, Duration.ofSeconds(15), node);
                    begin(conversation, node);
                }
                case 1 -> {
                    conversation.close(node, false);
                    idle(conversation, Duration.ofSeconds(15), node);
                    begin(conversation, node);
                }
                default -> {
                    conversation.withdraw(node, 5, Conversation.VIP);
                    idle(conversation, Duration.ofSeconds(15), 0);
                    conversation.announce(node, 5, Conversation.VIP).announce(node, 5, Conversation.VIP);
                }
            }
            idle(conversation, MINUTE.minusSeconds(15), 0);
        }
    }

    private static void begin(Conversation conversation, int node) {
        Prefix[] blocks = new Prefix[BLOCKS];
        for (int i = 0; i < BLOCKS; i++) {
            blocks[i] = Prefix.of("2001:db8:0:aa" + node + "0::" + Integer.toHexString(i) + ":0/112");
        }
        conversation
                .establish(node, true)
                .announce(node, 5, Conversation.VIP)
                .announce(node, 5, blocks)
                .endOfRib(node);
    }

    /** Time in which nothing but KEEPALIVEs passes, but for one node. */
    private static void idle(Conversation conversation, Duration duration, int silent) {
        for (long i = 0; i < duration.dividedBy(KEEPALIVE); i++) {
            for (int node = 1; node <= NODES; node++) {
                if (node != silent) {
                    conversation.say(node, true, Keepalive.INSTANCE).say(node, false, Keepalive.INSTANCE);
                }
            }
            conversation.after(KEEPALIVE);
        }
    }

    private void replay(Path file, int days) throws Exception {
        ReplaySettings settings = ReplaySettings.of(new ConfigReader(Map.of()).parse("bench.yaml", """
                        speaker: {asn: 64512, router_id: 192.0.2.250}
                        peers:
                          - {name: node1, address: 2001:db8::11, asn: 65010}
                          - {name: node2, address: 2001:db8::12, asn: 65010}
                          - {name: node3, address: 2001:db8::13, asn: 65010}
                        track:
                          - {name: api, prefix: "2001:db8:0:ff00::100/128", kind: vip, min_origins: 2}
                          - {name: pods, within: "2001:db8:0:aa00::/56", kind: pods}
                        """, Path.of("")));
        Replay drawn = new Replay(_ -> incidents++);
        long between = Duration.ofDays(days).dividedBy(SAMPLES).toNanos();
        long[] next = {0};
        long cpu = cpuNanos();
        Outcome outcome;
        try (Recordings recording = Recordings.open(List.of(file), settings, List.of())) {
            for (Optional<Event> event = recording.next(); event.isPresent(); event = recording.next()) {
                events++;
                drawn.take(event.get());
                sample(event.get(), next, between);
            }
            outcome = recording.outcome();
        }
        drawn.end();
        print(file, days, outcome, cpuNanos() - cpu);
    }

    private void sample(Event event, long[] next, long between) {
        if (event.at().epochNanos() >= next[0]) {
            next[0] = event.at().epochNanos() + between;
            System.gc();
            held.add(memory.getHeapMemoryUsage().getUsed());
        }
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void print(Path file, int days, Outcome outcome, long cpu) {
        double mega = 1e6;
        System.out.printf(
                "| %d | %.0f | %d | %d | %d | %.1f | %.1f | %.1f | %.1f |%n",
                days,
                size(file) / mega,
                outcome.records(),
                events,
                incidents,
                cpu / 1e9,
                held.get(held.size() / 4) / mega,
                held.get(held.size() / 2) / mega,
                held.getLast() / mega);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
