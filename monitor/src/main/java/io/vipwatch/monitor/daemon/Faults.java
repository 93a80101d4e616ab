package io.vipwatch.monitor.daemon;

import io.vipwatch.monitor.event.MonitorFault;
import java.util.Optional;

/** Decides which faults of our own are told, so that one which repeats fills no disk; on the recorder's thread. */
final class Faults {
    private static final int MOST_PER_SECOND = 10;
    private static final int LONGEST = 300;
    private static final long SECOND = 1_000_000_000;

    private long secondBegan;
    private int toldThisSecond;
    private long untold;

    /** {@return what to tell of a fault; nothing if too many have been told in this second} */
    Optional<MonitorFault> tell(String part, String doing, RuntimeException fault, long nowNanos) {
        if (nowNanos - secondBegan >= SECOND) {
            secondBegan = nowNanos;
            toldThisSecond = 0;
        }
        if (toldThisSecond == MOST_PER_SECOND) {
            untold++;
            return Optional.empty();
        }
        toldThisSecond++;
        MonitorFault told = new MonitorFault(part, cut(doing), cut(fault.toString()), untold);
        untold = 0;
        return Optional.of(told);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
