package io.vipwatch.bgp.rib;

/**
 * Finds slots by hash: open addressing with linear probing over one {@code long} array, at most half full. A cell holds
 * a slot and its hash, so that neither a search nor a removal nor growth looks at a route that is not the one wanted. A
 * removal moves the following cells back, so there are no tombstones and a flapping table does not slow down.
 *
 * <p>Hashes that differ in their last three bits only begin in one line of the processor's cache: it pays to give them
 * to keys that are used together.
 */
final class SlotIndex {
    /** What {@link #slotAt} answers for a cell with nothing in it. */
    static final int NONE = -1;

    private static final int FEWEST_CELLS = 16;

    private long[] cells = new long[FEWEST_CELLS];
    private int size;

    /** {@return how many slots there are} */
    int size() {
        return size;
    }

    /** {@return the first cell to look into for {@code hash}} */
    int start(int hash) {
        return hash & cells.length - 1;
    }

    /**
     * {@return the cell at {@code cell} or behind it that holds a slot with this hash, or is empty: there the search
     * ends}
     */
    int seek(int cell, int hash) {
        long[] all = cells;
        int mask = all.length - 1;
        int at = cell;
        long content = all[at];
        while (content != 0 && (int) (content >>> 32) != hash) {
            at = at + 1 & mask;
            content = all[at];
        }
        return at;
    }

    /** {@return the cell to look into after {@code cell}} */
    int next(int cell) {
        return cell + 1 & cells.length - 1;
    }

    /** {@return the slot in {@code cell}, or {@link #NONE}} */
    int slotAt(int cell) {
        return (int) cells[cell] - 1;
    }

    /** Adds a slot that is not there yet. */
    void add(int slot, int hash) {
        if ((size + 1) * 2L > cells.length) {
            grow();
        }
        place(cells, content(slot, hash));
        size++;
    }

    /** Puts {@code slot}, which has the same hash, in the place of {@code old}. */
    void replace(int old, int slot, int hash) {
        cells[cellOf(old, hash)] = content(slot, hash);
    }

    /** Removes a slot that is there. */
    void remove(int slot, int hash) {
        int mask = cells.length - 1;
        int hole = cellOf(slot, hash);
        for (int cell = next(hole); cells[cell] != 0; cell = next(cell)) {
            int home = start((int) (cells[cell] >>> 32));
            if ((cell - home & mask) >= (cell - hole & mask)) {
                cells[hole] = cells[cell];
                hole = cell;
            }
        }
        cells[hole] = 0;
        size--;
    }

    /** Removes all. */
    void clear() {
        cells = new long[FEWEST_CELLS];
        size = 0;
    }

    private int cellOf(int slot, int hash) {
        long wanted = content(slot, hash);
        int cell = start(hash);
        while (cells[cell] != wanted) {
            if (cells[cell] == 0) {
                throw new IllegalStateException("slot " + slot + " is not in the index");
            }
            cell = next(cell);
        }
        return cell;
    }

    private static long content(int slot, int hash) {
        return (long) hash << 32 | (slot + 1 & 0xffff_ffffL);
    }

    private static void place(long[] cells, long content) {
        int mask = cells.length - 1;
        int cell = (int) (content >>> 32) & mask;
        while (cells[cell] != 0) {
            cell = cell + 1 & mask;
        }
        cells[cell] = content;
    }

    private void grow() {
        long[] more = new long[cells.length * 2];
        for (long content : cells) {
            if (content != 0) {
                place(more, content);
            }
        }
        cells = more;
    }
}
