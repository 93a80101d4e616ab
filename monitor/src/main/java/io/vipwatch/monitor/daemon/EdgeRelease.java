package io.vipwatch.monitor.daemon;

import io.vipwatch.monitor.event.EdgeVersion;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.frr.Answer;
import io.vipwatch.monitor.frr.BgpSummary;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import io.vipwatch.monitor.frr.FrrVersion;
import io.vipwatch.monitor.ssh.EdgeAccess;
import io.vipwatch.monitor.ssh.Inquiry;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which release of FRR the edge runs, asked on the thread of the edge's poll: after a connection was made, and when bgpd may
 * have been started since it was asked last, which is so while it has no session that is older than that. Any thread may
 * ask what is known.
 */
final class EdgeRelease {
    private static final Logger LOG = LoggerFactory.getLogger(EdgeRelease.class);

    private final EdgeAccess access;
    private final String edge;
    private final Supplier<Moment> clock;
    private final BiConsumer<Occurrence, Moment> recorder;
    private volatile boolean connectedAnew = true;
    private volatile Optional<FrrVersion> known = Optional.empty();
    private Optional<String> told;
    private long askedNanos;

    /**
     * Knows nothing yet.
     *
     * @param edge the name of the edge in events
     * @param before the release that was told of last, if any was
     * @param recorder takes what is to be recorded
     */
    EdgeRelease(
            EdgeAccess access,
            String edge,
            Optional<String> before,
            Supplier<Moment> clock,
            BiConsumer<Occurrence, Moment> recorder) {
        this.access = access;
        this.edge = edge;
        this.clock = clock;
        this.recorder = recorder;
        told = before;
    }

    /** Takes note that what is at the other end may be another FRR than before; on any thread. */
    void connected() {
        connectedAnew = true;
    }

    /** {@return what the edge runs; empty before it has said so} */
    Optional<FrrVersion> known() {
        return known;
    }

    /** Asks, where what is known may not be so any more. A bgpd that does not answer is asked when it does. */
    void answered(EdgeSnapshot round) {
        if (round.summary() instanceof Answer.Read<BgpSummary>(BgpSummary summary)
                && (connectedAnew || mayHaveStartedSince(summary))) {
            ask();
        }
    }

    private boolean mayHaveStartedSince(BgpSummary summary) {
        long since = clock.get().monotonicNanos() - askedNanos;
        return summary.peers().stream()
                .filter(BgpSummary.Peer::established)
                .flatMap(peer -> peer.inState().stream())
                .noneMatch(time -> time.toNanos() > since);
    }

    private void ask() {
        connectedAnew = false; // first: a connection that is made while we ask has us ask again
        long asked = clock.get().monotonicNanos();
        switch (access.ask(new Inquiry.ShowVersion())) {
            case Answer.Read<FrrVersion>(FrrVersion version) -> {
                askedNanos = asked;
                known = Optional.of(version);
                tell(version);
            }
            case Answer.Unreadable<FrrVersion>(String reason, String excerpt) -> {
                connectedAnew = true;
                LOG.debug("the edge's release is not known: {} {}", reason, excerpt);
            }
        }
    }

    private void tell(FrrVersion version) {
        if (told.equals(Optional.of(version.text()))) {
            return;
        }
        LOG.info(
                "the edge runs FRR {}{}",
                version.text(),
                told.map(before -> ", and did run " + before).orElse(""));
        recorder.accept(new EdgeVersion(edge, version.text(), told, version.system()), clock.get());
        told = Optional.of(version.text());
    }
}
