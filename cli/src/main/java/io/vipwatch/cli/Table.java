package io.vipwatch.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * A table for people: columns as wide as their widest cell, two spaces between, headings in capitals. Where the table
 * is wider than the terminal, the last column goes on below, indented, rather than beyond the edge.
 */
final class Table {
    private static final String GAP = "  ";
    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";

    private final List<String> headings;
    private final List<List<Cell>> rows = new ArrayList<>();

    /** What stands in a cell, and its colour. */
    record Cell(String text, Tone tone) {
        static Cell of(String text) {
            return new Cell(text, Tone.NONE);
        }
    }

    /** What a colour says. */
    enum Tone {
        NONE(""),
        GOOD("\u001b[32m"),
        WARNING("\u001b[33m"),
        BAD("\u001b[31m");

        private final String code;

        Tone(String code) {
            this.code = code;
        }
    }

    Table(String... headings) {
        this.headings = List.of(headings);
    }

    /** Adds a row of as many cells as there are headings. */
    void add(Cell... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + headings.size() + " columns");
        }
        rows.add(List.of(cells));
    }

    /** {@return whether there is no row} */
    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** {@return the lines of the table for a terminal of {@code width} columns} */
    List<String> lines(int width, boolean color) {
        int[] widths = widths();
        List<String> lines = new ArrayList<>();
        List<Cell> head = headings.stream().map(Cell::of).toList();
        for (String line : layOut(head, widths, width, false)) {
            lines.add(color ? BOLD + line + PLAIN : line);
        }
        rows.forEach(row -> lines.addAll(layOut(row, widths, width, color)));
        return lines;
    }

    private int[] widths() {
        int[] widths = headings.stream().mapToInt(String::length).toArray();
        for (List<Cell> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], length(row.get(i).text()));
            }
        }
        return widths;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Puts cells side by side; one that would pass the edge begins a line of its own. */
    private static List<String> layOut(List<Cell> row, int[] widths, int width, boolean color) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int column = 0;
        int pending = 0;
        for (int i = 0; i < row.size(); i++) {
            Cell cell = row.get(i);
            int needed = pending + (column == 0 ? 0 : GAP.length()) + length(cell.text());
            if (column > 0 && column + needed > width) {
                lines.add(line.toString());
                line.setLength(0);
                line.append(GAP).append(GAP);
                column = 2 * GAP.length();
                pending = 0;
            } else if (i > 0) {
                line.append(" ".repeat(pending)).append(GAP);
                column += pending + GAP.length();
            }
            line.append(paint(cell, color));
            column += length(cell.text());
            pending = widths[i] - length(cell.text());
        }
        lines.add(line.toString());
        return lines;
    }

    private static String paint(Cell cell, boolean color) {
        return color && cell.tone() != Tone.NONE ? cell.tone().code + cell.text() + PLAIN : cell.text();
    }
}
