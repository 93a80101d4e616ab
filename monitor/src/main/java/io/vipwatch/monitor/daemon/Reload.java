package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.session.Announcing;
import io.vipwatch.bgp.session.Speaker;
import io.vipwatch.bgp.session.SpeakerException;
import io.vipwatch.monitor.config.ConfigDiff;
import io.vipwatch.monitor.config.PeerSection;
import io.vipwatch.monitor.config.ProbeSection;
import io.vipwatch.monitor.config.SpeakerSection;
import io.vipwatch.monitor.config.TrackSection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Applies the difference of two configurations to a running speaker, on the thread that asks for it. */
final class Reload {
    private final Speaker speaker;
    private final SpeakerSection own;
    private final Function<PeerSection, Optional<Announcing>> announcing;

    /** @param announcing how routes are announced to a peer from now on */
    Reload(Speaker speaker, SpeakerSection own, Function<PeerSection, Optional<Announcing>> announcing) {
        this.speaker = speaker;
        this.own = own;
        this.announcing = announcing;
    }

    /**
     * What came of it.
     *
     * @param done what was done, or failed, a line each
     * @param peers the peers as they are configured from now on: one whose change failed as before, so that the next
     *     reload tries again
     */
    record Outcome(List<String> done, List<PeerSection> peers) {
        Outcome {
            done = List.copyOf(done);
            peers = List.copyOf(peers);
        }
    }

    /** @param running the peers as they are configured */
    Outcome apply(List<PeerSection> running, ConfigDiff diff) {
        List<String> done = new ArrayList<>();
        Map<String, PeerSection> peers = new LinkedHashMap<>();
        running.forEach(peer -> peers.put(peer.name(), peer));
        for (PeerSection peer : diff.peers().removed()) {
            attempt(done, "peer " + peer.name() + " removed", () -> {
                speaker.remove(peer.name());
                peers.remove(peer.name());
            });
        }
        for (PeerSection peer : diff.peers().changed()) {
            attempt(done, "peer " + peer.name() + " changed", () -> {
                speaker.replace(PartSettings.peer(own, peer, announcing.apply(peer)));
                peers.put(peer.name(), peer);
            });
        }
        for (PeerSection peer : diff.peers().added()) {
            attempt(done, "peer " + peer.name() + " added", () -> {
                speaker.add(PartSettings.peer(own, peer, announcing.apply(peer)));
                peers.put(peer.name(), peer);
            });
        }
        tell(done, "track", diff.track(), TrackSection::name);
        tell(done, "probe", diff.probes(), ProbeSection::name);
        diff.restart().forEach(field -> done.add(field + " differs: it takes effect at the next start"));
        return new Outcome(done, List.copyOf(peers.values()));
    }

    private static <E> void tell(
            List<String> done, String what, ConfigDiff.Changes<E> changes, Function<E, String> name) {
        changes.removed().forEach(one -> done.add(what + " " + name.apply(one) + " removed"));
        changes.changed().forEach(one -> done.add(what + " " + name.apply(one) + " changed"));
        changes.added().forEach(one -> done.add(what + " " + name.apply(one) + " added"));
    }

    private static void attempt(List<String> done, String what, Runnable change) {
        try {
            change.run();
            done.add(what);
        } catch (SpeakerException | IllegalArgumentException refused) {
            done.add(what + ": failed: " + refused.getMessage());
        }
    }
}
