package io.vipwatch.bfd.session;

import io.vipwatch.bfd.fsm.Deadlines;
import java.util.Arrays;

/**
 * The sessions by when each is due next: a binary heap in which every session knows its place, so that moving one
 * allocates nothing. For the engine's thread.
 */
final class DeadlineQueue {
    /** What is in the queue. */
    abstract static class Timed {
        private static final int ABSENT = -1;

        private long due = Deadlines.NEVER;
        private int place = ABSENT;
    }

    private Timed[] heap = new Timed[16];
    private int size;

    /** Puts {@code timed} at {@code due}, wherever it was before; {@link Deadlines#NEVER} takes it out. */
    void schedule(Timed timed, long due) {
        if (due == Deadlines.NEVER) {
            remove(timed);
            return;
        }
        timed.due = due;
        if (timed.place == Timed.ABSENT) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, 2 * size);
            }
            put(timed, size++);
        }
        up(timed);
        down(timed);
    }

    void remove(Timed timed) {
        if (timed.place == Timed.ABSENT) {
            return;
        }
        Timed last = heap[--size];
        int hole = timed.place;
        timed.place = Timed.ABSENT;
        if (hole != size) {
            put(last, hole);
            up(last);
            down(last);
        }
    }

    /** {@return when the first is due, {@link Deadlines#NEVER} if there is none} */
    long next() {
        return size == 0 ? Deadlines.NEVER : heap[0].due;
    }

    /**
     * {@return the one that is due first}
     *
     * @throws IllegalStateException if there is none
     */
    Timed first() {
        if (size == 0) {
            throw new IllegalStateException("nothing is due");
        }
        return heap[0];
    }

    private void put(Timed timed, int place) {
        heap[place] = timed;
        timed.place = place;
    }

    private void up(Timed timed) {
        while (timed.place > 0) {
            Timed parent = heap[(timed.place - 1) >>> 1];
            if (parent.due <= timed.due) {
                return;
            }
            exchange(parent, timed);
        }
    }

    private void down(Timed timed) {
        for (int child = 2 * timed.place + 1; child < size; child = 2 * timed.place + 1) {
            boolean right = child + 1 < size && heap[child + 1].due < heap[child].due;
            Timed earlier = heap[right ? child + 1 : child];
            if (timed.due <= earlier.due) {
                return;
            }
            exchange(timed, earlier);
        }
    }

    /** Moves {@code lower} to the place of {@code upper}, and the other way round. */
    private void exchange(Timed upper, Timed lower) {
        int place = upper.place;
        put(upper, lower.place);
        put(lower, place);
    }
}
