package io.vipwatch.monitor.translation;

import io.vipwatch.bgp.capability.GracefulRestart;
import io.vipwatch.bgp.codec.Malformed;
import io.vipwatch.bgp.codec.Treatment;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.rib.Route;
import io.vipwatch.bgp.rib.RouteChange;
import io.vipwatch.bgp.session.Peer;
import io.vipwatch.bgp.session.SessionStatus;
import io.vipwatch.bgp.session.SpeakerEvent;
import io.vipwatch.bgp.session.Stamp;
import io.vipwatch.monitor.event.BfdDown;
import io.vipwatch.monitor.event.BfdUp;
import io.vipwatch.monitor.event.ClockStep;
import io.vipwatch.monitor.event.EndOfRib;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.event.PeerName;
import io.vipwatch.monitor.event.RouteChanged.MalformedText;
import io.vipwatch.monitor.event.SessionDown;
import io.vipwatch.monitor.event.SessionRefused;
import io.vipwatch.monitor.event.SessionUp;
import io.vipwatch.monitor.event.SessionWarning;
import io.vipwatch.monitor.track.PathChange;
import io.vipwatch.monitor.track.Tracker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the speaker tells, through the tracker, into occurrences; one thread at a time. */
public final class Translation {
    private final Tracker tracker;
    private final boolean everyRoute;
    private final Map<String, Known> known = new HashMap<>();
    private PeerDirectory directory;
    private boolean ending;

    /** @param everyRoute whether routes that concern no tracked prefix are told too */
    public Translation(Tracker tracker, boolean everyRoute, PeerDirectory directory) {
        this.tracker = tracker;
        this.everyRoute = everyRoute;
        this.directory = directory;
    }

    /**
     * From now on sessions end because the monitor does. What that takes from the tables is still there in the network, so
     * that nothing is said of it.
     */
    public void end() {
        ending = true;
    }

    /** Calls peers as another configuration does from now on. */
    public void use(PeerDirectory other) {
        directory = other;
    }

    /** What is remembered of a peer. */
    private static final class Known {
        Optional<SessionStatus.Established> detail = Optional.empty();
        Optional<Stamp> upSince = Optional.empty();
        /** Of the session that is up, or was last. */
        Set<Family> addPath = Set.of();

        /** Of the session before, from which stale routes may be left. */
        Set<Family> formerAddPath = Set.of();

        boolean up;
        Optional<SpeakerEvent.MalformedMessage> malformed = Optional.empty();
        String failure = "";
    }

    /** {@return what an event of the speaker comes to, in order} */
    public List<Occurrence> occurrences(SpeakerEvent event, Moment at) {
        return switch (event) {
            case SpeakerEvent.SessionUp up -> up(up, at);
            case SpeakerEvent.SessionDown down -> down(down, at);
            case SpeakerEvent.RoutesChanged routes -> routes(routes, at);
            case SpeakerEvent.EndOfRib end -> tracker.endOfRib(new EndOfRib(name(end.peer()), end.family()), at);
            case SpeakerEvent.StaleMarked stale ->
                warning(
                        stale.peer(),
                        "graceful restart keeps " + stale.routes() + " " + stale.family() + " routes for at most "
                                + stale.keptFor().toSeconds() + " s");
            case SpeakerEvent.StaleFlushed flushed ->
                ending
                        ? List.of()
                        : warning(
                                flushed.peer(),
                                flushed.routes() + " " + flushed.family()
                                        + " routes that graceful restart had kept are gone: "
                                        + words(flushed.reason()));
            case SpeakerEvent.MaximumPrefixesWarning near ->
                warning(near.peer(), near.count() + " " + near.family() + " prefixes of at most " + near.limit());
            case SpeakerEvent.MalformedMessage malformed -> malformed(malformed);
            case SpeakerEvent.ConnectionFailed failed -> failed(failed);
            case SpeakerEvent.Damped damped ->
                warning(damped.peer(), "left alone for " + damped.time().toSeconds() + " s, because it kept failing");
            case SpeakerEvent.ConnectionRefused refused ->
                List.of(new SessionRefused(refused.address().address(), refused.reason(), refused.suppressed()));
            case SpeakerEvent.ClockStepped step -> List.of(new ClockStep(ClockStep.OURS, step.step()));
            case SpeakerEvent.StateChanged _, SpeakerEvent.RouteRefreshReceived _ -> List.of();
        };
    }

    /** Takes note of what was found elsewhere, as far as routes are concerned by it. */
    public List<Occurrence> occurred(Occurrence what, Moment at) {
        return switch (what) {
            case BfdDown down -> List.of(tracker.bfdDown(down, at));
            case BfdUp up -> tracker.bfdUp(up, at);
            default -> List.of(what);
        };
    }

    /** Takes over what an Adj-RIB-In holds. */
    public List<Occurrence> resynchronize(Peer peer, List<Route> routes, Moment at) {
        Known session = known(peer);
        Set<Family> ofStale = session.up ? session.formerAddPath : session.addPath;
        List<PathChange> held = routes.stream()
                .filter(route -> tracker.concerns(route.nlri().prefix()))
                .map(route -> RouteTranslation.of(route, route.stale() ? ofStale : session.addPath))
                .toList();
        return tracker.resynchronize(name(peer), held, at);
    }

    private List<Occurrence> up(SpeakerEvent.SessionUp up, Moment at) {
        Known peer = known(up.peer());
        SessionStatus.Established detail = up.detail();
        peer.detail = Optional.of(detail);
        peer.upSince = Optional.of(up.stamp());
        peer.up = true;
        peer.formerAddPath = peer.addPath;
        peer.addPath = detail.negotiated().addPathReceive();
        peer.failure = "";
        Optional<GracefulRestart> restart = detail.open().capability(GracefulRestart.class);
        return tracker.sessionUp(
                new SessionUp(
                        name(up.peer()),
                        detail.open().asn(),
                        detail.open().routerId().toString(),
                        detail.holdTime(),
                        sorted(detail.negotiated().families()),
                        sorted(detail.negotiated().addPathReceive()),
                        restart.isPresent() && !restart.get().families().isEmpty(),
                        restart.map(GracefulRestart::restartTime).orElse(Duration.ZERO)),
                at);
    }

    private List<Occurrence> down(SpeakerEvent.SessionDown down, Moment at) {
        Known peer = known(down.peer());
        peer.up = false;
        Duration silence = between(down.lastMessage(), down.stamp());
        Duration holdTime = peer.detail.map(SessionStatus.Established::holdTime).orElse(Duration.ZERO);
        Duration uptime =
                peer.upSince.map(since -> between(since, down.stamp())).orElse(Duration.ZERO);
        return tracker.sessionDown(
                new SessionDown(
                        name(down.peer()), LossTranslation.of(down.cause(), down.sent(), silence, holdTime), uptime),
                at);
    }

    private List<Occurrence> routes(SpeakerEvent.RoutesChanged routes, Moment at) {
        Known peer = known(routes.peer());
        List<MalformedText> malformed = peer.malformed
                .filter(message -> message.stamp().equals(routes.stamp()))
                .map(message -> message.malformed().stream()
                        .map(RouteTranslation::describe)
                        .toList())
                .orElse(List.of());
        List<PathChange> changes = new ArrayList<>(routes.changes().size());
        for (RouteChange change : routes.changes()) {
            boolean wanted = everyRoute || tracker.concerns(change.nlri().prefix());
            if (wanted && !(ending && isLoss(change))) {
                changes.add(RouteTranslation.of(change, addPath(peer, change), malformed));
            }
        }
        return tracker.routes(name(routes.peer()), changes, at);
    }

    /** {@return the families with path identifiers in the session that brought the route} */
    private static Set<Family> addPath(Known peer, RouteChange change) {
        if (!(change instanceof RouteChange.Withdrawn withdrawn)) {
            return peer.addPath;
        }
        boolean former = switch (withdrawn.reason().kind()) {
            case RESTARTED_AGAIN -> true;
            case RESTART_TIME_EXPIRED,
                    END_OF_RIB_TIME_EXPIRED,
                    NOT_ANNOUNCED_AGAIN,
                    FORWARDING_STATE_NOT_PRESERVED,
                    BFD_DOWN -> peer.up;
            case EXPLICIT, TREAT_AS_WITHDRAW, SESSION_LOST, NOT_REFRESHED, PEER_REMOVED -> false;
        };
        return former ? peer.formerAddPath : peer.addPath;
    }

    /** {@return whether the route goes without a word of the peer's} */
    private static boolean isLoss(RouteChange change) {
        return switch (change) {
            case RouteChange.MarkedStale _ -> true;
            case RouteChange.Withdrawn withdrawn ->
                switch (withdrawn.reason().kind()) {
                    case EXPLICIT, TREAT_AS_WITHDRAW, NOT_ANNOUNCED_AGAIN, NOT_REFRESHED -> false;
                    case SESSION_LOST,
                            RESTART_TIME_EXPIRED,
                            END_OF_RIB_TIME_EXPIRED,
                            FORWARDING_STATE_NOT_PRESERVED,
                            RESTARTED_AGAIN,
                            BFD_DOWN,
                            PEER_REMOVED -> true;
                };
            case RouteChange.WithdrawnUnknown _,
                    RouteChange.Announced _,
                    RouteChange.Replaced _,
                    RouteChange.Restored _,
                    RouteChange.Duplicate _ -> false;
        };
    }

    private List<Occurrence> malformed(SpeakerEvent.MalformedMessage malformed) {
        if (malformed.treatment() == Treatment.TREAT_AS_WITHDRAW) {
            known(malformed.peer()).malformed = Optional.of(malformed);
        }
        String what = malformed.malformed().stream()
                .map(Malformed::text)
                .distinct()
                .reduce((a, b) -> a + "; " + b)
                .orElse("");
        return List.of(new SessionWarning(
                name(malformed.peer()),
                malformed.treatment().text() + ": " + what,
                malformed.message().toHex()));
    }

    /** A peer that is away fails in the same way every few seconds: it is said once. */
    private List<Occurrence> failed(SpeakerEvent.ConnectionFailed failed) {
        Known peer = known(failed.peer());
        String detail = LossTranslation.detail(failed.cause());
        if (detail.equals(peer.failure)) {
            return List.of();
        }
        peer.failure = detail;
        return warning(failed.peer(), "no session: " + detail);
    }

    private List<Occurrence> warning(Peer peer, String reason) {
        return List.of(new SessionWarning(name(peer), reason, ""));
    }

    private static String words(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private PeerName name(Peer peer) {
        return directory.nameOf(peer);
    }

    private Known known(Peer peer) {
        return known.computeIfAbsent(peer.name(), _ -> new Known());
    }

    private static Duration between(Stamp from, Stamp to) {
        return Duration.ofNanos(Math.max(0, to.nanosSince(from)));
    }

    private static List<Family> sorted(Set<Family> families) {
        return families.stream().sorted((a, b) -> a.text().compareTo(b.text())).toList();
    }
}
