package io.vipwatch.monitor.journal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Finds the sequence number, the identifier and the type of a line without parsing all of it. */
final class SeqScanner {
    private static final byte[] SEQ = {'"', 's', 'e', 'q', '"', ':'};
    private static final byte[] ID = {'"', 'i', 'd', '"', ':', '"'};
    private static final byte[] TYPE = {'"', 't', 'y', 'p', 'e', '"', ':', '"'};

    private SeqScanner() {}

    /**
     * {@return the number after the first {@code "seq":} of a line, 0 if there is none}. The members before it hold no
     * text in which that could stand: quotation marks in them are escaped.
     */
    static long seq(byte[] line, int from, int to) {
        int at = after(SEQ, line, from, to);
        return at < 0 ? 0 : digits(line, at, to);
    }

    /** {@return the text after the first {@code "type":} of a line, empty if there is none} */
    static String type(byte[] line) {
        return text(TYPE, line);
    }

    /** {@return the text after the first {@code "id":} of a line, empty if there is none} */
    static String id(byte[] line) {
        return text(ID, line);
    }

    private static String text(byte[] key, byte[] line) {
        int at = after(key, line, 0, line.length);
        int end = at;
        while (at >= 0 && end < line.length && line[end] != '"') {
            end++;
        }
        return at < 0 ? "" : new String(line, at, end - at, StandardCharsets.UTF_8);
    }

    private static int after(byte[] key, byte[] line, int from, int to) {
        for (int i = from; i + key.length < to; i++) {
            if (line[i] == '"' && Arrays.equals(line, i, i + key.length, key, 0, key.length)) {
                return i + key.length;
            }
        }
        return -1;
    }

    private static long digits(byte[] line, int from, int to) {
        long value = 0;
        for (int i = from; i < to && line[i] >= '0' && line[i] <= '9'; i++) {
            value = value * 10 + (line[i] - '0');
        }
        return value;
    }
}
