package io.vipwatch.monitor.replay;

import io.vipwatch.bgp.rib.RouteFilter;
import io.vipwatch.bgp.session.Peer;
import io.vipwatch.bgp.session.SpeakerEvent;
import io.vipwatch.bgp.session.SpeakerListener;
import io.vipwatch.bgp.session.Stamp;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EventIds;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.MonitorStarted;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.event.SessionWarning;
import io.vipwatch.monitor.track.TrackRule;
import io.vipwatch.monitor.track.Tracker;
import io.vipwatch.monitor.translation.Translation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Makes events of a recording, on the thread that calls: the messages become sessions and routes as those of a live
 * speaker do, and go through the same tracker. The same recording gives the same events, identifiers included.
 */
final class MessageReplay {
    /** The stamps of MRT and of most captures are whole microseconds. */
    private static final long UNCERTAINTY_NANOS = 1000;

    private final ReplaySettings settings;
    private final String source;
    private final List<Occurrence> opening;
    private final Consumer<Event> events;
    private final EventIds ids = new EventIds(new SplittableRandom(0));
    private final Tracker tracker;
    private final Translation translation;
    private final ReplayedPeers peers;
    private final List<Outcome.Damage> damage = new ArrayList<>();
    private long damages;
    private long records;
    private long seq;
    private Optional<Stamp> now = Optional.empty();

    /**
     * Makes a replay of which nothing has happened yet.
     *
     * @param source the writer that the events name
     * @param opening what is told at the beginning, such as the rules by which incidents are drawn
     * @param events takes each event as soon as it has happened
     */
    MessageReplay(ReplaySettings settings, String source, List<Occurrence> opening, Consumer<Event> events) {
        this.settings = settings;
        this.source = source;
        this.opening = List.copyOf(opening);
        this.events = events;
        tracker = new Tracker(settings.decision(), false);
        translation = new Translation(tracker, false, settings.directory());
        peers = new ReplayedPeers(settings, new Listening(), (at, peer, text) -> {
            Moment moment = moment(at);
            tell(List.of(new SessionWarning(settings.directory().nameOf(peer), text, "")), moment);
        });
    }

    private final class Listening implements SpeakerListener {
        private final RouteFilter filter = RouteFilter.related(
                settings.rules().stream().map(TrackRule::prefix).toList());
        private final boolean everything = settings.rules().stream()
                .anyMatch(rule -> rule.within() && rule.prefix().length() == 0);

        @Override
        public void onEvent(SpeakerEvent event) {
            Moment at = moment(event.stamp());
            tell(translation.occurrences(event, at), at);
        }

        @Override
        public RouteFilter routes(Peer peer) {
            return everything ? RouteFilter.ALL : filter;
        }
    }

    /** As a journal does, the events begin with the start of whoever tells them: what is there already is learned first. */
    private void begin(Stamp at) {
        tell(List.of(new MonitorStarted("replay", 0, Optional.empty())), moment(at));
        tell(opening, moment(at));
        tell(tracker.follow(settings.rules(), settings.directory()::configuredRole, moment(at)), moment(at));
    }

    /** Takes what comes next in a recording, and tells what follows. */
    void take(Recorded recorded) {
        switch (recorded) {
            case Recorded.Damaged(String file, long offset, String text) ->
                damaged(new Outcome.Damage(file, offset, text));
            case Recorded.Timed timed -> take(timed);
        }
    }

    /** {@return what has come of it so far} */
    Outcome outcome() {
        return new Outcome(records, peers.leftOut(), seq, damages, damage);
    }

    private void damaged(Outcome.Damage found) {
        damages++;
        if (damage.size() < Outcome.DAMAGES_NAMED) {
            damage.add(found);
        }
    }

    private void take(Recorded.Timed recorded) {
        records++;
        Stamp at = stamp(recorded.epochNanos());
        if (now.isEmpty()) {
            begin(at);
        }
        now = Optional.of(at);
        peers.advance(at);
        peers.take(recorded, at);
    }

    /** A clock that was set back does not turn back time: durations are never negative. */
    private Stamp stamp(long epochNanos) {
        long monotonic =
                now.map(last -> Math.max(last.monotonicNanos(), epochNanos)).orElse(epochNanos);
        return new Stamp(monotonic, epochNanos);
    }

    private static Moment moment(Stamp at) {
        return new Moment(at.monotonicNanos(), at.epochNanos(), UNCERTAINTY_NANOS);
    }

    private void tell(List<Occurrence> occurrences, Moment at) {
        for (Occurrence occurrence : occurrences) {
            seq++;
            events.accept(new Event(ids.next(at.epochNanos()), seq, source, Optional.empty(), at, occurrence));
        }
    }
}
