package io.vipwatch.monitor.inject;

import io.vipwatch.monitor.event.InjectMaintenance;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.inject.InjectMemory.Standing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes what operators ask for, all of it or nothing. */
final class Operations {
    private final Draining draining;
    private final Requests requests;
    private final Drills drills;

    Operations(Draining draining, Requests requests, Drills drills) {
        this.draining = draining;
        this.requests = requests;
        this.drills = drills;
    }

    void asked(long id, Request request, Collection<InjectedService> services, Moment now, Outbox out) {
        List<String> refusals = refusals(request, services);
        if (!refusals.isEmpty()) {
            requests.refuse(id, refusals, out);
            return;
        }
        List<Backend> meant = meant(request, services);
        switch (request) {
            case Request.Drain(Target _, String reason) ->
                takeOut(id, meant, Standing.DRAINED, Optional.empty(), reason, now, out);
            case Request.Maintain maintain -> {
                Moment until = now.plus(maintain.length());
                out.tell(new InjectMaintenance(
                        maintain.node(), InjectMaintenance.Change.BEGUN, until.epochNanos(), maintain.reason()));
                takeOut(id, meant, Standing.MAINTENANCE, Optional.of(until), maintain.reason(), now, out);
            }
            case Request.Undrain _ -> takeBack(id, meant, now, out);
        }
    }

    /** {@return why nothing of it may be done; nothing: all of it may} */
    List<String> refusals(Request request, Collection<InjectedService> services) {
        List<Backend> meant = meant(request, services);
        List<String> refusals = new ArrayList<>();
        if (meant.isEmpty()) {
            refusals.add("there is no backend of " + request.target());
        }
        for (Backend backend : meant) {
            drills.lock(backend.id().node())
                    .ifPresent(drill -> refusals.add(
                            "the drill " + drill + " runs on " + backend.id().node()));
        }
        if (!(request instanceof Request.Undrain)) {
            services.forEach(service -> refuseLast(service, meant).ifPresent(refusals::add));
        }
        if (request instanceof Request.Maintain maintain && !maintain.length().isPositive()) {
            refusals.add("a maintenance without an end");
        }
        return refusals;
    }

    private static List<Backend> meant(Request request, Collection<InjectedService> services) {
        return services.stream()
                .flatMap(service -> service.backends().stream())
                .filter(backend -> request.target().means(backend.id()))
                .toList();
    }

    /** {@return why none of {@code meant} may be taken out of {@code service}} */
    private static Optional<String> refuseLast(InjectedService service, List<Backend> meant) {
        boolean concerned = service.backends().stream()
                .anyMatch(backend -> meant.contains(backend) && backend.carries() && !backend.isTaken());
        boolean anotherIsLeft = service.backends().stream()
                .anyMatch(backend -> !meant.contains(backend) && backend.carries() && !backend.isTaken());
        return concerned && !anotherIsLeft && !service.section().allowBlackhole()
                ? Optional.of("no healthy origin of " + service.name() + " would be left")
                : Optional.empty();
    }

    private void takeOut(
            long id,
            List<Backend> meant,
            Standing standing,
            Optional<Moment> until,
            String reason,
            Moment now,
            Outbox out) {
        meant.stream()
                .filter(backend -> backend.taking
                        .filter(taking -> taking.phase().isVerifying())
                        .isPresent())
                .forEach(backend -> requests.done(backend.id(), "taken out again before it was back", false));
        requests.begin(id, ids(meant), List.of("drains " + names(meant)), out);
        meant.forEach(backend -> draining.lower(backend, standing, until, reason, now, out));
    }

    private void takeBack(long id, List<Backend> meant, Moment now, Outbox out) {
        List<Backend> taken = meant.stream()
                .filter(backend -> backend.taking
                        .filter(taking -> !taking.phase().isVerifying())
                        .isPresent())
                .toList();
        if (taken.isEmpty()) {
            requests.nothing(id, "none of " + names(meant) + " is drained or in maintenance", out);
            return;
        }
        taken.forEach(backend -> requests.done(backend.id(), "taken back before its path was withdrawn", false));
        requests.begin(id, ids(taken), List.of("checks " + names(taken)), out);
        Set<String> maintained = new LinkedHashSet<>();
        for (Backend backend : taken) {
            Taking taking = backend.taking.orElseThrow();
            if (taking.until().isPresent() && maintained.add(backend.id().node())) {
                out.tell(new InjectMaintenance(
                        backend.id().node(),
                        InjectMaintenance.Change.ENDED,
                        taking.until().get().epochNanos(),
                        taking.reason()));
            }
            draining.raise(backend, now, out);
        }
    }

    private static String names(List<Backend> backends) {
        return backends.stream().map(backend -> backend.id().toString()).collect(Collectors.joining(", "));
    }

    private static Set<BackendId> ids(List<Backend> backends) {
        Set<BackendId> ids = new LinkedHashSet<>();
        backends.forEach(backend -> ids.add(backend.id()));
        return ids;
    }
}
