package io.vipwatch.monitor.daemon;

import io.vipwatch.monitor.event.CrosscheckOccurrence;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.IncidentClosed;
import io.vipwatch.monitor.event.InjectOccurrence;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.event.PrefixStateChanged;
import io.vipwatch.monitor.event.PrefixStateChanged.Failover;
import io.vipwatch.monitor.event.ProbeOccurrence;
import io.vipwatch.monitor.event.SessionDown;
import io.vipwatch.monitor.event.SessionUp;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells in the program's log, a line each, what an operator wants to see; on the recorder's thread. */
final class EventLog {
    private static final Logger LOG = LoggerFactory.getLogger("vipwatch");

    private EventLog() {}

    static void tell(Event event) {
        Occurrence what = event.what();
        if (what instanceof SessionUp up) {
            LOG.info("session up: {} ({})", up.peer().peer(), up.peer().address());
        } else if (what instanceof SessionDown down) {
            LOG.warn(
                    "session down: {}: {}, {}",
                    down.peer().peer(),
                    down.loss().cause().text(),
                    down.loss().detail());
        } else if (what instanceof PrefixStateChanged change) {
            LOG.warn("{}", sentence(change));
        } else if (what instanceof CrosscheckOccurrence found) {
            CrosscheckLog.tell(found);
        } else if (what instanceof ProbeOccurrence probe) {
            ProbeLog.tell(probe);
        } else if (what instanceof InjectOccurrence injected) {
            InjectLog.tell(injected);
        } else if (what instanceof IncidentClosed closed) {
            LOG.warn("{}: {}", closed.incident().id(), closed.incident().headline());
        } else if (event.type().startsWith("journal.") || event.type().startsWith("store.")) {
            LOG.error("{}: {}", event.type(), what);
        } else if (LOG.isDebugEnabled()) {
            LOG.debug("{} {}", event.type(), what.subject());
        }
    }

    /** {@return as in: api 2001:db8::1/128: reachable → degraded [node2] after node1 hold-timer (silent 9.0 s)} */
    static String sentence(PrefixStateChanged change) {
        String state = change.previous() == change.state()
                ? change.state().text()
                : change.previous().text() + " → " + change.state().text();
        String silence = change.failover()
                .flatMap(Failover::silence)
                .map(time -> " (silent " + seconds(time) + ")")
                .orElse("");
        return change.name() + " " + change.prefix() + ": " + state + " " + change.origins() + " after "
                + change.cause().node().map(node -> node + " ").orElse("")
                + change.cause().kind() + silence;
    }

    private static String seconds(Duration duration) {
        return Math.round(duration.toMillis() / 100.0) / 10.0 + " s";
    }
}
