package io.vipwatch.monitor.daemon;

import io.vipwatch.monitor.control.ControlHandler;
import io.vipwatch.monitor.control.ControlRefusal;
import io.vipwatch.monitor.control.ControlRefusal.Reason;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.inject.InjectAction.Answer;
import io.vipwatch.monitor.inject.Request;
import io.vipwatch.monitor.inject.Target;
import io.vipwatch.monitor.injector.InjectorLoop;
import io.vipwatch.monitor.injector.PendingRequests;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What operators ask of the injector by the control socket: {@code drain}, {@code undrain} and {@code maintenance}; on the
 * thread of the connection, which waits for the answer, and for what comes of it if it wants to.
 */
final class InjectRequests implements ControlHandler {
    private static final JsonMapper MAPPER = EventJson.mapper();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LONGEST_WAIT = Duration.ofHours(2);

    private final Injecting injecting;
    private final InjectPreview preview;

    InjectRequests(Injecting injecting) {
        this.injecting = injecting;
        preview = new InjectPreview(injecting);
    }

    @Override
    public ObjectNode answer(ObjectNode arguments) throws ControlRefusal, InterruptedException {
        InjectorLoop injector = injecting
                .loop()
                .orElseThrow(() -> ControlRefusal.badRequest(
                        "this monitor injects nothing: its configuration had no section inject when it started"));
        Request request = request(arguments);
        refuseUnknown(request.target());
        if (arguments.path("dry_run").asBoolean(false)) {
            List<String> refusals = awaited(injector.refusals(request), PATIENCE);
            if (!refusals.isEmpty()) {
                throw ControlRefusal.refused("it would be refused: " + String.join("; ", refusals));
            }
            return preview.of(request, awaited(injector.status(), PATIENCE));
        }
        PendingRequests.Pending pending = injector.ask(request);
        Answer first = awaited(pending.first(), PATIENCE);
        boolean waits = arguments.path("wait").asBoolean(false);
        Answer last = waits ? awaited(pending.last(), LONGEST_WAIT) : first;
        if (last.state() == Answer.State.REFUSED) {
            throw ControlRefusal.refused(String.join("; ", last.text()));
        }
        ObjectNode answer = MAPPER.createObjectNode();
        answer.put("state", last.state().name().toLowerCase(Locale.ROOT));
        last.text().forEach(answer.putArray("text")::add);
        return answer;
    }

    private Request request(ObjectNode arguments) throws ControlRefusal {
        Optional<String> node = text(arguments, "node");
        Target target = target(arguments);
        String reason = text(arguments, "reason").orElse("");
        String action = text(arguments, "action").orElse("");
        return switch (action) {
            case "drain" -> new Request.Drain(target, reason);
            case "undrain" -> new Request.Undrain(target);
            case "maintenance" ->
                new Request.Maintain(
                        node.orElseThrow(() -> ControlRefusal.badRequest("maintenance of which node?")),
                        length(arguments),
                        reason);
            default ->
                throw ControlRefusal.badRequest(
                        "found the action '" + action + "', expected drain, undrain or maintenance");
        };
    }

    /** {@code target} is a name, of a node or of a service; {@code node} and {@code service} say which it is. */
    private Target target(ObjectNode arguments) throws ControlRefusal {
        Optional<String> name = text(arguments, "target");
        if (name.isEmpty()) {
            return new Target(text(arguments, "service"), text(arguments, "node"));
        }
        boolean service = injecting.service(name.get()).isPresent();
        boolean node = injecting.backends().stream().anyMatch(one -> one.node().equals(name.get()));
        if (service && node) {
            throw ControlRefusal.badRequest("there is a node and a service with the name " + name.get());
        }
        return service ? Target.ofService(name.get()) : Target.ofNode(name.get());
    }

    private static Duration length(ObjectNode arguments) throws ControlRefusal {
        long nanos = arguments.path("for_ns").asLong(0);
        if (nanos <= 0) {
            throw ControlRefusal.badRequest("for how long? There is no maintenance without an end");
        }
        return Duration.ofNanos(nanos);
    }

    private static Optional<String> text(ObjectNode arguments, String name) {
        return Optional.of(arguments.path(name).asString("")).filter(text -> !text.isEmpty());
    }

    private void refuseUnknown(Target target) throws ControlRefusal {
        if (target.service().isEmpty() && target.node().isEmpty()) {
            throw ControlRefusal.badRequest("which node, or which service?");
        }
        if (injecting.backends().stream().noneMatch(target::means)) {
            throw ControlRefusal.badRequest("no injected service has a backend for " + target + "; there are "
                    + String.join(
                            ", ",
                            injecting.backends().stream().map(Object::toString).toList()));
        }
    }

    private static <T> T awaited(CompletableFuture<T> future, Duration patience)
            throws ControlRefusal, InterruptedException {
        try {
            return future.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new ControlRefusal(
                    Reason.UNAVAILABLE, "the injector has not answered for " + patience.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new ControlRefusal(Reason.FAILED, String.valueOf(e.getCause()));
        }
    }
}
