package io.vipwatch.bgp.rib;

/**
 * Finds slots by hash: open addressing with linear probing over one {@code int} array, at most two thirds full. A
 * removal moves the following cells back, so there are no tombstones and a flapping table does not slow down.
 */
final class SlotIndex {
    /** What {@link #slotAt} answers for a cell with nothing in it. */
    static final int NONE = -1;

    private static final int FEWEST_CELLS = 16;

    private final Hashes hashes;
    private int[] cells = new int[FEWEST_CELLS];
    private int size;

    SlotIndex(Hashes hashes) {
        this.hashes = hashes;
    }

    /** {@return how many slots there are} */
    int size() {
        return size;
    }

    /** {@return the first cell to look into for {@code hash}} */
    int start(int hash) {
        return hash & cells.length - 1;
    }

    /** {@return the cell to look into after {@code cell}} */
    int next(int cell) {
        return cell + 1 & cells.length - 1;
    }

    /** {@return the slot in {@code cell}, or {@link #NONE}, where the search ends} */
    int slotAt(int cell) {
        return cells[cell] - 1;
    }

    /** Adds a slot that is not there yet. */
    void add(int slot, int hash) {
        if ((size + 1) * 3L > cells.length * 2L) {
            resize(cells.length * 2);
        }
        place(slot, hash);
        size++;
    }

    /** Puts {@code slot}, which has the same hash, in the place of {@code old}. */
    void replace(int old, int slot, int hash) {
        cells[cellOf(old, hash)] = slot + 1;
    }

    /** Removes a slot that is there. */
    void remove(int slot, int hash) {
        int hole = cellOf(slot, hash);
        for (int cell = next(hole); cells[cell] != 0; cell = next(cell)) {
            int home = start(hashes.of(cells[cell] - 1));
            int mask = cells.length - 1;
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
        cells = new int[FEWEST_CELLS];
        size = 0;
    }

    private int cellOf(int slot, int hash) {
        int cell = start(hash);
        while (cells[cell] != slot + 1) {
            if (cells[cell] == 0) {
                throw new IllegalStateException("slot " + slot + " is not in the index");
            }
            cell = next(cell);
        }
        return cell;
    }

    private void place(int slot, int hash) {
        int cell = start(hash);
        while (cells[cell] != 0) {
            cell = next(cell);
        }
        cells[cell] = slot + 1;
    }

    private void resize(int capacity) {
        int[] old = cells;
        cells = new int[capacity];
        for (int content : old) {
            if (content != 0) {
                place(content - 1, hashes.of(content - 1));
            }
        }
    }

    /** Knows the hash of a slot that is in the index. */
    @FunctionalInterface
    interface Hashes {
        /** {@return the hash of {@code slot}} */
        int of(int slot);
    }
}
