package io.vipwatch.monitor.crosscheck;

import io.vipwatch.monitor.event.CrosscheckCleared;
import io.vipwatch.monitor.event.CrosscheckMismatch;
import io.vipwatch.monitor.event.CrosscheckSubject;
import io.vipwatch.monitor.event.FoundBy;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Occurrence;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Models the mismatches that are open, whoever found them: every occurrence passes here on its way into the journal. A
 * mismatch that is found in several ways is told once, by the first, and is over when the last of those who found it says
 * so. One thread at a time lets occurrences pass; any may look.
 */
public final class OpenMismatches {
    private final Map<CrosscheckSubject.Identity, Open> open = new LinkedHashMap<>();
    private volatile List<Open> shown = List.of();

    /**
     * A mismatch that is open.
     *
     * @param about what differs
     * @param since since when
     * @param foundBy in which ways it is known
     * @param detail both views, in words
     * @param lookAt where to look at the edge
     */
    public record Open(CrosscheckSubject about, Moment since, Set<FoundBy> foundBy, String detail, String lookAt) {
        public Open {
            foundBy = Set.copyOf(foundBy);
        }

        private Open with(FoundBy more) {
            Set<FoundBy> all = EnumSet.of(more);
            all.addAll(foundBy);
            return new Open(about, since, all, detail, lookAt);
        }

        private Optional<Open> without(FoundBy one) {
            return foundBy.stream()
                    .filter(other -> other != one)
                    .findFirst()
                    .map(other -> new Open(about, since, Set.of(other), detail, lookAt));
        }
    }

    /** {@return the occurrence, or nothing where it is known already or of no consequence} */
    public Optional<Occurrence> pass(Occurrence what, Moment at) {
        Optional<Occurrence> told;
        if (what instanceof CrosscheckMismatch mismatch) {
            told = found(mismatch, at);
        } else if (what instanceof CrosscheckCleared cleared) {
            told = over(cleared, at);
        } else {
            return Optional.of(what);
        }
        shown = List.copyOf(open.values());
        return told;
    }

    private Optional<Occurrence> found(CrosscheckMismatch mismatch, Moment at) {
        Optional<Open> known = Optional.ofNullable(open.get(mismatch.about().identity()));
        Open now = known.map(before -> before.with(mismatch.foundBy()))
                .orElseGet(() -> new Open(
                        mismatch.about(),
                        at.plus(mismatch.duration().negated()),
                        Set.of(mismatch.foundBy()),
                        mismatch.detail(),
                        mismatch.lookAt()));
        open.put(mismatch.about().identity(), now);
        return known.isPresent() ? Optional.empty() : Optional.of(mismatch);
    }

    private Optional<Occurrence> over(CrosscheckCleared cleared, Moment at) {
        CrosscheckSubject.Identity identity = cleared.about().identity();
        Optional<Open> known = Optional.ofNullable(open.get(identity));
        if (known.isEmpty() || !known.get().foundBy().contains(cleared.foundBy())) {
            return Optional.empty();
        }
        Optional<Open> left = known.get().without(cleared.foundBy());
        if (left.isPresent()) {
            open.put(identity, left.get());
            return Optional.empty();
        }
        open.remove(identity);
        return Optional.of(new CrosscheckCleared(
                known.get().about(), at.since(known.get().since()), cleared.foundBy(), cleared.reason()));
    }

    /** Takes over those that were open when the monitor ended; what has been found since is kept. */
    public void restore(List<Open> before) {
        before.forEach(one -> open.putIfAbsent(one.about().identity(), one));
        shown = List.copyOf(open.values());
    }

    /** {@return all that are open; on any thread} */
    public List<Open> all() {
        return shown;
    }
}
