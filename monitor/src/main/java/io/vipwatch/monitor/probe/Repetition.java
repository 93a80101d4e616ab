package io.vipwatch.monitor.probe;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Tells losses that repeat from single ones. On most paths a packet is lost now and then; an outage is told from that by a
 * second loss close to the first. What was lost singly is handed on when that is certain, everything after it then too, so
 * that the order stays.
 */
final class Repetition {
    private final int window;
    private final Deque<Item> line = new ArrayDeque<>();
    private long count;
    private Optional<Item> lastLost = Optional.empty();

    /** What is to be made of an attempt. */
    enum Verdict {
        GOOD,
        /** Lost, with another one close by. */
        LOST,
        /** Lost alone. */
        SINGLE
    }

    /** An attempt and its verdict. */
    record Judged(Attempt attempt, Verdict verdict) {}

    private static final class Item {
        final Attempt attempt;
        final long index;
        boolean repeated;

        Item(Attempt attempt, long index) {
            this.attempt = attempt;
            this.index = index;
        }
    }

    /** @param window two losses are close when there are fewer than so many attempts from one to the other */
    Repetition(int window) {
        this.window = window;
    }

    /** {@return what is certain now that this attempt is known, in order} */
    List<Judged> next(Attempt attempt) {
        Item item = new Item(attempt, count++);
        line.addLast(item);
        if (!attempt.isGood()) {
            lastLost.filter(before -> item.index - before.index <= window).ifPresent(before -> {
                before.repeated = true;
                item.repeated = true;
            });
            lastLost = Optional.of(item);
        }
        List<Judged> certain = new ArrayList<>();
        while (!line.isEmpty()) {
            Item first = line.getFirst();
            boolean open = !first.attempt.isGood() && !first.repeated && count - 1 - first.index < window;
            if (open) {
                break;
            }
            line.removeFirst();
            certain.add(new Judged(first.attempt, verdict(first)));
        }
        return certain;
    }

    private static Verdict verdict(Item item) {
        if (item.attempt.isGood()) {
            return Verdict.GOOD;
        }
        return item.repeated ? Verdict.LOST : Verdict.SINGLE;
    }
}
