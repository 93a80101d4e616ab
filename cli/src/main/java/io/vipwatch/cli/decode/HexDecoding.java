package io.vipwatch.cli.decode;

import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.codec.Framing;
import io.vipwatch.bgp.codec.MessageDecoder;
import io.vipwatch.bgp.message.ErrorCode;
import java.io.IOException;
import java.io.InputStream;

/** Lines of hexadecimal digits, a message each: exactly one object for each line that is not blank or a comment. */
final class HexDecoding {
    private static final int HEADER_LENGTH = 19;
    private static final int LENGTH_OFFSET = 16;

    private final HexLines lines;
    private final JsonLines output;
    private final MessageWriter writer;
    private final MessageDecoder decoder = new MessageDecoder();
    private final NegotiatedSession context;

    HexDecoding(InputStream in, JsonLines output, DecodeContext context) {
        this.lines = new HexLines(in);
        this.output = output;
        this.writer = new MessageWriter(output.json());
        this.context = context.session();
    }

    void run() throws IOException {
        HexLines.Kind kind = lines.next();
        while (kind != HexLines.Kind.END_OF_INPUT) {
            write(kind);
            if (lines.mayBlock()) {
                output.flush(); // somebody may be typing, or follow a file
            }
            kind = lines.next();
        }
    }

    private void write(HexLines.Kind kind) {
        switch (kind) {
            case BLANK, END_OF_INPUT -> {}
            case OCTETS -> output.write(this::writeMessage);
            case CUT_WITHIN_OCTET -> output.write(() -> writeIncomplete("and half an octet"));
            case NOT_HEXADECIMAL ->
                output.write(() -> writer.writeBroken(
                        "unknown",
                        "session-reset",
                        ErrorCode.CONNECTION_NOT_SYNCHRONIZED,
                        "not hexadecimal digits, two an octet"));
        }
    }

    private void writeMessage() {
        byte[] octets = lines.octets();
        int length = lines.length();
        switch (Framing.inspect(octets, 0, length, context)) {
            case Framing.Frame.Incomplete _ -> writeShort(octets, length);
            case Framing.Frame.HeaderError(var reset) -> writer.write(MessageType.of(octets, length), reset, context);
            case Framing.Frame.Complete _ ->
                writer.write(MessageType.of(octets, length), decoder.decode(octets, 0, length, context), context);
        }
    }

    /** Fewer octets than a message: still possible as the beginning of one, or already impossible. */
    private void writeShort(byte[] octets, int length) {
        for (int i = 0; i < Math.min(length, LENGTH_OFFSET); i++) {
            if (octets[i] != -1) {
                writer.writeBroken(
                        "unknown",
                        "session-reset",
                        ErrorCode.CONNECTION_NOT_SYNCHRONIZED,
                        "octet " + i + " of the marker is not all ones");
                return;
            }
        }
        writeIncomplete("");
    }

    private void writeIncomplete(String more) {
        byte[] octets = lines.octets();
        int length = lines.length();
        String wanted = length >= HEADER_LENGTH
                ? Integer.toString((octets[LENGTH_OFFSET] & 0xff) << 8 | (octets[LENGTH_OFFSET + 1] & 0xff))
                : "at least " + HEADER_LENGTH;
        String text = (length + " octets " + more).strip() + " of " + wanted;
        writer.writeBroken(MessageType.of(octets, length), "incomplete", ErrorCode.BAD_MESSAGE_LENGTH, text);
    }
}
