package io.vipwatch.bfd.session;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the listener, whose mistakes are its own; on the engine's thread. What happens is kept until the packets that
 * follow from it have left, so that no listener delays them.
 */
final class Reporter {
    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);

    private final BfdListener listener;
    private final Tally<SystemCount> tally;
    private final Queue<BfdEvent> untold = new ArrayDeque<>();

    Reporter(BfdListener listener, Tally<SystemCount> tally) {
        this.listener = listener;
        this.tally = tally;
    }

    void report(BfdEvent event) {
        untold.add(event);
    }

    /** Tells what has happened, in its order. */
    void deliver() {
        for (BfdEvent event = untold.poll(); event != null; event = untold.poll()) {
            tell(event);
        }
    }

    private void tell(BfdEvent event) {
        try {
            listener.onEvent(event);
        } catch (RuntimeException e) {
            tally.count(SystemCount.FAULT);
            LOG.error("the listener failed at {}", event, e);
        }
    }

    /** A mistake of ours. */
    void fault(Stamp stamp, Optional<SessionIdentity> session, RuntimeException exception) {
        tally.count(SystemCount.FAULT);
        LOG.error("{} failed", session.map(SessionIdentity::name).orElse("a turn of the engine"), exception);
        report(new BfdEvent.Faulted(stamp, session, exception));
    }
}
