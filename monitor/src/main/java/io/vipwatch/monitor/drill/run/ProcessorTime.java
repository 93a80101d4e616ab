package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.drill.Contamination;
import java.util.Locale;
import java.util.Optional;

/**
 * What the processors of a host have spent since it began (proc_stat(5)), in ticks over all processors. Pure.
 *
 * @param stolen what the hypervisor gave to others while something here wanted to run
 * @param total all of it, idle or not
 */
record ProcessorTime(long stolen, long total) {
    /**
     * Who wants to run while a tenth of the time is stolen needs a ninth more for everything: more than the tenth by which
     * stalls may move figures. What is shorter and worse shows as a stall.
     */
    private static final double TOO_MUCH = 0.1;

    private static final int STEAL = 7;

    /** Time of guests is counted as time of users already. */
    private static final int GUEST = 8;

    /**
     * {@return what the first line says; empty where it does not tell}
     *
     * @param text of {@code /proc/stat}
     */
    static Optional<ProcessorTime> of(String text) {
        String[] words = text.lines().findFirst().orElse("").split("\\s+", -1);
        if (words.length <= STEAL + 1 || !words[0].equals("cpu")) {
            return Optional.empty();
        }
        try {
            long total = 0;
            for (int i = 1; i < words.length && i <= GUEST; i++) {
                total += Long.parseLong(words[i]);
            }
            return Optional.of(new ProcessorTime(Long.parseLong(words[STEAL + 1]), total));
        } catch (NumberFormatException unreadable) {
            return Optional.empty();
        }
    }

    /** {@return the share of the time since {@code before} that was stolen, 0 to 1; zero where none has passed} */
    double stolenSince(ProcessorTime before) {
        long passed = total - before.total;
        return passed <= 0 ? 0 : Math.clamp((double) (stolen - before.stolen) / passed, 0, 1);
    }

    /** {@return what makes figures doubtful of which so much time was stolen} */
    static Optional<Contamination> contamination(double share) {
        return share > TOO_MUCH
                ? Optional.of(new Contamination(
                        Contamination.Kind.CPU_STEAL,
                        text(share) + " of the processors' time went to others of the machine's hypervisor"))
                : Optional.empty();
    }

    /** {@return a share for people} */
    static String text(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
