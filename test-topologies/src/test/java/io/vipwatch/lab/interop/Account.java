package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.lab.container.Patience;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Accounts for everything that happens, without remainder: each step of a test begins with the first thing after those of
 * the step before. Used from the test's thread.
 */
final class Account {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Supplier<List<Item>> everything;
    private int accounted;

    /** @param everything what has happened so far, from the beginning */
    Account(Supplier<List<Item>> everything) {
        this.everything = everything;
    }

    /**
     * Models one thing that happened.
     *
     * @param kind what, in words that are the same for all of its kind
     * @param prefix which route it happened to, if to one
     */
    record Item(String kind, Optional<Prefix> prefix) {
        static Item of(String kind) {
            return new Item(kind, Optional.empty());
        }

        static Item of(String kind, Prefix prefix) {
            return new Item(kind, Optional.of(prefix));
        }
    }

    /**
     * Waits until all that is expected has happened, and proves that nothing else has happened meanwhile, nor anything to
     * the same route twice.
     *
     * @param step what the test has just done, for the message of the failure
     * @param expected how many of each kind
     */
    void expect(String step, Map<String, Integer> expected) {
        Patience.until(PATIENCE, () -> length(rest(), expected) >= 0);
        List<Item> rest = rest();
        int length = length(rest, expected);
        List<Item> items = length < 0 ? rest : rest.subList(0, length);
        Map<String, Integer> counts = new TreeMap<>();
        items.forEach(item -> counts.merge(item.kind(), 1, Integer::sum));
        assertThat(counts).as(step).isEqualTo(new TreeMap<>(expected));
        Set<Item> once = new HashSet<>();
        assertThat(items.stream().filter(item -> item.prefix().isPresent()).filter(item -> !once.add(item)))
                .as("twice, after: " + step)
                .isEmpty();
        accounted += length;
    }

    private List<Item> rest() {
        List<Item> items = everything.get();
        return items.subList(accounted, items.size());
    }

    /** {@return how many items it takes until all that is expected has happened; -1 if it has not} */
    private static int length(List<Item> items, Map<String, Integer> expected) {
        Map<String, Integer> missing = new TreeMap<>(expected);
        for (int index = 0; index < items.size() && !missing.isEmpty(); index++) {
            missing.computeIfPresent(items.get(index).kind(), (_, count) -> count == 1 ? null : count - 1);
            if (missing.isEmpty()) {
                return index + 1;
            }
        }
        return missing.isEmpty() ? 0 : -1;
    }
}
