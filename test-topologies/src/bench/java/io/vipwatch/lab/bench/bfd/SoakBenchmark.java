package io.vipwatch.lab.bench.bfd;

import io.vipwatch.lab.bfd.MachineLoad;
import io.vipwatch.lab.bfd.RunQueueDelay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * 10 ms × 3 while both cores are busy and the JVM allocates as fast as it can: vipwatch with BIRD 2, and beside it FRR with
 * BIRD 2. Nothing is lost on purpose, so that every expiration is a false Down.
 */
final class SoakBenchmark {
    private static final int INTERVAL_MILLIS = 10;
    private static final int DETECT_MULT = 3;
    private static final int SETTLE_MILLIS = 10_000;

    private final String image;
    private final int seconds;

    SoakBenchmark(String image, int seconds) {
        this.image = image;
        this.seconds = seconds;
    }

    void run(List<Boolean> realTime) {
        System.out.printf(
                "%n%d ms x %d for %d s, a busy process for each core, vipwatch's JVM allocating without a pause.%n%n",
                INTERVAL_MILLIS, DETECT_MULT, seconds);
        System.out.println(
                "| policy | speaker | its peer | false Downs | left Up, any cause | run-queue delay ms | cores |"
                        + " worst receive gap ms | engine stalls | busy | steal |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|---|");
        realTime.forEach(priority -> measure(new Intervals(INTERVAL_MILLIS, DETECT_MULT, priority)));
    }

    private void measure(Intervals intervals) {
        try (Wire ours = Wire.create(image, 1);
                Wire theirs = Wire.create(image, 1);
                Speaker ourPeer = BirdSpeaker.start(ours.rightEnd(), intervals);
                Speaker frrPeer = BirdSpeaker.start(theirs.rightEnd(), intervals);
                Speaker frr = FrrSpeaker.start(theirs.leftEnd(), intervals);
                VipwatchSpeaker vipwatch = VipwatchSpeaker.start(ours.leftEnd(), intervals, true)) {
            Patience.until("both sessions are Up", () -> vipwatch.up() == 1 && frr.up() == 1);
            Patience.sleep(SETTLE_MILLIS);
            List<Process> hogs = hogs();
            try {
                List<Speaker> speakers = List.of(vipwatch, ourPeer, frr, frrPeer);
                List<Look> before = speakers.stream().map(Look::at).toList();
                MachineLoad load = MachineLoad.now();
                Patience.sleep(seconds * 1000L);
                MachineLoad.Share share = MachineLoad.now().since(load);
                List<Look> after = speakers.stream().map(Look::at).toList();
                for (int i = 0; i < speakers.size(); i++) {
                    // Who is beside whom: 0 with 1, 2 with 3.
                    print(intervals, speakers.get(i), speakers.get(i ^ 1), before.get(i), after.get(i), share);
                }
            } finally {
                hogs.forEach(Process::destroy);
            }
            System.out.println("<!-- " + vipwatch.abilities() + " -->");
        }
    }

    private static List<Process> hogs() {
        List<Process> hogs = new ArrayList<>();
        for (int core = 0; core < Runtime.getRuntime().availableProcessors(); core++) {
            try {
                hogs.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return hogs;
    }

    private void print(
            Intervals intervals, Speaker speaker, Speaker peer, Look before, Look after, MachineLoad.Share load) {
        boolean own = speaker instanceof VipwatchSpeaker;
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %d | %d | %.0f | %.2f | %s | %s | %.0f %% | %.1f %% |%n",
                intervals.policy(),
                speaker.name(),
                peer.name(),
                after.expirations - before.expirations,
                after.downs - before.downs,
                after.delay.since(before.delay).millis(),
                (after.cpuSeconds - before.cpuSeconds) / seconds,
                own
                        ? String.format(
                                Locale.ROOT,
                                "%.1f",
                                ((VipwatchSpeaker) speaker).worstGap().toNanos() / 1e6)
                        : "",
                own ? ((VipwatchSpeaker) speaker).stalls() : "",
                100 * load.busy(),
                100 * load.steal());
    }

    private record Look(long expirations, long downs, RunQueueDelay delay, double cpuSeconds) {
        static Look at(Speaker speaker) {
            return new Look(
                    speaker.expirations(),
                    speaker.downs(),
                    speaker.runQueueDelay(),
                    speaker.usage().cpuSeconds());
        }
    }
}
