package io.vipwatch.monitor.injector;

import io.vipwatch.monitor.inject.InjectAction.Answer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** What operators have asked for and have not had their last answer to; on any thread. */
public final class PendingRequests {
    private final Map<Long, Pending> open = new ConcurrentHashMap<>();

    /**
     * The answers to a request.
     *
     * @param first whether it is done, and if it takes a while, that it has begun
     * @param last what came of it in the end; the same, if it takes no while
     */
    public record Pending(CompletableFuture<Answer> first, CompletableFuture<Answer> last) {}

    Pending begin(long id) {
        Pending pending = new Pending(new CompletableFuture<>(), new CompletableFuture<>());
        open.put(id, pending);
        return pending;
    }

    void answer(Answer answer) {
        Pending pending = open.get(answer.id());
        if (pending == null) {
            return;
        }
        pending.first().complete(answer);
        if (answer.state() != Answer.State.BEGUN) {
            pending.last().complete(answer);
            open.remove(answer.id());
        }
    }
}
