package io.vipwatch.monitor.healthcheck;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.config.InjectCheckSection;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.inject.CheckId;
import io.vipwatch.monitor.inject.CheckResult;
import io.vipwatch.monitor.inject.InjectAction;
import io.vipwatch.monitor.prober.HttpsCheck;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the checks of injected services: each attempt on a thread of its own, so that one that hangs delays nobody. Its
 * methods may be called by any thread, and what came of a check is told on one of its own: once, and at the check's
 * time-out if nothing came. The threads are the operating system's: a virtual one that reads what a command prints keeps
 * one of the few threads that carry all of them.
 */
// What a future brings is told to the listener; the future itself says nothing more.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Checks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Checks.class);

    private final NodeSessions sessions;
    private final Supplier<Moment> clock;
    private final BiConsumer<String, RuntimeException> faults;
    private final Map<CheckId, Prepared> prepared = new ConcurrentHashMap<>();
    private final Set<Attempt> underWay = ConcurrentHashMap.newKeySet();
    private final Set<CheckId> hanging = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("check-", 0).factory());
    private volatile boolean closed;

    /** A method is kept as long as its check stays as it is, and with it the files that it has read. */
    private record Prepared(InjectAction.Check check, Method method) {}

    /** Is told what came of a check. */
    public interface Listener {
        void ended(CheckId id, CheckResult result);
    }

    /**
     * @param faults told of faults of our own: what was being done, and the fault
     */
    public Checks(NodeSessions sessions, Supplier<Moment> clock, BiConsumer<String, RuntimeException> faults) {
        this.sessions = sessions;
        this.clock = clock;
        this.faults = faults;
    }

    /** Makes a check; what comes of it is told within its time-out. */
    public void begin(InjectAction.Check check, Listener listener) {
        Moment began = clock.get();
        Duration timeout = check.check().timeout();
        CompletableFuture<Finding> found = new CompletableFuture<>();
        if (!closed && hanging.add(check.id())) {
            attempt(check, found);
        }
        found.completeOnTimeout(late(check.check()), timeout.toNanos(), TimeUnit.NANOSECONDS)
                .thenAccept(finding -> {
                    if (!closed) {
                        listener.ended(
                                check.id(),
                                new CheckResult(
                                        finding.outcome(),
                                        finding.detail(),
                                        clock.get().since(began)));
                    }
                });
    }

    /** A server that does not answer is bad; our own sessions need no answer, and being late is our own fault. */
    private static Finding late(InjectCheckSection check) {
        String text = "timeout: no answer for " + check.timeout().toMillis() + " ms";
        return check.kind().isSession() ? Finding.unknown(text) : Finding.bad(text);
    }

    /** An attempt that goes on beyond its time-out keeps others of the same check from beginning, lest they pile up. */
    private void attempt(InjectAction.Check check, CompletableFuture<Finding> found) {
        Attempt attempt = new Attempt();
        underWay.add(attempt);
        found.whenComplete((_, _) -> start(() -> {
            underWay.remove(attempt);
            attempt.close();
        }));
        start(() -> {
            Optional<Finding> finding = made(check, attempt);
            hanging.remove(check.id()); // before it is told, since the next one may begin at once
            finding.ifPresent(found::complete);
            if (closed) {
                attempt.close();
            }
        });
    }

    private Optional<Finding> made(InjectAction.Check check, Attempt attempt) {
        try {
            return Optional.of(method(check).run(attempt));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (RuntimeException fault) {
            faults.accept("checking " + check.id(), fault);
            return Optional.of(Finding.unknown("a fault of our own: " + fault));
        }
    }

    private void start(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException closing) {
            LOG.debug("checks are closed", closing);
        }
    }

    private Method method(InjectAction.Check check) {
        return prepared.compute(
                        check.id(),
                        (_, before) -> before != null && before.check().equals(check)
                                ? before
                                : new Prepared(check, prepare(check)))
                .method();
    }

    private Method prepare(InjectAction.Check asked) {
        InjectCheckSection check = asked.check();
        IpAddress target = check.target().orElse(asked.backend().address());
        InetSocketAddress socket = new InetSocketAddress(target.toInetAddress(), check.port());
        String node = asked.backend().node();
        return switch (check.kind()) {
            case TCP -> new TcpMethod(socket, check.timeout());
            case UDP_ECHO -> new EchoMethod(socket);
            case DNS -> new DnsMethod(socket, check.dns().orElseThrow());
            case HTTPS -> new HttpsMethod(https(check, target), clock);
            case EXEC ->
                new ExecMethod(
                        check.command(),
                        Map.of(
                                "VIPWATCH_SERVICE", asked.id().service(),
                                "VIPWATCH_NODE", node,
                                "VIPWATCH_ADDRESS", asked.backend().address().toString(),
                                "VIPWATCH_CHECK", check.name()));
            case BFD -> _ -> said("BFD", sessions.bfd(node));
            case BGP -> _ -> said("BGP", sessions.bgp(node));
        };
    }

    private HttpsCheck https(InjectCheckSection check, IpAddress target) {
        return new HttpsCheck(
                target,
                check.port(),
                check.https().orElseThrow(),
                check.timeout(),
                Set.of(),
                clock,
                content -> check.json().flatMap(expected -> HttpsMethod.objection(expected, content)));
    }

    private static Finding said(String protocol, NodeSessions.Word word) {
        return switch (word) {
            case UP -> Finding.good("the " + protocol + " session is up");
            case DOWN -> Finding.bad("the " + protocol + " session is down");
            case NOTHING -> Finding.unknown("the " + protocol + " session says nothing");
        };
    }

    /** Gives up what is under way; nothing is told any more. */
    @Override
    public void close() {
        closed = true;
        underWay.forEach(Attempt::close);
        threads.shutdown();
    }
}
