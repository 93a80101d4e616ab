package io.vipwatch.monitor.store;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.EventIds;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.journal.Journal;
import io.vipwatch.monitor.journal.JournalReader;
import io.vipwatch.monitor.journal.JournalSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Fills a store with a day's worth of events, as many as its second argument says, in the directory that its first names,
 * and prints a table of how long that takes and how long questions take then.
 */
final class StoreBenchmark {
    private static final long EPOCH = 1_795_335_551_000_000_000L;
    private static final long DAY = TimeUnit.DAYS.toNanos(1);
    private static final int TIMES = 5;

    private StoreBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        try (Journal journal = Journal.open(
                JournalSettings.in(directory.resolve("journal")), "monitor/bench", new EventIds(new Random(1)))) {
            Random random = new Random(1);
            for (int i = 0; i < count; i++) {
                long time = EPOCH + DAY / count * i;
                journal.record(new Moment(time - EPOCH, time, 0), event(i, random));
                if (i % 500 == 499) {
                    journal.flush(new Moment(time - EPOCH, time, 0));
                }
            }
            journal.flush(new Moment(DAY, EPOCH + DAY, 0));
        }
        Path file = directory.resolve("store.sqlite");
        SqliteStore store =
                new SqliteStore(new StoreSettings(file, java.time.Duration.ofDays(10_000), Long.MAX_VALUE), _ -> {});
        long begin = System.nanoTime();
        long cpu =
                ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
        try (JournalReader reader = JournalReader.ofFiles(directory.resolve("journal"))) {
            StoreRebuild.fill(store, reader);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        double cpuSeconds =
                (ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() - cpu) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "| filled from the journal | %,.0f events a second, %.1f CPU s |%n| size | %.0f octets an event |%n",
                count / seconds,
                cpuSeconds,
                (double) Files.size(file) / count);
        questions(new SqliteHistory(new StoreFile(file), _ -> {}));
    }

    /** What a busy day has: flaps of many pod prefixes, few of the address, and some lost sessions. */
    private static Occurrence event(int i, Random random) {
        if (i % 5000 == 0) {
            return StoreOnDisk.down(
                    "node" + random.nextInt(8),
                    random.nextInt(3) == 0 ? LossCause.HOLD_TIMER : LossCause.BFD,
                    random.nextInt(9000));
        }
        Prefix prefix = i % 1000 == 1
                ? StoreOnDisk.VIP
                : Prefix.of(IpAddress.ofIpv6(0x2001_0db8_0000_1000L, (long) random.nextInt(2000) << 6), 122);
        return StoreOnDisk.route("node" + random.nextInt(8), prefix);
    }

    private static void questions(SqliteHistory history) throws Exception {
        String start = "2026-11-22T08:19:11Z";
        ask(history, "the newest 50 events", Map.of());
        ask(history, "the newest 50 of one type", Map.of("type", "session.down"));
        ask(history, "of one peer, two hours", Map.of("peer", "node1", "since", "2026-11-23T06:19:11Z"));
        ask(history, "of one address, the whole day", Map.of("prefix", "2001:db8:0:ff00::100", "since", start));
        ask(history, "within a block of pods, the whole day", Map.of("prefix", "2001:db8:0:1000::/64", "since", start));
        ask(history, "of one cause, slower than 5 s", Map.of("cause", "bfd", "slower_than", "5s"));
        ask(
                history,
                "of one cause, in one hour of the morning",
                Map.of("cause", "bfd", "since", "2026-11-22T09:00:00Z", "until", "2026-11-22T10:00:00Z"));
        ask(history, "a type and a peer, nothing to be found", Map.of("type", "bfd.down", "peer", "node1"));
    }

    private static void ask(SqliteHistory history, String what, Map<String, String> words) throws Exception {
        EventFilter filter = EventFilter.of(word -> Optional.ofNullable(words.get(word)), EPOCH + DAY);
        List<Double> millis = new ArrayList<>();
        int found = 0;
        for (int i = 0; i < TIMES; i++) {
            long begin = System.nanoTime();
            found = history.events(filter, new History.Reach(1, Long.MAX_VALUE, 50, true))
                    .size();
            millis.add((System.nanoTime() - begin) / 1e6);
        }
        double first = millis.getFirst();
        Collections.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "| %s | %.1f ms, the first time %.1f ms; %d found |%n",
                what,
                millis.get(TIMES / 2),
                first,
                found);
    }
}
