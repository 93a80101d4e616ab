package io.vipwatch.monitor.drill.run;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a command began on its host and had ended, by our clock. Where the host's clock is not ours, only how long the
 * command took there is believed: it began somewhere in what is left of the time between the question and the answer.
 *
 * @param begin in nanoseconds since the epoch
 * @param end likewise
 * @param uncertainty how far both may be off, in nanoseconds
 */
record Stamps(long begin, long end, long uncertainty) {
    private static final String MARK = "vipwatch-stamps ";
    private static final Pattern PRINTED = Pattern.compile(MARK + "([0-9]{19}) ([0-9]{19})");

    /** Reading the clock takes a process, and so does what follows. */
    private static final long PROCESS = 2_000_000;

    /** {@return the script with its command between two readings of the host's clock} */
    static Script around(Script script, String guard) {
        return new Script(
                script.host(),
                guard + "begin=$(date +%s%N)\n(\n" + script.text() + ")\nstatus=$?\necho \"" + MARK
                        + "$begin $(date +%s%N)\"\nexit $status\n",
                script.limit());
    }

    /**
     * {@return lines that leave a command to a process of its own, so that it may end the connection which asked for it, and
     * print when that begins}. sudo may have given them a terminal, whose end would end that process too before it is on its
     * own.
     *
     * @param delay how long the answer has to get away, in whole milliseconds
     * @param command without single quotes
     */
    static String later(Duration delay, String command) {
        return """
                at=$(( $(date +%%s%%N) + %1$d ))
                echo "%2$s$at $at"
                trap '' HUP
                setsid sh -c 'sleep %3$d.%4$03d; %5$s' >/dev/null 2>&1 </dev/null &
                """.formatted(delay.toNanos(), MARK, delay.toSeconds(), delay.toMillisPart(), command);
    }

    /**
     * {@return the stamps}
     *
     * @param printed what the script printed
     * @param ours whether the host's clock is ours
     * @param asked when we asked, by our clock
     * @param answered when we had the answer
     */
    static Stamps of(String printed, boolean ours, long asked, long answered) {
        Optional<long[]> there = there(printed);
        if (there.isEmpty()) {
            return new Stamps(asked, answered, answered - asked);
        }
        long begin = there.get()[0];
        long took = Math.max(0, there.get()[1] - begin);
        if (ours) {
            return new Stamps(begin, begin + took, PROCESS);
        }
        long slack = Math.max(0, answered - asked - took) / 2;
        return new Stamps(asked + slack, asked + slack + took, slack + PROCESS);
    }

    /** {@return what else the script printed} */
    static Host.Outcome without(Host.Outcome outcome) {
        return new Host.Outcome(
                outcome.status(),
                PRINTED.matcher(outcome.stdout()).replaceAll("").strip(),
                outcome.stderr());
    }

    private static Optional<long[]> there(String printed) {
        Matcher matcher = PRINTED.matcher(printed);
        return matcher.find()
                ? Optional.of(new long[] {Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))})
                : Optional.empty();
    }
}
