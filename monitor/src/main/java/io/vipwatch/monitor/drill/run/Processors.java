package io.vipwatch.monitor.drill.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Watches, on the threads of a drill's operations, how much of the processors of this host others have taken during a
 * repetition. Where there is no {@code /proc/stat} nothing is known, which is not nothing.
 */
final class Processors {
    private final Path stat;
    private Optional<ProcessorTime> before = Optional.empty();
    private Optional<Double> most = Optional.empty();

    /** @param stat {@code /proc/stat}, or a file like it */
    Processors(Path stat) {
        this.stat = stat;
    }

    /** {@return what they have spent until now; empty where that is not known} */
    private Optional<ProcessorTime> now() {
        try {
            return ProcessorTime.of(Files.readString(stat));
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    /** Takes down where a repetition begins. */
    synchronized void begin() {
        before = now();
    }

    /** {@return the share of the time since the begin that was stolen; empty where that is not known} */
    synchronized Optional<Double> end() {
        Optional<Double> share = before.flatMap(begun -> now().map(ended -> ended.stolenSince(begun)));
        share.ifPresent(found -> most = Optional.of(Math.max(most.orElse(0.0), found)));
        return share;
    }

    /** {@return the most that was stolen in a repetition, in words} */
    synchronized String text() {
        return most.map(share -> "at most " + ProcessorTime.text(share) + " in a repetition")
                .orElse("not known: " + stat + " does not tell");
    }
}
