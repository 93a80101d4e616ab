package io.vipwatch.monitor.ssh;

import io.vipwatch.monitor.frr.Answer;
import java.time.Instant;
import java.util.Optional;

/**
 * Models how a collector of evidence fares: it alone, whatever the others do.
 *
 * @param failures how many times in a row it got nothing; 0 when it works
 * @param lastGood when it last got something
 * @param reason why it gets nothing
 */
public record CollectorHealth(int failures, Optional<Instant> lastGood, Optional<String> reason) {
    /** {@return the health of a collector that has not tried yet} */
    public static CollectorHealth untried() {
        return new CollectorHealth(0, Optional.empty(), Optional.of("not tried yet"));
    }

    /** {@return whether its last try got something} */
    public boolean good() {
        return reason.isEmpty();
    }

    /** {@return the health after it got something} */
    public CollectorHealth afterGood(Instant now) {
        return new CollectorHealth(0, Optional.of(now), Optional.empty());
    }

    /** {@return the health after it got nothing} */
    public CollectorHealth afterFailure(String why) {
        return new CollectorHealth(failures + 1, lastGood, Optional.of(why));
    }

    /** {@return the health after this answer} */
    public CollectorHealth after(Answer<?> answer, Instant now) {
        return switch (answer) {
            case Answer.Read<?> _ -> afterGood(now);
            case Answer.Unreadable<?>(String why, String excerpt) ->
                afterFailure(excerpt.isEmpty() ? why : why + ": " + excerpt);
        };
    }
}
