package io.vipwatch.bfd.session;

import io.vipwatch.bfd.socket.MappedAddress;

/** Writes an address as people do: dotted, or with the longest run of zeros left out (RFC 5952 §4). */
final class AddressText {
    private static final int GROUPS = 8;

    private AddressText() {}

    static String of(MappedAddress address) {
        if (address.isIpv4()) {
            return address.toInetAddress().getHostAddress();
        }
        int from = GROUPS;
        int length = 1;
        for (int start = 0; start < GROUPS; start++) {
            int end = start;
            while (end < GROUPS && group(address, end) == 0) {
                end++;
            }
            if (end - start > length) {
                from = start;
                length = end - start;
            }
        }
        return from == GROUPS
                ? groups(address, 0, GROUPS)
                : groups(address, 0, from) + "::" + groups(address, from + length, GROUPS);
    }

    private static String groups(MappedAddress address, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int index = from; index < to; index++) {
            text.append(index == from ? "" : ":").append(Integer.toHexString(group(address, index)));
        }
        return text.toString();
    }

    private static int group(MappedAddress address, int index) {
        long half = index < GROUPS / 2 ? address.high() : address.low();
        return (int) (half >>> (48 - 16 * (index % (GROUPS / 2)))) & 0xffff;
    }
}
