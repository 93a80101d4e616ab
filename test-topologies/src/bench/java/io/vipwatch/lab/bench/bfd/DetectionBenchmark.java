package io.vipwatch.lab.bench.bfd;

import io.vipwatch.lab.bfd.MachineLoad;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How much later than the detection time a silent loss is declared Down: vipwatch, FRR and BIRD 2 in one run, in turn, each
 * with a wire of its own. The loss is at the peer's egress, so that the capture at the detector shows exactly what arrived.
 */
final class DetectionBenchmark {
    private static final int DETECT_MULT = 3;
    private static final int WARM_UP = 3;
    private static final long DETECTION_SECONDS = 10;

    private final String image;
    private final int losses;

    DetectionBenchmark(String image, int losses) {
        this.image = image;
        this.losses = losses;
    }

    void run(List<Boolean> policies, List<Integer> intervals) {
        System.out.printf(
                "%n%d silent losses each after %d to warm up. Milliseconds from the end of the detection time to the first%n"
                        + "packet that says Down; \"own\" is what vipwatch's event says.%n%n",
                losses, WARM_UP);
        System.out.println("| policy | interval | detector | n | min | median | p95 | max | early | busy | steal |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|---|");
        for (boolean realTime : policies) {
            intervals.forEach(millis -> measure(new Intervals(millis, DETECT_MULT, realTime)));
        }
    }

    private void measure(Intervals intervals) {
        try (Pair vipwatch = Pair.start(image, intervals, end -> VipwatchSpeaker.start(end, intervals, false), false);
                Pair frr = Pair.start(image, intervals, end -> FrrSpeaker.start(end, intervals), false);
                Pair bird = Pair.start(image, intervals, end -> BirdSpeaker.start(end, intervals), true)) {
            List<Pair> pairs = List.of(vipwatch, frr, bird);
            MachineLoad before = MachineLoad.now();
            for (int loss = 0; loss < WARM_UP + losses; loss++) {
                for (Pair pair : pairs) {
                    pair.loseOnce(intervals.millis(), loss >= WARM_UP);
                }
            }
            MachineLoad.Share load = MachineLoad.now().since(before);
            pairs.forEach(pair -> print(intervals, pair.detector.name(), pair.overheads, load));
            List<Long> own = ((VipwatchSpeaker) vipwatch.detector).overheads();
            print(intervals, "vipwatch, own", own.subList(Math.min(WARM_UP, own.size()), own.size()), load);
        }
    }

    private static void print(Intervals intervals, String detector, List<Long> nanos, MachineLoad.Share load) {
        List<Long> sorted = nanos.stream().sorted().toList();
        if (sorted.isEmpty()) {
            System.out.printf(
                    "| %s | %d×%d | %s | 0 |%n", intervals.policy(), intervals.millis(), DETECT_MULT, detector);
            return;
        }
        System.out.printf(
                Locale.ROOT,
                "| %s | %d×%d | %s | %d | %.2f | %.2f | %.2f | %.2f | %d | %.0f %% | %.1f %% |%n",
                intervals.policy(),
                intervals.millis(),
                DETECT_MULT,
                detector,
                sorted.size(),
                sorted.getFirst() / 1e6,
                sorted.get(sorted.size() / 2) / 1e6,
                sorted.get((int) Math.ceil(sorted.size() * 0.95) - 1) / 1e6,
                sorted.getLast() / 1e6,
                sorted.stream().filter(late -> late < 0).count(),
                100 * load.busy(),
                100 * load.steal());
    }

    /** One detector, the peer that falls silent, and the capture between them. */
    private static final class Pair implements AutoCloseable {
        private final Wire wire;
        private final Speaker detector;
        private final Speaker peer;
        private final WireTap tap;
        private final List<Long> overheads = new ArrayList<>();

        private Pair(Wire wire, Speaker detector, Speaker peer, WireTap tap) {
            this.wire = wire;
            this.detector = detector;
            this.peer = peer;
            this.tap = tap;
        }

        static Pair start(String image, Intervals intervals, Start start, boolean peerIsFrr) {
            Wire wire = Wire.create(image, 1);
            WireTap tap = WireTap.at(wire.leftEnd());
            Speaker peer = peerIsFrr
                    ? FrrSpeaker.start(wire.rightEnd(), intervals)
                    : BirdSpeaker.start(wire.rightEnd(), intervals);
            return new Pair(wire, start.at(wire.leftEnd()), peer, tap);
        }

        void loseOnce(int millis, boolean counted) {
            Patience.until(detector.name() + " is Up", () -> tap.settled(millis));
            // Some packets more, at no fixed place between two of them.
            Patience.sleep(5L * millis + (long) (Math.random() * millis));
            tap.forgetDetections();
            wire.right().loseBfd();
            Optional<WireTap.Detection> detection = tap.detection(DETECTION_SECONDS);
            wire.right().loseNothing();
            if (counted) {
                detection.ifPresent(seen -> overheads.add(seen.overheadNanos()));
            }
        }

        @Override
        public void close() {
            tap.close();
            detector.close();
            peer.close();
            wire.close();
        }
    }

    @FunctionalInterface
    private interface Start {
        Speaker at(Wire.End end);
    }
}
