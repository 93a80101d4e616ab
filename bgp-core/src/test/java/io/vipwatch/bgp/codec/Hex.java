package io.vipwatch.bgp.codec;

import java.util.HexFormat;

/** Octets as tests write them: hexadecimal digits with spaces, line breaks and comments from {@code #} to the end. */
final class Hex {
    private Hex() {}

    static byte[] octets(String text) {
        StringBuilder digits = new StringBuilder();
        text.lines()
                .map(line -> line.indexOf('#') < 0 ? line : line.substring(0, line.indexOf('#')))
                .forEach(line -> digits.append(line.replace(" ", "")));
        return HexFormat.of().parseHex(digits);
    }

    /** {@return a message of {@code type} with this body: marker and length are put before it} */
    static byte[] message(int type, String body) {
        byte[] octets = octets(body);
        byte[] message = new byte[19 + octets.length];
        for (int i = 0; i < 16; i++) {
            message[i] = (byte) 0xff;
        }
        message[16] = (byte) (message.length >>> 8);
        message[17] = (byte) message.length;
        message[18] = (byte) type;
        System.arraycopy(octets, 0, message, 19, octets.length);
        return message;
    }

    /** {@return an UPDATE of these fields, each in hexadecimal; their lengths are put before them} */
    static byte[] update(String withdrawn, String attributes, String nlri) {
        return message(2, length(withdrawn) + withdrawn + "\n" + length(attributes) + attributes + "\n" + nlri);
    }

    private static String length(String field) {
        return "%04x ".formatted(octets(field).length);
    }
}
