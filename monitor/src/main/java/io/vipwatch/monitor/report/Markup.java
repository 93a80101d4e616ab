package io.vipwatch.monitor.report;

/**
 * HTML, SVG and XML as they are written. Every text and every attribute is escaped: names, reasons and commands come from
 * files and from other machines, and must not become markup.
 */
final class Markup {
    private final StringBuilder out = new StringBuilder();

    /** Begins an element; {@code attributes} are names and values in turn. */
    Markup begin(String name, Object... attributes) {
        out.append('<').append(name);
        attributes(attributes);
        out.append('>');
        return this;
    }

    /** Ends an element. */
    Markup end(String name) {
        out.append("</").append(name).append('>');
        return this;
    }

    /** An element that holds only text. */
    Markup element(String name, String text, Object... attributes) {
        begin(name, attributes);
        text(text);
        return end(name);
    }

    /** An element that holds nothing, closed as XML wants it. */
    Markup empty(String name, Object... attributes) {
        out.append('<').append(name);
        attributes(attributes);
        out.append("/>");
        return this;
    }

    /** Text. */
    Markup text(String text) {
        out.append(escape(text));
        return this;
    }

    /** A line feed, for those who read the source. */
    Markup line() {
        out.append('\n');
        return this;
    }

    /** Markup of our own, made elsewhere in this package. */
    Markup markup(String own) {
        out.append(own);
        return this;
    }

    private void attributes(Object... attributes) {
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            out.append(escape(String.valueOf(attributes[i + 1]))).append('"');
        }
    }

    /** {@return text that is nothing but text in HTML and XML; characters that XML forbids become U+FFFD} */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                case '\t', '\n' -> escaped.appendCodePoint(point);
                default -> escaped.appendCodePoint(isForbidden(point) ? 0xfffd : point);
            }
        });
        return escaped.toString();
    }

    /** XML 1.0 §2.2; and lone surrogates, which are no characters. */
    private static boolean isForbidden(int point) {
        return point < 0x20
                || (point >= 0x7f && point < 0xa0)
                || (point >= 0xd800 && point < 0xe000)
                || (point & 0xfffe) == 0xfffe;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
