package io.vipwatch.monitor.journal;

/** Finds the sequence number of a line without parsing all of it. */
final class SeqScanner {
    private static final byte[] KEY = {'"', 's', 'e', 'q', '"', ':'};

    private SeqScanner() {}

    /**
     * {@return the number after the first {@code "seq":} of a line, 0 if there is none}. The members before it hold no
     * text in which that could stand: quotation marks in them are escaped.
     */
    static long seq(byte[] line, int from, int to) {
        for (int i = from; i + KEY.length < to; i++) {
            if (line[i] == '"' && matches(line, i)) {
                return digits(line, i + KEY.length, to);
            }
        }
        return 0;
    }

    private static boolean matches(byte[] line, int at) {
        for (int i = 0; i < KEY.length; i++) {
            if (line[at + i] != KEY[i]) {
                return false;
            }
        }
        return true;
    }

    private static long digits(byte[] line, int from, int to) {
        long value = 0;
        for (int i = from; i < to && line[i] >= '0' && line[i] <= '9'; i++) {
            value = value * 10 + (line[i] - '0');
        }
        return value;
    }
}
