package io.vipwatch.lab.bench.bfd;

/**
 * What every speaker of a run is told.
 *
 * @param millis both intervals
 * @param detectMult the multiplier
 * @param realTime whether the threads that speak BFD have SCHED_FIFO, priority 50
 */
record Intervals(int millis, int detectMult, boolean realTime) {
    static final int PRIORITY = 50;

    String policy() {
        return realTime ? "FIFO" : "default";
    }
}
