package io.vipwatch.monitor.frr;

import java.io.Reader;
import java.util.function.IntFunction;

/** An answer of many rows that is made while it is read, so that nothing but the reader can hold it. */
final class MadeUpAnswer extends Reader {
    private final IntFunction<String> rows;
    private final int count;
    private final String tail;
    private int row;
    private String rest;

    MadeUpAnswer(String head, IntFunction<String> rows, int count, String tail) {
        this.rows = rows;
        this.count = count;
        this.tail = tail;
        rest = head;
    }

    @Override
    public int read(char[] buffer, int offset, int length) {
        if (rest.isEmpty() && row <= count) {
            rest = row < count ? rows.apply(row) : tail;
            row++;
        }
        int read = Math.min(length, rest.length());
        rest.getChars(0, read, buffer, offset);
        rest = rest.substring(read);
        return read == 0 ? -1 : read;
    }

    @Override
    public void close() {
        throw new AssertionError("the reader belongs to its caller");
    }
}
