package io.vipwatch.cli.health;

import java.util.ArrayList;
import java.util.List;

/** Cuts a command line into words as a shell does (POSIX 2.2): both sorts of quotes, and the backslash. */
final class CommandWords {
    private final String line;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean within;
    private int next;

    private CommandWords(String line) {
        this.line = line;
    }

    /**
     * {@return the words of {@code line}}
     *
     * @throws CheckException if a quote is not closed, or nothing follows a backslash
     */
    static List<String> of(String line) throws CheckException {
        return new CommandWords(line).cut();
    }

    private List<String> cut() throws CheckException {
        while (next < line.length()) {
            char read = line.charAt(next++);
            switch (read) {
                case ' ', '\t', '\n' -> end();
                case '\'' -> quoted(line.indexOf('\'', next));
                case '"' -> doublyQuoted();
                case '\\' -> append(escaped());
                default -> append(read);
            }
        }
        end();
        return words;
    }

    private void append(char letter) {
        within = true;
        word.append(letter);
    }

    private void end() {
        if (within) {
            words.add(word.toString());
        }
        word.setLength(0);
        within = false;
    }

    private void quoted(int close) throws CheckException {
        if (close < 0) {
            throw new CheckException("a ' is not closed in: " + line);
        }
        within = true;
        word.append(line, next, close);
        next = close + 1;
    }

    private void doublyQuoted() throws CheckException {
        within = true;
        while (next < line.length()) {
            char read = line.charAt(next++);
            if (read == '"') {
                return;
            }
            boolean escapes = read == '\\' && next < line.length() && "\"\\$`".indexOf(line.charAt(next)) >= 0;
            word.append(escapes ? line.charAt(next++) : read);
        }
        throw new CheckException("a \" is not closed in: " + line);
    }

    private char escaped() throws CheckException {
        if (next == line.length()) {
            throw new CheckException("nothing follows the last \\ in: " + line);
        }
        return line.charAt(next++);
    }
}
