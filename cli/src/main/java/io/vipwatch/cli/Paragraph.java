package io.vipwatch.cli;

import java.util.ArrayList;
import java.util.List;

/** Text in lines that are no longer than a terminal is wide. */
final class Paragraph {
    private Paragraph() {}

    /**
     * {@return the lines of a text}
     *
     * @param first what the first line begins with
     * @param rest what the other lines begin with
     */
    static List<String> lines(String text, int width, String first, String rest) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(first);
        boolean empty = true;
        for (String word : text.split(" ", -1)) {
            if (!empty && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line = new StringBuilder(rest);
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            empty = false;
        }
        lines.add(line.toString());
        return lines;
    }
}
