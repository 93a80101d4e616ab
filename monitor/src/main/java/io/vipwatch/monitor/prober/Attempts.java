package io.vipwatch.monitor.prober;

import io.vipwatch.monitor.event.Moment;
import java.io.Closeable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/** The connections of probes that have one of their own each, until they are answered or too old; on the prober's thread. */
final class Attempts<C extends Closeable> {
    private final Map<Long, Open<C>> open = new HashMap<>();

    /** One of them. */
    record Open<C>(C connection, Moment sent) {}

    void add(long number, C connection, Moment sent) {
        open.put(number, new Open<>(connection, sent));
    }

    /** {@return the attempt, which is closed and no longer there; empty if it was not} */
    Optional<Open<C>> end(long number) {
        Optional<Open<C>> ended = Optional.ofNullable(open.remove(number));
        ended.ifPresent(attempt -> Channels.close(attempt.connection()));
        return ended;
    }

    Optional<Open<C>> find(long number) {
        return Optional.ofNullable(open.get(number));
    }

    void expire(Moment now, Duration timeout) {
        for (Iterator<Open<C>> each = open.values().iterator(); each.hasNext(); ) {
            Open<C> attempt = each.next();
            if (now.since(attempt.sent()).compareTo(timeout) >= 0) {
                Channels.close(attempt.connection());
                each.remove();
            }
        }
    }

    void close() {
        open.values().forEach(attempt -> Channels.close(attempt.connection()));
        open.clear();
    }
}
