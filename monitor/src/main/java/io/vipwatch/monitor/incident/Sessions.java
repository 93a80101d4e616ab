package io.vipwatch.monitor.incident;

import io.vipwatch.monitor.event.BfdDown;
import io.vipwatch.monitor.event.BfdUp;
import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.SessionDown;
import io.vipwatch.monitor.event.SessionDown.NotificationText;
import io.vipwatch.monitor.event.SessionDown.SessionLoss;
import io.vipwatch.monitor.event.SessionUp;
import io.vipwatch.monitor.incident.Evidence.Strength;
import java.time.Duration;
import java.util.Optional;

/** What our own sessions with a node say: that it is lost, and that it is back. */
final class Sessions {
    private static final int CEASE = 6;
    private static final int BFD_DOWN = 10;

    private final Incidents incidents;
    private final Ledger ledger;
    private final Peers peers;

    Sessions(Incidents incidents, Ledger ledger, Peers peers) {
        this.incidents = incidents;
        this.ledger = ledger;
        this.peers = peers;
    }

    Optional<Incident> up(SessionUp up, Moment at) {
        peers.up(up.peer(), at);
        return back(up.peer().node(), "the BGP session with " + up.peer().node() + " is Established", "bgp", at);
    }

    Optional<Incident> bfdUp(BfdUp up, Moment at) {
        String node = up.peer().node();
        return incidents
                .toRevert(Optional.of(node), Optional.empty())
                .map(incident -> told(incident, at, "bfd", "BFD with " + node + " is Up again"));
    }

    private Optional<Incident> back(String node, String text, String source, Moment at) {
        Optional<Incident> lost = incidents
                .toRevert(Optional.of(node), Optional.empty())
                .filter(incident -> incident.losses.isAway(node));
        lost.ifPresent(incident -> {
            incident.nodeBack(node, at);
            told(incident, at, source, text);
        });
        return lost;
    }

    private Incident told(Incident incident, Moment at, String source, String text) {
        incident.timeline.tell(at, source, text);
        incident.changes(at);
        incident.learned(at, ledger.rules().quiet());
        return incident;
    }

    Optional<Incident> down(SessionDown down, long seq, Moment at) {
        if (!peers.isLoss(down)) {
            return Optional.empty();
        }
        SessionLoss loss = down.loss();
        IncidentCause cause = cause(loss);
        Optional<Moment> alive =
                cause.isDetectedBySilence() ? Optional.of(at.plus(loss.silence().negated())) : Optional.empty();
        Detection how = new Detection(at, cause, "bgp", loss.detail(), "monitor", alive, loss.keepalive());
        String silent = alive.isPresent() ? ", silent for " + Words.duration(loss.silence()) : "";
        return Optional.of(lost(
                down.peer().node(),
                how,
                "the BGP session with " + down.peer().node() + " ended: " + loss.detail() + silent,
                seq));
    }

    /** A peer that ends the session with Cease/BFD Down (RFC 9384) has found the loss by its own BFD. */
    private static IncidentCause cause(SessionLoss loss) {
        boolean theirBfd = loss.notification()
                .filter(text -> text.code() == CEASE && text.subcode() == BFD_DOWN)
                .isPresent();
        return theirBfd ? IncidentCause.BFD : IncidentCause.of(loss.cause());
    }

    Optional<Incident> bfdDown(BfdDown down, long seq, Moment at) {
        if (!down.failure()) {
            return Optional.empty();
        }
        String node = down.peer().node();
        Optional<Moment> alive = down.silence().map(silence -> at.plus(silence.negated()));
        Duration interval = down.session().receiveInterval();
        Detection how = new Detection(
                at, IncidentCause.BFD, "bfd", down.cause() + ", " + down.diagnostic(), "monitor", alive, interval);
        String silent = down.silence()
                .map(silence -> ", silent for " + Words.duration(silence))
                .orElse("");
        return Optional.of(
                lost(node, how, "BFD with " + node + " went " + down.state() + ": " + down.cause() + silent, seq));
    }

    private Incident lost(String node, Detection how, String text, long seq) {
        Moment at = how.at();
        Optional<String> through = Optional.of(node);
        Incident incident = incidents
                .of(through, Optional.empty(), at)
                .orElseGet(() -> incidents.open(seq, through, Optional.empty(), at));
        incident.lostNode(node, how);
        boolean knownAtEdge = Optional.ofNullable(incident.losses.edges.get(node))
                .filter(theirs -> theirs.at().monotonicNanos() < at.monotonicNanos())
                .isPresent();
        Strength strength = knownAtEdge ? Strength.EDGE : Strength.WORD; // by what we found it came too late to matter
        incident.supports(new Evidence(strength, how.cause(), through, how.detail(), how.source(), at));
        return told(incident, at, how.source(), text);
    }

    /** {@return the text of a NOTIFICATION as a sentence has it} */
    static String words(NotificationText text) {
        return text.name() + (text.message().isEmpty() ? "" : ": \"" + text.message() + "\"");
    }
}
