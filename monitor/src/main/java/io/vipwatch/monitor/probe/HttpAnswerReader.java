package io.vipwatch.monitor.probe;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads an HTTP/1.1 answer (RFC 9112) from octets as they come. It keeps a bounded part of it and is content with that, so
 * that content without end ends here. Not safe for use by several threads.
 */
public final class HttpAnswerReader {
    /** So much of the content is looked at. */
    public static final int MOST_CONTENT = 64 << 10;

    private static final int MOST_HEADER = 16 << 10;
    private static final int LONGEST_CHUNK_LINE = 256;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final Map<String, List<String>> fields = new TreeMap<>();
    private int headerOctets;
    private int status;
    private long left;
    private State state = State.STATUS_LINE;
    private String malformed = "";

    private enum State {
        STATUS_LINE,
        FIELDS,
        CONTENT_OF_LENGTH,
        CONTENT_UNTIL_CLOSE,
        CHUNK_LINE,
        CHUNK,
        AFTER_CHUNK,
        COMPLETE,
        MALFORMED
    }

    /** {@return whether no further octet is wanted} */
    public boolean isDone() {
        return state == State.COMPLETE || state == State.MALFORMED;
    }

    /** {@return what is wrong with the answer, if something is} */
    public Optional<String> malformed() {
        return state == State.MALFORMED ? Optional.of(malformed) : Optional.empty();
    }

    /** {@return the answer, once there is one} */
    public Optional<HttpAnswer> answer() {
        return state == State.COMPLETE
                ? Optional.of(new HttpAnswer(status, Map.copyOf(fields), content.toString(StandardCharsets.UTF_8)))
                : Optional.empty();
    }

    /** Takes the next octets; those after the end are left alone. */
    public void take(byte[] octets, int count) {
        for (int i = 0; i < count && !isDone(); i++) {
            take(octets[i]);
        }
    }

    /** Takes note that the server sends no more. */
    public void end() {
        if (state == State.CONTENT_UNTIL_CLOSE) {
            state = State.COMPLETE;
        } else if (!isDone()) {
            fail(status == 0 ? "the connection was closed before an answer" : "the answer is not complete");
        }
    }

    private void take(byte octet) {
        switch (state) {
            case STATUS_LINE, FIELDS, CHUNK_LINE, AFTER_CHUNK -> {
                if (octet == '\n') {
                    String text = line.toString(StandardCharsets.ISO_8859_1);
                    line.reset();
                    line(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
                } else {
                    line.write(octet);
                    bound();
                }
            }
            case CONTENT_OF_LENGTH -> {
                keep(octet);
                left--;
                if (left == 0) {
                    state = State.COMPLETE;
                }
            }
            case CHUNK -> {
                keep(octet);
                left--;
                if (left == 0 && state == State.CHUNK) {
                    state = State.AFTER_CHUNK;
                }
            }
            case CONTENT_UNTIL_CLOSE -> keep(octet);
            case COMPLETE, MALFORMED -> {}
        }
    }

    private void bound() {
        if (state == State.STATUS_LINE || state == State.FIELDS) {
            headerOctets++;
            if (headerOctets > MOST_HEADER) {
                fail("more than " + MOST_HEADER + " octets of header");
            }
        } else if (line.size() > LONGEST_CHUNK_LINE) {
            fail("a chunk without a size");
        }
    }

    private void keep(byte octet) {
        content.write(octet);
        if (content.size() >= MOST_CONTENT) {
            state = State.COMPLETE;
        }
    }

    private void fail(String reason) {
        malformed = reason;
        state = State.MALFORMED;
    }

    private void line(String text) {
        switch (state) {
            case STATUS_LINE -> statusLine(text);
            case FIELDS -> {
                if (text.isEmpty()) {
                    headerEnded();
                } else {
                    field(text);
                }
            }
            case CHUNK_LINE -> chunk(text);
            case AFTER_CHUNK -> state = State.CHUNK_LINE;
            case CONTENT_OF_LENGTH, CONTENT_UNTIL_CLOSE, CHUNK, COMPLETE, MALFORMED ->
                throw new IllegalStateException("a line in " + state);
        }
    }

    private void statusLine(String text) {
        boolean wellFormed = text.matches("HTTP/1\\.[01] [1-9][0-9]{2}( .*)?");
        if (!wellFormed) {
            fail("'" + (text.length() > 40 ? text.substring(0, 40) : text).replaceAll("[^ -~]", "?")
                    + "' is no status line of HTTP/1.1");
            return;
        }
        status = Integer.parseInt(text.substring(9, 12));
        state = State.FIELDS;
    }

    private void field(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) {
            fail("a header field without a name");
            return;
        }
        fields.computeIfAbsent(text.substring(0, colon).strip().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                .add(text.substring(colon + 1).strip());
    }

    /** How the content ends (RFC 9112 §6.3). */
    private void headerEnded() {
        boolean interim = status < 200 && status != 101;
        if (interim) {
            fields.clear();
            status = 0;
            state = State.STATUS_LINE;
        } else if (status == 204 || status == 304 || status == 101) {
            state = State.COMPLETE;
        } else if (fields.containsKey("transfer-encoding")) {
            List<String> codings = fields.get("transfer-encoding");
            if (String.join(",", codings).toLowerCase(Locale.ROOT).endsWith("chunked")) {
                state = State.CHUNK_LINE;
            } else {
                state = State.CONTENT_UNTIL_CLOSE;
            }
        } else if (fields.containsKey("content-length")) {
            length(fields.get("content-length"));
        } else {
            state = State.CONTENT_UNTIL_CLOSE;
        }
    }

    private void length(List<String> values) {
        boolean one =
                values.stream().distinct().count() == 1 && values.getFirst().matches("[0-9]{1,18}");
        if (!one) {
            fail("a Content-Length that is no number");
            return;
        }
        left = Long.parseLong(values.getFirst());
        state = left == 0 ? State.COMPLETE : State.CONTENT_OF_LENGTH;
    }

    private void chunk(String text) {
        String size = text.split(";", 2)[0].strip();
        if (!size.matches("[0-9A-Fa-f]{1,15}")) {
            fail("a chunk without a size");
            return;
        }
        left = Long.parseLong(size, 16);
        state = left == 0 ? State.COMPLETE : State.CHUNK;
    }
}
