package io.vipwatch.monitor.frr;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** The beginning of an answer, kept while it is read, so that a message can show what it was. */
final class Excerpt extends FilterReader {
    /** How many characters are kept. */
    static final int LENGTH = 160;

    private final StringBuilder beginning = new StringBuilder(LENGTH);

    Excerpt(Reader in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        int character = super.read();
        if (character >= 0) {
            keep((char) character);
        }
        return character;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        for (int i = 0; i < count && beginning.length() < LENGTH; i++) {
            keep(buffer[offset + i]);
        }
        return count;
    }

    private void keep(char character) {
        if (beginning.length() < LENGTH) {
            beginning.append(character);
        }
    }

    /** {@return the beginning on one line} */
    String text() {
        return oneLine(beginning.toString());
    }

    /** {@return how {@code text} begins, on one line and without control characters} */
    static String of(String text) {
        return oneLine(text.substring(0, Math.min(LENGTH, text.length())));
    }

    private static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().map(c -> Character.isISOControl(c) ? ' ' : c).forEach(line::appendCodePoint);
        return line.toString().strip();
    }
}
