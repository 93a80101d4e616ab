package io.vipwatch.bgp.rib;

import io.vipwatch.bgp.octets.OctetHash;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The attribute sets of all routes of all peers, each content held once. Thread-safe: the tables of peers on different
 * threads share one instance.
 *
 * <p>A set is counted in and out by the routes that have it, and is gone with the last of them, so that a peer which
 * flaps for days with ever new attributes leaves nothing behind. Counting is chosen over weak references because a
 * weak reference costs more memory than the count and burdens every collection with a queue of hundreds of thousands.
 *
 * <p>The table is cut into stripes with a lock each; a lock is held for one probe. One UPDATE takes one lock, not one a
 * route.
 *
 * <p>Prefixes are not shared between peers, on purpose. A prefix is 17 octets in an array; shared, it would be a number
 * of four octets in each peer's table and, once for all peers, the 17 octets, a count and a hash cell of twelve. With
 * three peers of the same routes that saves 3 octets of the 59 measured for a route (200,000 routes each, five to an
 * attribute set), and costs a lock for each route instead of one for each UPDATE.
 */
public final class AttributeSets {
    private static final int STRIPES = 64;

    private final Stripe[] stripes = new Stripe[STRIPES];

    /** Makes an empty table. */
    public AttributeSets() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    /** {@return how many different sets there are} */
    public int size() {
        int size = 0;
        for (Stripe stripe : stripes) {
            size += stripe.size();
        }
        return size;
    }

    /**
     * {@return the set of the first {@code length} of these octets, counted as used by {@code references} more routes}
     */
    AttributeSet acquire(byte[] octets, int length, int references) {
        int hash = OctetHash.of(octets, length);
        return stripe(hash).acquire(octets, length, hash, references);
    }

    /** Takes back {@code references} uses of {@code set}. */
    void release(AttributeSet set, int references) {
        stripe(set.hash).release(set, references);
    }

    private Stripe stripe(int hash) {
        return stripes[hash >>> 26];
    }

    /** One part of the table: buckets of chained sets. */
    private static final class Stripe {
        private static final int FEWEST_BUCKETS = 8;

        private @Nullable AttributeSet[] buckets = new @Nullable AttributeSet[FEWEST_BUCKETS];
        private int size;

        synchronized int size() {
            return size;
        }

        synchronized AttributeSet acquire(byte[] octets, int length, int hash, int references) {
            for (AttributeSet set = buckets[hash & buckets.length - 1]; set != null; set = set.next) {
                if (set.hash == hash && Arrays.equals(set.octets, 0, set.octets.length, octets, 0, length)) {
                    set.references += references;
                    return set;
                }
            }
            if (size == buckets.length) {
                resize(buckets.length * 2);
            }
            AttributeSet set = new AttributeSet(Arrays.copyOf(octets, length), hash);
            set.references = references;
            link(set);
            size++;
            return set;
        }

        synchronized void release(AttributeSet set, int references) {
            set.references -= references;
            if (set.references == 0) {
                unlink(set);
                size--;
                if (buckets.length > FEWEST_BUCKETS && size < buckets.length / 4) {
                    resize(buckets.length / 2);
                }
            } else if (set.references < 0) {
                throw new IllegalStateException("attribute set released more often than acquired");
            }
        }

        private void link(AttributeSet set) {
            int bucket = set.hash & buckets.length - 1;
            set.next = buckets[bucket];
            buckets[bucket] = set;
        }

        private void unlink(AttributeSet gone) {
            int bucket = gone.hash & buckets.length - 1;
            AttributeSet before = buckets[bucket];
            if (before == gone) {
                buckets[bucket] = gone.next;
                return;
            }
            while (before != null && before.next != gone) {
                before = before.next;
            }
            if (before == null) {
                throw new IllegalStateException("attribute set released that this table does not hold");
            }
            before.next = gone.next;
        }

        private void resize(int capacity) {
            @Nullable AttributeSet[] old = buckets;
            buckets = new @Nullable AttributeSet[capacity];
            for (AttributeSet first : old) {
                AttributeSet set = first;
                while (set != null) {
                    AttributeSet following = set.next;
                    link(set);
                    set = following;
                }
            }
        }
    }
}
