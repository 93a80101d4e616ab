package io.vipwatch.bgp.codec;

import java.util.Map;

/**
 * UPDATEs in a line: {@code withdrawn ; attributes ; nlri}, or {@code attributes …} alone, in hexadecimal, with names in
 * braces for what stands in many of them; {@code body …} is all that follows the header.
 */
final class UpdateNotation {
    private static final Map<String, String> NAMES = Map.of(
            "{origin}", "400101 00",
            "{as_path}", "400206 0201 0000fdf2",
            "{as_path_2}", "400204 0201 fdf2",
            "{next_hop}", "400304 c0000201",
            // 203.0.113.0/24
            "{p4}", "18 cb0071",
            // 2001:db8:1::/48 through 2001:db8::11
            "{reach}", "800e1c 000201 10 20010db8000000000000000000000011 00 30 20010db80001",
            // 2001:db8:2::/48
            "{unreach}", "800f0a 000201 30 20010db80002",
            "{address}", "20010db8000000000000000000000011");

    private UpdateNotation() {}

    static byte[] octets(String notation) {
        String hex = notation;
        for (Map.Entry<String, String> name : NAMES.entrySet()) {
            hex = hex.replace(name.getKey(), name.getValue());
        }
        if (hex.startsWith("body ")) {
            return Hex.message(2, hex.substring("body ".length()));
        }
        if (hex.startsWith("attributes ")) {
            return Hex.update("", hex.substring("attributes ".length()), "");
        }
        String[] fields = hex.split(";", -1);
        return Hex.update(fields[0], fields[1], fields[2]);
    }
}
