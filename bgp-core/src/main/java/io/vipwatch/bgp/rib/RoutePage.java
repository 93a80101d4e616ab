package io.vipwatch.bgp.rib;

import org.jspecify.annotations.Nullable;

/**
 * {@value #SIZE} slots of a {@link RouteTable}, in arrays. A table grows by a page at a time: nothing is copied, and
 * less than a page is unused.
 */
final class RoutePage {
    static final int SHIFT = 8;
    static final int SIZE = 1 << SHIFT;

    /** In {@link #words}, a slot has its prefix in two words and the time it was received in a third. */
    static final int WORDS = 3;

    private static final int[] NOT_KEPT = {};

    final long[] words = new long[SIZE * WORDS];
    final byte[] lengths = new byte[SIZE];
    final byte[] marks = new byte[SIZE];
    final @Nullable AttributeSet[] sets = new @Nullable AttributeSet[SIZE];

    /** Path identifiers, and the slots before and after in the ring of one prefix; kept with ADD-PATH only. */
    int[] pathIds = NOT_KEPT;

    int[] before = NOT_KEPT;
    int[] after = NOT_KEPT;

    /** Makes room for path identifiers. */
    void keepPathIds() {
        pathIds = new int[SIZE];
        before = new int[SIZE];
        after = new int[SIZE];
    }

    /** Gives {@code held} back what it had of all sets here; routes that stand together often have the same one. */
    void release(HeldAttributes held) {
        @Nullable AttributeSet run = null;
        int uses = 0;
        for (AttributeSet set : sets) {
            if (set != null && set == run) {
                uses++;
            } else if (set != null) {
                if (run != null) {
                    held.release(run, uses);
                }
                run = set;
                uses = 1;
            }
        }
        if (run != null) {
            held.release(run, uses);
        }
    }
}
