package io.vipwatch.monitor.replay;

import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.incident.Replay;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Two nodes announce as many prefixes as are wanted, all within one tracked block; one session is lost with all of them, and
 * comes back. The recording is replayed through sessions, tracker and incidents, step by step, and what each step takes is
 * printed: {@code ManyTracked DIRECTORY PREFIXES}.
 */
final class ManyTracked {
    private static final int IN_AN_UPDATE = 200;
    private static final Duration BETWEEN = Duration.ofSeconds(3);

    private final Set<String> incidents = new HashSet<>();
    private final Replay drawn = new Replay(said -> incidents.add(said.what().subject()));
    private long events;

    private ManyTracked() {}

    /** One step of what is recorded, in a file of its own. */
    private record Step(String name, Path file) {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        int prefixes = Integer.parseInt(arguments[1]);
        List<Step> steps = write(directory, prefixes);
        new ManyTracked().replay(steps, prefixes);
        for (Step step : steps) {
            Files.delete(step.file());
        }
    }

    private static List<Step> write(Path directory, int prefixes) throws Exception {
        List<Step> steps = new ArrayList<>();
        long[] nanos = {0};
        String[] names = {"node1 announces all", "node2 as well", "node1 is lost with all", "node1 comes back"};
        for (int step = 0; step < names.length; step++) {
            Path file = directory.resolve("many" + step + ".mrt");
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
                Conversation conversation = new Conversation(new MrtTape(out)).after(Duration.ofNanos(nanos[0]));
                long before = conversation.now();
                say(conversation, step, prefixes);
                nanos[0] += conversation.after(BETWEEN).now() - before;
            }
            steps.add(new Step(names[step], file));
        }
        return steps;
    }

    private static void say(Conversation conversation, int step, int prefixes) {
        switch (step) {
            case 0, 3 -> all(conversation.establish(1, false), 1, prefixes);
            case 1 -> all(conversation.establish(2, false), 2, prefixes);
            default ->
                conversation
                        .say(1, false, Notification.of(ErrorCode.HOLD_TIMER_EXPIRED))
                        .leave(1);
        }
    }

    private static void all(Conversation conversation, int node, int prefixes) {
        for (int first = 0; first < prefixes; first += IN_AN_UPDATE) {
            Prefix[] some = new Prefix[Math.min(IN_AN_UPDATE, prefixes - first)];
            for (int i = 0; i < some.length; i++) {
                some[i] = prefix(first + i);
            }
            conversation.announce(node, 5, some);
        }
        conversation.endOfRib(node);
    }

    private static Prefix prefix(int number) {
        return Prefix.of("2001:db8:0:aa00:%x:%x::/112".formatted(number >> 16, number & 0xffff));
    }

    private void replay(List<Step> steps, int prefixes) throws Exception {
        ReplaySettings settings = ReplaySettings.of(new ConfigReader(Map.of()).parse("bench.yaml", """
                        speaker: {asn: 64512, router_id: 192.0.2.250}
                        peers:
                          - {name: node1, address: 2001:db8::11, asn: 65010}
                          - {name: node2, address: 2001:db8::12, asn: 65010}
                        track:
                          - {name: pods, within: "2001:db8:0:aa00::/56", kind: pods}
                        """, Path.of("")));
        long empty = held();
        try (Recordings recording =
                Recordings.open(steps.stream().map(Step::file).toList(), settings, List.of())) {
            long end = 0;
            Optional<Event> event = recording.next();
            for (Step step : steps) {
                long before = events;
                long cpu = cpuNanos();
                long wall = System.nanoTime();
                if (event.isEmpty()) {
                    break;
                }
                end = event.get().at().epochNanos();
                while (event.isPresent()
                        && event.get().at().epochNanos() - end
                                < BETWEEN.dividedBy(2).toNanos()) {
                    end = event.get().at().epochNanos();
                    events++;
                    drawn.take(event.get());
                    event = recording.next();
                }
                print(
                        step.name(),
                        events - before,
                        cpuNanos() - cpu,
                        System.nanoTime() - wall,
                        held() - empty,
                        prefixes);
            }
        }
        drawn.end();
        System.out.printf("%d prefixes, %d events, %d incidents%n", prefixes, events, incidents.size());
    }

    private void print(String step, long told, long cpu, long wall, long heap, int prefixes) {
        System.out.printf(
                "| %s | %d | %.2f | %.2f | %.1f | %.0f | %d |%n",
                step, told, cpu / 1e9, wall / 1e9, heap / 1e6, (double) heap / prefixes, incidents.size());
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long held() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
