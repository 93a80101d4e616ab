package io.vipwatch.monitor.track;

import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Ownership;
import io.vipwatch.monitor.event.PathDescription;
import io.vipwatch.monitor.event.PathState;
import io.vipwatch.monitor.event.PeerName;
import java.util.OptionalLong;

/** A path of a followed prefix, and what has been concluded about it so far. */
final class TrackedPath {
    PeerName peer;
    final OptionalLong pathId;
    PathDescription attributes;
    PathState state = PathState.PRESENT;
    Moment since;
    /** Whether other nodes announced the prefix too while it could not be told whose path this is. */
    boolean hadCompany;

    Verdict verdict = Verdict.UNKNOWN;

    TrackedPath(PeerName peer, OptionalLong pathId, PathDescription attributes, Moment since) {
        this.peer = peer;
        this.pathId = pathId;
        this.attributes = attributes;
        this.since = since;
    }

    /** {@return this path as it was, superseded by another announcement} */
    TrackedPath replaced(Moment at) {
        TrackedPath former = new TrackedPath(peer, pathId, attributes, at);
        former.state = PathState.REPLACED;
        former.verdict = verdict;
        return former;
    }

    boolean isPresent() {
        return state == PathState.PRESENT;
    }

    boolean isStale() {
        return state == PathState.STALE;
    }

    boolean isLive() {
        return isPresent() || isStale();
    }

    PathView view() {
        return new PathView(peer, pathId, attributes.nextHop(), state, verdict.ownership(), verdict.evidence(), since);
    }

    /** Whether a path is its node's own, and by what that is known. */
    record Verdict(Ownership ownership, String evidence) {
        /** Of a path that has not been judged. */
        static final Verdict UNKNOWN = new Verdict(Ownership.UNATTRIBUTED, "");
    }
}
