package io.vipwatch.monitor.daemon;

import io.vipwatch.monitor.event.CrosscheckBlackHole;
import io.vipwatch.monitor.event.CrosscheckCleared;
import io.vipwatch.monitor.event.CrosscheckCompared;
import io.vipwatch.monitor.event.CrosscheckMismatch;
import io.vipwatch.monitor.event.CrosscheckOccurrence;
import io.vipwatch.monitor.event.CrosscheckSubject;
import io.vipwatch.monitor.event.CrosscheckUnknown;
import java.time.Duration;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells in the program's log what the cross-check found, a line each; on the recorder's thread. */
final class CrosscheckLog {
    private static final Logger LOG = LoggerFactory.getLogger("vipwatch");

    private CrosscheckLog() {}

    static void tell(CrosscheckOccurrence what) {
        switch (what) {
            case CrosscheckMismatch mismatch ->
                LOG.warn(
                        "cross-check: {}: {}; look at: {}",
                        name(mismatch.about()),
                        mismatch.detail(),
                        mismatch.lookAt());
            case CrosscheckCleared cleared ->
                LOG.info(
                        "cross-check: {}: over after {} ({})",
                        name(cleared.about()),
                        seconds(cleared.duration()),
                        cleared.reason());
            case CrosscheckUnknown unknown
            when unknown.views().isEmpty() ->
                LOG.info("cross-check: {} is known again after {}", unknown.edge(), seconds(unknown.duration()));
            case CrosscheckUnknown unknown ->
                LOG.warn(
                        "cross-check: what {} holds is not known: {}",
                        unknown.edge(),
                        unknown.views().stream()
                                .map(view -> view.view() + " (" + view.reason() + ")")
                                .collect(Collectors.joining(", ")));
            case CrosscheckBlackHole hole -> LOG.warn("{}", sentence(hole));
            case CrosscheckCompared compared -> LOG.debug("cross-check for {}: {}", compared.askedBy(), compared);
        }
    }

    private static String name(CrosscheckSubject about) {
        return about.kind() + " " + about.prefix()
                + about.node().map(node -> " " + node).orElse("");
    }

    /** {@return a black hole in one sentence} */
    static String sentence(CrosscheckBlackHole hole) {
        return switch (hole.change()) {
            case RAISED ->
                "black hole: " + hole.edge() + " sends packets for " + hole.prefix() + " to " + hole.node()
                        + ", which is dead (" + hole.because() + "), for another "
                        + hole.remaining().map(CrosscheckLog::seconds).orElse("time that it does not tell")
                        + "; prevented by: " + hole.prevention();
            case CLEARED ->
                "black hole: over after " + seconds(hole.duration()) + " for " + hole.prefix() + " through "
                        + hole.node() + ": " + hole.because();
        };
    }

    private static String seconds(Duration duration) {
        return Math.round(duration.toMillis() / 100.0) / 10.0 + " s";
    }
}
