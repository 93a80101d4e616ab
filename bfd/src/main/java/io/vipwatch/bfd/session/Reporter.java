package io.vipwatch.bfd.session;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listener, whose mistakes are its own; on the engine's thread. */
final class Reporter {
    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);

    private final BfdListener listener;
    private final Tally<SystemCount> tally;

    Reporter(BfdListener listener, Tally<SystemCount> tally) {
        this.listener = listener;
        this.tally = tally;
    }

    void report(BfdEvent event) {
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
