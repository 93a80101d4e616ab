package io.vipwatch.bfd.packet;

import java.util.HexFormat;
import java.util.stream.Collectors;

/** Hexadecimal digits with a comment after {@code #} on each line. */
public final class CommentedHex {
    private CommentedHex() {}

    /** {@return the octets that {@code text} spells} */
    public static byte[] octets(String text) {
        return HexFormat.of()
                .parseHex(text.lines()
                        .map(line -> line.split("#", 2)[0])
                        .map(line -> line.replace(" ", ""))
                        .collect(Collectors.joining()));
    }
}
