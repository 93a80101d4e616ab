package io.vipwatch.monitor.inject;

import io.vipwatch.monitor.event.InjectDrain;
import io.vipwatch.monitor.event.InjectDrain.Step;
import io.vipwatch.monitor.event.InjectMaintenance;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.inject.InjectMemory.Standing;
import io.vipwatch.monitor.inject.Taking.Phase;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Takes backends out of service and back, each step only when what it stands on has been seen. A step whose evidence does
 * not come says what is missing, and nothing is guessed from the time that has passed.
 */
final class Draining {
    private final Requests requests;
    private final Checking checking;

    Draining(Requests requests, Checking checking) {
        this.requests = requests;
        this.checking = checking;
    }

    /** Lowers the path of a backend, or begins to wait anew. */
    void lower(Backend backend, Standing standing, Optional<Moment> until, String reason, Moment now, Outbox out) {
        boolean isOut =
                backend.taking.filter(taking -> !taking.phase().isAnnounced()).isPresent();
        Phase phase = isOut || backend.announced.isEmpty() ? Phase.OUT : Phase.LOWERED;
        Moment deadline = now.plus(backend.service().drain().timeout());
        backend.taking = Optional.of(new Taking(phase, now, deadline, until, reason, List.of()));
        backend.health = backend.health.after(new Health.Happening.TakenOut(standing), backend.service());
        tell(backend, phase == Phase.OUT ? Step.WITHDRAWN : Step.LOWERED, reason, List.of(), now, now, out);
        if (phase == Phase.OUT) {
            requests.done(backend.id(), "its path is withdrawn", true);
        }
    }

    /** Has a backend checked anew, and its path announced when it is good. */
    void raise(Backend backend, Moment now, Outbox out) {
        Duration timeout = backend.service().drain().timeout();
        backend.taking = backend.taking.map(taking -> taking.back(now, timeout));
        Health fresh = backend.health.after(new Health.Happening.TakenBack(), backend.service());
        backend.health = fresh.after(new Health.Happening.TakenOut(backend.health.standing()), backend.service());
        backend.badSince = Optional.empty();
        checking.hurry(backend, now);
        tell(backend, Step.VERIFYING, "its checks are made anew", List.of(), now, now, out);
    }

    /** Sees how far each backend of {@code service} has come. */
    void advance(InjectedService service, Collection<Edge> edges, Moment now, Outbox out) {
        for (Backend backend : service.backends()) {
            backend.taking.ifPresent(taking -> advance(service, backend, taking, edges, now, out));
        }
    }

    private void advance(
            InjectedService service, Backend backend, Taking taking, Collection<Edge> edges, Moment now, Outbox out) {
        switch (taking.phase()) {
            case LOWERED -> lowered(service, backend, taking, edges, now, out);
            case STUCK, OUT -> expire(backend, taking, now, out);
            case VERIFYING_LOWERED, VERIFYING_OUT -> verifying(backend, taking, now, out);
        }
    }

    private void lowered(
            InjectedService service, Backend backend, Taking taking, Collection<Edge> edges, Moment now, Outbox out) {
        if (backend.remembered) {
            return; // a drain of before a restart goes on when it is decided what is announced
        }
        if (backend.announced.isEmpty()) {
            leave(backend, taking, "its path was withdrawn meanwhile: " + backend.sentence(), now, out);
            return;
        }
        List<String> missing = Movement.missing(service, backend, taking, edges);
        if (missing.isEmpty()) {
            tell(backend, Step.MOVED, Movement.seen(backend), List.of(), taking.since(), now, out);
            leave(backend, taking, "the edge and the probes have moved", now, out);
        } else if (taking.deadline().monotonicNanos() - now.monotonicNanos() <= 0) {
            backend.taking = Optional.of(taking.in(Phase.STUCK, missing));
            tell(backend, Step.TIMED_OUT, "its path stays, with a lower preference", missing, taking.since(), now, out);
            requests.done(backend.id(), "lowered, not withdrawn; missing: " + String.join("; ", missing), false);
        } else if (!expire(backend, taking, now, out)) {
            out.wakeAt(taking.deadline().monotonicNanos());
            edges.stream()
                    .filter(edge -> edge.up && service.section().edges().contains(edge.name()))
                    .forEach(edge -> edge.lookSoon(now, out));
        }
    }

    private void leave(Backend backend, Taking taking, String why, Moment now, Outbox out) {
        backend.taking = Optional.of(taking.in(Phase.OUT, List.of()));
        tell(backend, Step.WITHDRAWN, why, List.of(), taking.since(), now, out);
        requests.done(backend.id(), "drained after " + millis(now.since(taking.since())), true);
    }

    /** Takes a backend back whose maintenance is over. */
    private boolean expire(Backend backend, Taking taking, Moment now, Outbox out) {
        if (taking.until().isEmpty()) {
            return false;
        }
        Moment until = taking.until().get();
        if (until.monotonicNanos() - now.monotonicNanos() > 0) {
            out.wakeAt(until.monotonicNanos());
            return false;
        }
        requests.done(backend.id(), "its maintenance is over before its path could be withdrawn", false);
        out.tell(new InjectMaintenance(
                backend.id().node(), InjectMaintenance.Change.EXPIRED, until.epochNanos(), taking.reason()));
        raise(backend, now, out);
        return true;
    }

    private void verifying(Backend backend, Taking taking, Moment now, Outbox out) {
        boolean good = backend.verdict().serves();
        boolean late = taking.deadline().monotonicNanos() - now.monotonicNanos() <= 0;
        if (!good && !late) {
            out.wakeAt(taking.deadline().monotonicNanos());
            return;
        }
        backend.taking = Optional.empty();
        backend.health = new Health(backend.health.checks(), Standing.IN_SERVICE);
        if (good) {
            tell(backend, Step.RETURNED, backend.sentence(), List.of(), taking.since(), now, out);
            requests.done(backend.id(), "back after " + millis(now.since(taking.since())), true);
        } else {
            List<String> missing = List.of("good checks: " + backend.sentence());
            tell(backend, Step.TIMED_OUT, "it is announced when it is good", missing, taking.since(), now, out);
            requests.done(backend.id(), "in service, not announced; missing: " + missing.getFirst(), false);
        }
    }

    private static String millis(Duration time) {
        return time.toMillis() + " ms";
    }

    private static void tell(
            Backend backend, Step step, String reason, List<String> missing, Moment since, Moment now, Outbox out) {
        out.tell(new InjectDrain(backend.id().service(), backend.id().node(), step, reason, missing, now.since(since)));
    }
}
