package io.vipwatch.lab.bench.bfd;

import io.vipwatch.lab.bfd.MachineLoad;
import java.util.List;
import java.util.Locale;

/** Many sessions at 50 ms × 3 between two speakers on this machine: who holds them, and at what price. */
final class CapacityBenchmark {
    private static final int WINDOW_SECONDS = 20;
    private static final long UP_NANOS = 90_000_000_000L;

    private final String image;

    CapacityBenchmark(String image) {
        this.image = image;
    }

    void run(List<Integer> sizes, boolean realTime) {
        System.out.printf(
                "%nSessions at 50 ms x 3 (%s), %d seconds after all were Up. Drops: datagrams that found a full receive buffer"
                        + " since the start, and in the window.%n%n",
                new Intervals(50, 3, realTime).policy(), WINDOW_SECONDS);
        System.out.println(
                "| sessions | speaker | its peer | all Up after s | cores | downs | expirations | drops | drops in"
                        + " window | RSS MB | busy | steal |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|---|---|");
        Intervals intervals = new Intervals(50, 3, realTime);
        for (int size : sizes) {
            measure(size, end -> FrrSpeaker.start(end, intervals), end -> BirdSpeaker.start(end, intervals));
            measure(
                    size,
                    end -> VipwatchSpeaker.start(end, intervals, false),
                    end -> BirdSpeaker.start(end, intervals));
            measure(
                    size,
                    end -> VipwatchSpeaker.start(end, intervals, false),
                    end -> VipwatchSpeaker.start(end, intervals, false));
        }
    }

    private void measure(int size, Start left, Start right) {
        try (Wire wire = Wire.create(image, size);
                Speaker first = left.at(wire.leftEnd());
                Speaker second = right.at(wire.rightEnd())) {
            long begin = System.nanoTime();
            boolean allUp = Patience.gently(UP_NANOS, () -> first.up() == size && second.up() == size);
            double seconds = (System.nanoTime() - begin) / 1e9;
            // The last to come Up is still to leave the slow rate.
            Patience.sleep(2000);
            Look firstBefore = Look.at(first, wire.left());
            Look secondBefore = Look.at(second, wire.right());
            MachineLoad before = MachineLoad.now();
            Patience.sleep(WINDOW_SECONDS * 1000L);
            MachineLoad.Share load = MachineLoad.now().since(before);
            Look firstAfter = Look.at(first, wire.left());
            Look secondAfter = Look.at(second, wire.right());
            String up = allUp ? String.format(Locale.ROOT, "%.0f", seconds) : "never";
            print(size, first, second, up, firstBefore, firstAfter, load);
            print(size, second, first, up, secondBefore, secondAfter, load);
        }
    }

    private static void print(
            int size, Speaker speaker, Speaker peer, String up, Look before, Look after, MachineLoad.Share load) {
        System.out.printf(
                Locale.ROOT,
                "| %d | %s | %s | %s | %.2f | %d | %d | %d | %d | %.0f | %.0f %% | %.1f %% |%n",
                size,
                speaker.name(),
                peer.name(),
                up,
                (after.cpuSeconds - before.cpuSeconds) / ((after.nanos - before.nanos) / 1e9),
                after.downs - before.downs,
                after.expirations - before.expirations,
                after.drops,
                after.drops - before.drops,
                after.residentBytes / 1e6,
                100 * load.busy(),
                100 * load.steal());
    }

    /** A speaker's counters, the processor's first so that reading the others is not counted. */
    private record Look(long nanos, double cpuSeconds, long residentBytes, long drops, long downs, long expirations) {
        static Look at(Speaker speaker, Namespace namespace) {
            long nanos = System.nanoTime();
            var usage = speaker.usage();
            return new Look(
                    nanos,
                    usage.cpuSeconds(),
                    usage.residentBytes(),
                    namespace.receiveBufferErrors(),
                    speaker.downs(),
                    speaker.expirations());
        }
    }

    @FunctionalInterface
    private interface Start {
        Speaker at(Wire.End end);
    }
}
