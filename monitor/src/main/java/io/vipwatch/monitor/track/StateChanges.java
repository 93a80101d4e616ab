package io.vipwatch.monitor.track;

import io.vipwatch.monitor.event.PrefixStateChanged;
import io.vipwatch.monitor.event.PrefixStateChanged.Cause;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says that a followed prefix stands elsewhere than before, why, and what was lost with it. */
final class StateChanges {
    private final Map<String, PeerSession> sessions;

    /** @param sessions the latest session of each peer, by its name */
    StateChanges(Map<String, PeerSession> sessions) {
        this.sessions = sessions;
    }

    /** Takes over where a prefix stands now; {@return what is to be said of it} */
    PrefixStateChanged of(Batch batch, PrefixPaths prefix, Standing now) {
        Standing before = prefix.standing;
        prefix.standing = now;
        TrackRule rule = prefix.rule.orElseThrow();
        Cause cause = batch.causeOf(prefix.prefix);
        Optional<PeerSession> through = cause.node().flatMap(this::sessionOfNode);
        PrefixStateChanged change = new PrefixStateChanged(
                rule.name(),
                prefix.prefix,
                rule.kind(),
                now.state(),
                before.state(),
                prefix.since.epochNanos(),
                batch.at.since(prefix.since),
                List.copyOf(now.origins()),
                List.copyOf(before.origins()),
                List.copyOf(now.unattributed()),
                rule.minOrigins(),
                now.matched(),
                cause,
                Losses.failover(
                        before,
                        now,
                        cause,
                        through.flatMap(PeerSession::loss),
                        through.flatMap(session -> session.bfd)),
                Advice.on(prefix),
                EdgeView.stillVia(prefix, before, now));
        if (now.state() != before.state()) {
            prefix.since = batch.at;
        }
        prefix.changed = batch.at;
        prefix.lastChange = Optional.of(change);
        return change;
    }

    /** {@return the session by which a node was lost} */
    private Optional<PeerSession> sessionOfNode(String node) {
        return sessions.values().stream()
                .filter(session -> session.peer.node().equals(node))
                .filter(session -> session.loss().isPresent() || session.bfd.isPresent())
                .findFirst();
    }
}
