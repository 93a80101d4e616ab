package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.session.Speaker;
import io.vipwatch.bgp.session.SpeakerException;
import io.vipwatch.monitor.config.ConfigDiff;
import io.vipwatch.monitor.config.PeerSection;
import io.vipwatch.monitor.config.SpeakerSection;
import io.vipwatch.monitor.config.TrackSection;
import java.util.ArrayList;
import java.util.List;

/** Applies the difference of two configurations to a running speaker, on the thread that asks for it. */
final class Reload {
    private final Speaker speaker;
    private final SpeakerSection own;

    Reload(Speaker speaker, SpeakerSection own) {
        this.speaker = speaker;
        this.own = own;
    }

    /** {@return what was done, a line each} */
    List<String> apply(ConfigDiff diff) {
        List<String> done = new ArrayList<>();
        for (PeerSection peer : diff.peers().removed()) {
            attempt(done, "peer " + peer.name() + " removed", () -> speaker.remove(peer.name()));
        }
        for (PeerSection peer : diff.peers().changed()) {
            attempt(done, "peer " + peer.name() + " changed", () -> speaker.replace(PartSettings.peer(own, peer)));
        }
        for (PeerSection peer : diff.peers().added()) {
            attempt(done, "peer " + peer.name() + " added", () -> speaker.add(PartSettings.peer(own, peer)));
        }
        for (TrackSection track : diff.track().removed()) {
            done.add("track " + track.name() + " removed");
        }
        for (TrackSection track : diff.track().changed()) {
            done.add("track " + track.name() + " changed");
        }
        for (TrackSection track : diff.track().added()) {
            done.add("track " + track.name() + " added");
        }
        diff.restart().forEach(field -> done.add(field + " differs: it takes effect at the next start"));
        return done;
    }

    private static void attempt(List<String> done, String what, Runnable change) {
        try {
            change.run();
            done.add(what);
        } catch (SpeakerException refused) {
            done.add(what + ": failed: " + refused.getMessage());
        }
    }
}
