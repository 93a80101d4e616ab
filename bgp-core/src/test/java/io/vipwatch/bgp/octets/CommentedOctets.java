package io.vipwatch.bgp.octets;

/** Octets of a test, written down with comments. */
public final class CommentedOctets {
    private CommentedOctets() {}

    /** {@return the octets in the pairs of hexadecimal digits at the beginning of each line; the rest is comment} */
    public static Octets octets(String commented) {
        StringBuilder hex = new StringBuilder();
        for (String line : commented.lines().toList()) {
            for (String word : line.strip().split(" +", -1)) {
                if (!word.matches("[0-9a-f]{2}")) {
                    break;
                }
                hex.append(word);
            }
        }
        return Octets.ofHex(hex.toString());
    }

    /** {@return all of {@code parts}, one after another} */
    public static Octets join(Octets... parts) {
        StringBuilder hex = new StringBuilder();
        for (Octets part : parts) {
            hex.append(part.toHex());
        }
        return Octets.ofHex(hex.toString());
    }
}
