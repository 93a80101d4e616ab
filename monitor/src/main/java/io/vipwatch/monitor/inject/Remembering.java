package io.vipwatch.monitor.inject;

import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.inject.InjectMemory.Remembered;
import io.vipwatch.monitor.inject.InjectMemory.Standing;
import io.vipwatch.monitor.inject.Taking.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Has kept what must outlive the monitor whenever it changes, and takes it up again. */
final class Remembering {
    private InjectMemory kept = InjectMemory.NOTHING;

    void remember(Collection<InjectedService> services, Drills drills, Outbox out) {
        List<Remembered> all = new ArrayList<>();
        for (InjectedService service : services) {
            for (Backend backend : service.backends()) {
                boolean announced = backend.announced.isPresent() || backend.remembered;
                Standing standing = backend.taking
                                .filter(taking -> !taking.phase().isVerifying())
                                .isPresent()
                        ? backend.health.standing()
                        : Standing.IN_SERVICE;
                if (announced || standing != Standing.IN_SERVICE) {
                    all.add(new Remembered(
                            backend.id().service(),
                            backend.id().node(),
                            announced,
                            standing,
                            until(backend),
                            backend.taking.map(Taking::reason).orElse("")));
                }
            }
        }
        InjectMemory memory = new InjectMemory(all, drills.underWay());
        if (!memory.equals(kept)) {
            kept = memory;
            out.add(new InjectAction.Remember(memory));
        }
    }

    private static OptionalLong until(Backend backend) {
        return backend.taking
                .flatMap(Taking::until)
                .map(until -> OptionalLong.of(until.epochNanos()))
                .orElse(OptionalLong.empty());
    }

    /** Takes up what was remembered. */
    static void restore(InjectMemory memory, Collection<InjectedService> services, Moment now) {
        for (InjectedService service : services) {
            for (Remembered before : memory.backends()) {
                if (before.service().equals(service.name())) {
                    service.backend(before.node()).ifPresent(backend -> restore(before, backend, now));
                }
            }
        }
    }

    private static void restore(Remembered before, Backend backend, Moment now) {
        backend.remembered = before.announced();
        if (before.standing() == Standing.IN_SERVICE) {
            return;
        }
        Optional<Moment> until = before.untilEpochNanos().isPresent()
                ? Optional.of(now.plus(Duration.ofNanos(before.untilEpochNanos().getAsLong() - now.epochNanos())))
                : Optional.empty();
        Phase phase = before.announced() ? Phase.LOWERED : Phase.OUT;
        Moment deadline = now.plus(backend.service().drain().timeout());
        backend.taking = Optional.of(new Taking(phase, now, deadline, until, before.reason(), List.of()));
        backend.health = backend.health.after(new Health.Happening.TakenOut(before.standing()), backend.service());
        backend.toldState = backend.state();
    }
}
