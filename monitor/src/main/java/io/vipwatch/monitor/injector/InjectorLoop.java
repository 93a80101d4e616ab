package io.vipwatch.monitor.injector;

import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.healthcheck.Checks;
import io.vipwatch.monitor.inject.InjectAction;
import io.vipwatch.monitor.inject.InjectEvent;
import io.vipwatch.monitor.inject.InjectStatus;
import io.vipwatch.monitor.inject.Injector;
import io.vipwatch.monitor.inject.Request;
import io.vipwatch.monitor.inject.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The thread {@code injector}: hands the machine what happened, in order, and does what it wants. The public methods may be
 * called by any thread. A fault of our own costs the event that met it, and is told.
 */
// What is done when all has been sent is told to whoever waits for it; the future itself says nothing more.
@SuppressWarnings("FutureReturnValueIgnored")
public final class InjectorLoop implements AutoCloseable {
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);

    private final Injector machine;
    private final Checks checks;
    private final EdgeSpeaker edges;
    private final MemoryFile memory;
    private final InjectorRim rim;
    private final BlockingQueue<Input> queue = new LinkedBlockingQueue<>();
    private final PendingRequests requests = new PendingRequests();
    private final AtomicLong lastRequest = new AtomicLong();
    private final List<CompletableFuture<Void>> finishing = new ArrayList<>();
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private final Thread thread = Thread.ofPlatform().name("injector").daemon().unstarted(this::run);
    private OptionalLong wake = OptionalLong.empty();
    private volatile boolean closed;

    private sealed interface Input {
        record Happened(InjectEvent event) implements Input {}

        record Question(Consumer<Injector> question) implements Input {}
    }

    /** Makes a loop that is not started. */
    public InjectorLoop(Injector machine, Checks checks, EdgeSpeaker edges, MemoryFile memory, InjectorRim rim) {
        this.machine = machine;
        this.checks = checks;
        this.edges = edges;
        this.memory = memory;
        this.rim = rim;
    }

    /** Starts: first with what was remembered, if anything was. */
    public void start() {
        memory.load().ifPresent(restored -> happened(new InjectEvent.Restored(restored)));
        happened(new InjectEvent.TimeCame());
        thread.start();
    }

    /** Hands over what happened. */
    public void happened(InjectEvent event) {
        queue.add(new Input.Happened(event));
    }

    /**
     * Asks for something.
     *
     * @return the first answer; and the last one, which may be the same
     */
    public PendingRequests.Pending ask(Request request) {
        long id = lastRequest.incrementAndGet();
        PendingRequests.Pending pending = requests.begin(id);
        happened(new InjectEvent.Asked(id, request));
        return pending;
    }

    /** {@return how everything stands} */
    public CompletableFuture<InjectStatus> status() {
        CompletableFuture<InjectStatus> answer = new CompletableFuture<>();
        queue.add(new Input.Question(asked -> answer.complete(asked.status(rim.now()))));
        return answer;
    }

    /** {@return why a request would be refused if it were made now; nothing: it would not} */
    public CompletableFuture<List<String>> refusals(Request request) {
        CompletableFuture<List<String>> answer = new CompletableFuture<>();
        queue.add(new Input.Question(asked -> answer.complete(asked.refusals(request))));
        return answer;
    }

    /**
     * Ends what the edges are told, each service by its own policy.
     *
     * @return done when all of it has been sent
     */
    public CompletableFuture<Void> stop() {
        happened(new InjectEvent.Stopping());
        return finished;
    }

    private void run() {
        while (!closed) {
            try {
                turn();
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException fault) {
                rim.failed("injecting", fault);
            }
        }
    }

    private void turn() throws InterruptedException {
        Input next = queue.poll(pause(), TimeUnit.NANOSECONDS);
        switch (next) {
            case null -> handle(new InjectEvent.TimeCame());
            case Input.Happened(InjectEvent event) -> handle(event);
            case Input.Question(Consumer<Injector> question) -> question.accept(machine);
        }
    }

    private long pause() {
        long longest = LONGEST_SLEEP.toNanos();
        return wake.isPresent() ? Math.clamp(wake.getAsLong() - rim.now().monotonicNanos(), 0, longest) : longest;
    }

    private void handle(InjectEvent event) {
        Moment now = rim.now();
        Step step = machine.handle(event, now);
        wake = step.wakeAtNanos();
        for (InjectAction action : step.actions()) {
            try {
                perform(action, now);
            } catch (RuntimeException fault) {
                rim.failed("doing " + action, fault); // and the others all the same
            }
        }
        if (machine.isOver()) {
            CompletableFuture.allOf(finishing.toArray(CompletableFuture<?>[]::new))
                    .whenComplete((_, _) -> finished.complete(null));
        }
    }

    private void perform(InjectAction action, Moment now) {
        switch (action) {
            case InjectAction.Check check ->
                checks.begin(check, (id, result) -> happened(new InjectEvent.CheckEnded(id, result)));
            case InjectAction.Advertise(String edge, var routes, boolean again) -> edges.advertise(edge, routes, again);
            case InjectAction.EndOfRib(String edge) -> edges.endOfRib(edge);
            case InjectAction.Look(String edge) -> rim.look(edge);
            case InjectAction.Tell(var what) -> rim.tell(what, now);
            case InjectAction.Remember(var remembered) -> memory.keep(remembered);
            case InjectAction.Answer answer -> requests.answer(answer);
            case InjectAction.Finish(String edge, boolean keep) -> finishing.add(edges.finish(edge, keep));
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        checks.close();
        memory.close();
    }
}
