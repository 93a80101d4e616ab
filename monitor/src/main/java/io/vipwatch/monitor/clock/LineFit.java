package io.vipwatch.monitor.clock;

import java.util.List;

/** The line of least squares through the offsets of round trips over time. */
final class LineFit {
    /** Clocks of computers do not differ more in their rates; nanoseconds a nanosecond. */
    static final double GREATEST_DRIFT = 200e-6;

    /** Below this, in nanoseconds, round trips say more about their own unevenness than about drift. */
    private static final long SHORTEST_SPAN = 10_000_000_000L;

    private static final int FEWEST_SAMPLES = 8;

    private LineFit() {}

    /** {@return the line through {@code samples}, of which there is at least one, in the order of time} */
    static ClockOffset through(List<Exchange> samples) {
        long from = samples.getFirst().middle();
        long to = samples.getLast().middle();
        long base = samples.getFirst().offset();
        double meanTime = 0;
        double meanOffset = 0;
        for (Exchange sample : samples) {
            meanTime += (double) (sample.middle() - to) / samples.size();
            meanOffset += (double) (sample.offset() - base) / samples.size();
        }
        boolean sloped = samples.size() >= FEWEST_SAMPLES && to - from >= SHORTEST_SPAN;
        double drift = sloped ? slope(samples, to, base, meanTime, meanOffset) : 0;
        long offset = base + Math.round(meanOffset - drift * meanTime);
        return bounded(samples, new ClockOffset(from, to, offset, drift, 0, 0, samples.size()), sloped);
    }

    private static double slope(List<Exchange> samples, long to, long base, double meanTime, double meanOffset) {
        double products = 0;
        double squares = 0;
        for (Exchange sample : samples) {
            double time = sample.middle() - to - meanTime;
            products += time * (sample.offset() - base - meanOffset);
            squares += time * time;
        }
        return Math.clamp(products / squares, -GREATEST_DRIFT, GREATEST_DRIFT);
    }

    /**
     * Each sample binds the truth: it is no further from the sample than half the delay. The difference between the line
     * and the truth is a line itself, so between two samples it is no greater than at one of them.
     */
    private static ClockOffset bounded(List<Exchange> samples, ClockOffset line, boolean sloped) {
        long bound = 0;
        for (Exchange sample : samples) {
            long residual = Math.abs(line.at(sample.middle()) - sample.offset());
            // The stamp of the other host can be from any moment of the round trip, and the clocks drift within it.
            long within = (long) Math.ceil(GREATEST_DRIFT * (sample.returned() - sample.sent()));
            bound = Math.max(bound, residual + sample.uncertainty() + within + 1);
        }
        long span = line.to() - line.from();
        double steepest = GREATEST_DRIFT + Math.abs(line.drift());
        double divergence = sloped ? Math.min(steepest, 2.0 * bound / span) : steepest;
        return new ClockOffset(line.from(), line.to(), line.offset(), line.drift(), bound, divergence, line.samples());
    }
}
