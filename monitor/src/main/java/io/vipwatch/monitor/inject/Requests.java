package io.vipwatch.monitor.inject;

import io.vipwatch.monitor.inject.InjectAction.Answer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The requests of operators that are under way, and what is to be said when they end. */
final class Requests {
    private final List<Open> open = new ArrayList<>();

    /** A request under way. */
    private static final class Open {
        final long id;
        final Set<BackendId> waitsFor;
        final List<String> said = new ArrayList<>();
        boolean incomplete;

        Open(long id, Set<BackendId> waitsFor) {
            this.id = id;
            this.waitsFor = new LinkedHashSet<>(waitsFor);
        }
    }

    void refuse(long id, List<String> why, Outbox out) {
        out.add(new Answer(id, Answer.State.REFUSED, why));
    }

    /** Answers that there is nothing to be done. */
    void nothing(long id, String why, Outbox out) {
        out.add(new Answer(id, Answer.State.DONE, List.of(why)));
    }

    /** Answers that the request is under way; another answer follows when all of these backends are done. */
    void begin(long id, Set<BackendId> waitsFor, List<String> text, Outbox out) {
        out.add(new Answer(id, Answer.State.BEGUN, text));
        open.add(new Open(id, waitsFor));
    }

    /** Notes what became of a backend. */
    void done(BackendId backend, String what, boolean complete) {
        for (Open request : open) {
            if (request.waitsFor.remove(backend)) {
                request.said.add(backend + ": " + what);
                request.incomplete |= !complete;
            }
        }
    }

    /** Notes that nothing more will become of what is under way. */
    void doneWithAll(String what) {
        for (Open request : open) {
            request.said.addAll(request.waitsFor.stream()
                    .map(backend -> backend + ": " + what)
                    .toList());
            request.incomplete |= !request.waitsFor.isEmpty();
            request.waitsFor.clear();
        }
    }

    /** Answers what has been completed. */
    void answer(Outbox out) {
        for (Iterator<Open> each = open.iterator(); each.hasNext(); ) {
            Open request = each.next();
            if (request.waitsFor.isEmpty()) {
                out.add(new Answer(
                        request.id, request.incomplete ? Answer.State.INCOMPLETE : Answer.State.DONE, request.said));
                each.remove();
            }
        }
    }
}
