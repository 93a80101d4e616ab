package io.vipwatch.bgp.rib;

import io.vipwatch.bgp.prefix.Family;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The routes of one family of one peer, without an object for each. A route lives in a slot, a number that stays the
 * same for the life of the route. One hash index finds the slot of a prefix and path identifier. From the first path
 * identifier other than 0 on, a second one finds the newest path of a prefix, and the paths of a prefix form a ring, so
 * that neither a withdrawal nor a lookup depends on how many paths a prefix has.
 */
final class RouteTable {
    static final int NONE = SlotIndex.NONE;

    static final int STALE = 1;
    static final int AWAITS_REFRESH = 2;
    private static final int FREE = 4;

    private final Family family;
    private final SlotIndex byPath = new SlotIndex();
    private final SlotIndex byPrefix = new SlotIndex();
    private final List<RoutePage> pages = new ArrayList<>();
    private final int[] routesOfLength;
    private boolean keepsPathIds;
    private int slots;
    private int firstFree = NONE;

    RouteTable(Family family) {
        this.family = family;
        routesOfLength = new int[family.addressBits() + 1];
    }

    Family family() {
        return family;
    }

    int routes() {
        return byPath.size();
    }

    int prefixes() {
        return keepsPathIds ? byPrefix.size() : byPath.size();
    }

    boolean hasRouteOfLength(int length) {
        return routesOfLength[length] > 0;
    }

    /** {@return the slot of this route, or {@link #NONE}} */
    int find(long high, long low, int length, int pathId) {
        int hash = PrefixHash.of(high, low, length, pathId);
        int cell = byPath.seek(byPath.start(hash), hash);
        int slot = byPath.slotAt(cell);
        while (slot != NONE && !(isPrefix(slot, high, low, length) && pathId(slot) == pathId)) {
            cell = byPath.seek(byPath.next(cell), hash);
            slot = byPath.slotAt(cell);
        }
        return slot;
    }

    /** {@return the slot of the newest path of this prefix, or {@link #NONE}} */
    int findPrefix(long high, long low, int length) {
        if (!keepsPathIds) {
            return find(high, low, length, 0);
        }
        int hash = PrefixHash.of(high, low, length, 0);
        int cell = byPrefix.seek(byPrefix.start(hash), hash);
        int slot = byPrefix.slotAt(cell);
        while (slot != NONE && !isPrefix(slot, high, low, length)) {
            cell = byPrefix.seek(byPrefix.next(cell), hash);
            slot = byPrefix.slotAt(cell);
        }
        return slot;
    }

    /** {@return the path after {@code slot} in the ring of its prefix; {@code slot} itself if there is no other} */
    int nextPath(int slot) {
        return keepsPathIds ? page(slot).after[offset(slot)] : slot;
    }

    /** Adds a route that is not there yet. */
    void insert(long high, long low, int length, int pathId, AttributeSet set, long receivedNanos) {
        if (pathId != 0 && !keepsPathIds) {
            keepPathIds();
        }
        int slot = takeSlot();
        RoutePage page = page(slot);
        int offset = offset(slot);
        int word = offset * RoutePage.WORDS;
        page.words[word] = high;
        page.words[word + 1] = low;
        page.words[word + 2] = receivedNanos;
        page.lengths[offset] = (byte) length;
        page.marks[offset] = 0;
        page.sets[offset] = set;
        routesOfLength[length]++;
        if (keepsPathIds) {
            page.pathIds[offset] = pathId;
            joinRing(slot, high, low, length);
        }
        byPath.add(slot, PrefixHash.of(high, low, length, pathId));
    }

    /** Removes the route in {@code slot}. */
    void remove(int slot) {
        byPath.remove(slot, hashWithPathId(slot));
        if (keepsPathIds) {
            leaveRing(slot);
        }
        RoutePage page = page(slot);
        int offset = offset(slot);
        routesOfLength[length(slot)]--;
        page.sets[offset] = null;
        page.marks[offset] = FREE;
        page.words[offset * RoutePage.WORDS] = firstFree;
        firstFree = slot;
        if (routes() == 0) {
            giveMemoryBack();
        }
    }

    /** Calls {@code consumer} with each slot, oldest slots first; it may remove that slot and no other. */
    void forEach(IntConsumer consumer) {
        for (int slot = 0; slot < slots; slot++) {
            if ((page(slot).marks[offset(slot)] & FREE) == 0) {
                consumer.accept(slot);
            }
        }
    }

    /** {@return where the next piece begins, or {@link AdjRibIn#END}}; the consumer removes nothing. */
    int forEachOfPiece(int begin, int most, IntConsumer consumer) {
        int end = (int) Math.min((long) begin + most, slots);
        for (int slot = begin; slot < end; slot++) {
            if ((page(slot).marks[offset(slot)] & FREE) == 0) {
                consumer.accept(slot);
            }
        }
        return end < slots ? end : AdjRibIn.END;
    }

    long high(int slot) {
        return page(slot).words[offset(slot) * RoutePage.WORDS];
    }

    long low(int slot) {
        return page(slot).words[offset(slot) * RoutePage.WORDS + 1];
    }

    long receivedNanos(int slot) {
        return page(slot).words[offset(slot) * RoutePage.WORDS + 2];
    }

    int length(int slot) {
        return page(slot).lengths[offset(slot)] & 0xff;
    }

    int pathId(int slot) {
        return keepsPathIds ? page(slot).pathIds[offset(slot)] : 0;
    }

    boolean isMarked(int slot, int mark) {
        return (page(slot).marks[offset(slot)] & mark) != 0;
    }

    void mark(int slot, int mark) {
        page(slot).marks[offset(slot)] |= (byte) mark;
    }

    void clearMarks(int slot) {
        page(slot).marks[offset(slot)] = 0;
    }

    AttributeSet set(int slot) {
        AttributeSet set = page(slot).sets[offset(slot)];
        if (set == null) {
            throw new IllegalStateException("no route in slot " + slot);
        }
        return set;
    }

    /** Gives the route in {@code slot} other attributes. */
    void replace(int slot, AttributeSet set, long receivedNanos) {
        RoutePage page = page(slot);
        page.sets[offset(slot)] = set;
        page.words[offset(slot) * RoutePage.WORDS + 2] = receivedNanos;
    }

    private RoutePage page(int slot) {
        return pages.get(slot >>> RoutePage.SHIFT);
    }

    private static int offset(int slot) {
        return slot & RoutePage.SIZE - 1;
    }

    private boolean isPrefix(int slot, long high, long low, int length) {
        RoutePage page = page(slot);
        int offset = offset(slot);
        int word = offset * RoutePage.WORDS;
        return page.words[word] == high && page.words[word + 1] == low && (page.lengths[offset] & 0xff) == length;
    }

    private int takeSlot() {
        if (firstFree != NONE) {
            int slot = firstFree;
            firstFree = (int) page(slot).words[offset(slot) * RoutePage.WORDS];
            return slot;
        }
        if (offset(slots) == 0) {
            RoutePage page = new RoutePage();
            if (keepsPathIds) {
                page.keepPathIds();
            }
            pages.add(page);
        }
        return slots++;
    }

    /** Removes all routes, and gives {@code sets} back what they had of them. */
    void clear(HeldAttributes sets) {
        pages.forEach(page -> page.release(sets));
        giveMemoryBack();
    }

    private void giveMemoryBack() {
        pages.clear();
        Arrays.fill(routesOfLength, 0);
        slots = 0;
        firstFree = NONE;
        keepsPathIds = false;
        byPath.clear();
        byPrefix.clear();
    }

    private void keepPathIds() {
        pages.forEach(RoutePage::keepPathIds);
        keepsPathIds = true;
        forEach(slot -> joinRing(slot, high(slot), low(slot), length(slot)));
    }

    private void joinRing(int slot, long high, long low, int length) {
        int newest = findPrefix(high, low, length);
        int hash = PrefixHash.of(high, low, length, 0);
        if (newest == NONE) {
            link(slot, slot);
            byPrefix.add(slot, hash);
        } else {
            link(page(newest).before[offset(newest)], slot);
            link(slot, newest);
            byPrefix.replace(newest, slot, hash);
        }
    }

    private void leaveRing(int slot) {
        int following = page(slot).after[offset(slot)];
        int hash = hashWithoutPathId(slot);
        boolean newest = findPrefix(high(slot), low(slot), length(slot)) == slot;
        if (following == slot) {
            byPrefix.remove(slot, hash);
        } else {
            link(page(slot).before[offset(slot)], following);
            if (newest) {
                byPrefix.replace(slot, following, hash);
            }
        }
    }

    private void link(int first, int second) {
        page(first).after[offset(first)] = second;
        page(second).before[offset(second)] = first;
    }

    private int hashWithPathId(int slot) {
        return PrefixHash.of(high(slot), low(slot), length(slot), pathId(slot));
    }

    private int hashWithoutPathId(int slot) {
        return PrefixHash.of(high(slot), low(slot), length(slot), 0);
    }
}
