package io.vipwatch.monitor.collect;

import io.vipwatch.monitor.clock.Exchange;
import io.vipwatch.monitor.event.CollectorState;
import io.vipwatch.monitor.ssh.ClockExchange;
import io.vipwatch.monitor.ssh.EdgeAccess;
import io.vipwatch.monitor.ssh.HostDescription;
import java.time.Duration;

/** Asks the edge for the time; on the thread of the round trips. */
final class ClockCollector implements AutoCloseable, ClockExchange.Listener {
    private static final long WHOLE_SECOND = 1_000_000_000;

    private final Standing standing;
    private final Desk desk;
    private final EdgeAccess.RoundTrips exchanges;

    /** Begins to ask. */
    ClockCollector(
            EdgeAccess edge,
            HostDescription.ClockSource source,
            Duration interval,
            Standing standing,
            Desk desk,
            Surroundings surroundings) {
        this.standing = standing;
        this.desk = desk;
        exchanges = edge.roundTrips(source, interval, () -> surroundings.now().monotonicNanos(), this);
    }

    @Override
    public void exchanged(Exchange exchange) {
        standing.received(1);
        if (exchange.resolution() >= WHOLE_SECOND) {
            standing.is(
                    CollectorState.LIMITED,
                    "the edge tells whole seconds only",
                    "install PHP or bash 5 on the router: they tell microseconds");
        } else {
            standing.is(CollectorState.WORKING, "making round trips", "");
        }
        desk.exchanged(exchange);
    }

    @Override
    public void failed(String reason) {
        standing.is(CollectorState.FAILED, reason, Remedy.of(reason));
    }

    void soon() {
        exchanges.soon();
    }

    @Override
    public void close() {
        exchanges.close();
    }
}
