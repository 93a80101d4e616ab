package io.vipwatch.bgp.session;

import io.vipwatch.bgp.fsm.Action;
import io.vipwatch.bgp.fsm.DownCause;
import io.vipwatch.bgp.fsm.Negotiated;
import io.vipwatch.bgp.fsm.Retention;
import io.vipwatch.bgp.fsm.RetentionMachine;
import io.vipwatch.bgp.fsm.RetentionPolicy;
import io.vipwatch.bgp.fsm.Timer;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.RouteRefresh;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.rib.AttributeSets;
import io.vipwatch.bgp.rib.WithdrawalReason;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What becomes of an observed peer's routes, on the thread that hands over what was recorded: while its session is
 * Established, and while graceful restart keeps them after that.
 */
final class Observation {
    private final Peer peer;
    private final SpeakerListener listener;
    private final ReceivedRoutes received;
    private final RetentionMachine machine;
    private final Map<Timer, Stamp> timers = new LinkedHashMap<>();
    private Retention retention = Retention.NOTHING;
    private Optional<Negotiated> established = Optional.empty();
    private Stamp lastMessage = new Stamp(0, 0);

    Observation(Peer peer, SpeakerListener listener, AttributeSets sets, RetentionPolicy policy) {
        this.peer = peer;
        this.listener = listener;
        received = new ReceivedRoutes(peer, _ -> {}, sets, listener, listener::onEvent);
        machine = new RetentionMachine(policy);
    }

    void up(Stamp at, Negotiated negotiated) {
        established = Optional.of(negotiated);
        lastMessage = at;
        SessionStatus.Established detail = new SessionStatus.Established(
                peer.address(),
                peer.address(),
                false,
                negotiated.remote(),
                negotiated.context(),
                negotiated.holdTime(),
                negotiated.keepaliveTime());
        listener.onEvent(new SpeakerEvent.SessionUp(at, peer, detail));
        perform(at, machine.up(retention, negotiated), "");
    }

    void down(Stamp at, DownCause cause, Optional<Notification> sent) {
        Negotiated negotiated = established.orElseThrow();
        established = Optional.empty();
        listener.onEvent(new SpeakerEvent.SessionDown(at, peer, cause, sent, lastMessage));
        perform(at, machine.down(retention, negotiated, cause), cause.text());
    }

    void heard(Stamp at) {
        lastMessage = at;
    }

    void update(Stamp at, Update update, Optional<WithdrawalReason> withdrawn) {
        received.update(at, update, withdrawn);
        if (withdrawn.isEmpty()) {
            update.endOfRib().ifPresent(family -> perform(at, machine.endOfRib(retention, family), ""));
        }
    }

    void refresh(Stamp at, RouteRefresh refresh) {
        switch (refresh.subtype()) {
            case RouteRefresh.BEGIN -> received.beginRefresh(refresh.family());
            case RouteRefresh.END -> received.endRefresh(at, refresh.family());
            default -> {} // a request, or what RFC 7313 §5 has ignored
        }
    }

    Optional<Stamp> deadline() {
        return timers.values().stream()
                .min(Comparator.comparingLong(Stamp::monotonicNanos))
                .map(first -> silence().filter(end -> end.nanosSince(first) < 0).orElse(first))
                .or(this::silence);
    }

    /** {@return when the peer has been silent for longer than can be, should the recording have missed the end} */
    private Optional<Stamp> silence() {
        return established
                .map(Negotiated::holdTime)
                .filter(Duration::isPositive)
                .map(hold -> after(lastMessage, hold.plus(hold.dividedBy(3))));
    }

    void advance(Stamp now, BiConsumer<Stamp, DownCause> ends) {
        Optional<Stamp> next = deadline();
        while (next.isPresent() && next.get().nanosSince(now) <= 0) {
            Stamp due = next.get();
            if (silence().filter(due::equals).isPresent()) {
                ends.accept(due, new DownCause.HoldTimer());
            } else {
                expire(due);
            }
            next = deadline();
        }
    }

    private void expire(Stamp due) {
        for (Map.Entry<Timer, Stamp> timer : new LinkedHashMap<>(timers).entrySet()) {
            boolean isDue = timer.getValue().equals(due) && timers.remove(timer.getKey()) != null;
            if (isDue && timer.getKey() instanceof Timer.OfFamily family) {
                perform(due, machine.expired(retention, family), "");
            }
        }
    }

    private void perform(Stamp at, RetentionMachine.Step step, String loss) {
        retention = step.retention();
        for (Action action : step.actions()) {
            switch (action) {
                case Action.Arm(Timer timer, Duration duration) -> timers.put(timer, after(at, duration));
                case Action.Disarm(Timer timer) -> timers.remove(timer);
                case Action.MarkStale(var family, var deadline) -> received.markStale(at, family, deadline);
                case Action.FlushStale(var family, var reason) -> received.flushStale(at, family, reason);
                case Action.FlushRoutes(var family) -> received.flush(at, family, loss);
                case Action.RetainStale _,
                        Action.OfConnection _,
                        Action.Refuse _,
                        Action.MaximumPrefixesWarning _,
                        Action.Damped _ -> {} // the first asks for nothing, and retention has no other
            }
        }
    }

    private static Stamp after(Stamp stamp, Duration duration) {
        return new Stamp(stamp.monotonicNanos() + duration.toNanos(), stamp.epochNanos() + duration.toNanos());
    }
}
