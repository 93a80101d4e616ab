package io.vipwatch.bgp.prefix;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Addresses as text: reads every form of RFC 4291 §2.2, writes the canonical one of RFC 5952. */
final class AddressText {
    private static final int GROUPS = 8;

    private AddressText() {}

    static Optional<IpAddress> parse(String text) {
        if (text.indexOf(':') < 0) {
            return parseIpv4(text).map(value -> IpAddress.ofIpv4(value));
        }
        return parseIpv6(text);
    }

    private static Optional<Integer> parseIpv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return Optional.empty();
        }
        int value = 0;
        for (String part : parts) {
            boolean leadingZero = part.length() > 1 && part.charAt(0) == '0';
            if (part.isEmpty()
                    || part.length() > 3
                    || leadingZero
                    || !part.chars().allMatch(AddressText::isDigit)) {
                return Optional.empty();
            }
            int octet = Integer.parseInt(part);
            if (octet > 255) {
                return Optional.empty();
            }
            value = value << 8 | octet;
        }
        return Optional.of(value);
    }

    private static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }

    private static Optional<IpAddress> parseIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return Optional.empty();
        }
        if (gap < 0) {
            return groups(text, true).filter(all -> all.size() == GROUPS).map(AddressText::join);
        }
        Optional<List<Integer>> before = groups(text.substring(0, gap), false);
        Optional<List<Integer>> after = groups(text.substring(gap + 2), true);
        if (before.isEmpty() || after.isEmpty()) {
            return Optional.empty();
        }
        int missing = GROUPS - before.get().size() - after.get().size();
        if (missing < 1) {
            return Optional.empty();
        }
        List<Integer> all = new ArrayList<>(before.get());
        for (int i = 0; i < missing; i++) {
            all.add(0);
        }
        all.addAll(after.get());
        return Optional.of(join(all));
    }

    private static Optional<List<Integer>> groups(String text, boolean mayEndInIpv4) {
        List<Integer> groups = new ArrayList<>();
        if (text.isEmpty()) {
            return Optional.of(groups);
        }
        String[] parts = text.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            if (mayEndInIpv4 && i == parts.length - 1 && part.indexOf('.') >= 0) {
                Optional<Integer> ipv4 = parseIpv4(part);
                if (ipv4.isEmpty()) {
                    return Optional.empty();
                }
                groups.add(ipv4.get() >>> 16);
                groups.add(ipv4.get() & 0xffff);
            } else if (part.isEmpty() || part.length() > 4 || !part.chars().allMatch(AddressText::isHexDigit)) {
                return Optional.empty();
            } else {
                groups.add(Integer.parseInt(part, 16));
            }
        }
        return Optional.of(groups);
    }

    private static boolean isHexDigit(int character) {
        return character < 128 && Character.digit(character, 16) >= 0;
    }

    private static IpAddress join(List<Integer> groups) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < 4; i++) {
            high = high << 16 | groups.get(i);
            low = low << 16 | groups.get(i + 4);
        }
        return IpAddress.ofIpv6(high, low);
    }

    static String format(IpAddress address) {
        StringBuilder text = new StringBuilder(39);
        if (!address.isIpv6()) {
            return appendIpv4(text, (int) (address.high() >>> 32)).toString();
        }
        boolean mapped = address.high() == 0 && address.low() >>> 32 == 0xffffL;
        if (mapped) {
            return appendIpv4(text.append("::ffff:"), (int) address.low()).toString();
        }
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            long half = i < 4 ? address.high() : address.low();
            groups[i] = (int) (half >>> (48 - 16 * (i & 3))) & 0xffff;
        }
        appendGroups(text, groups);
        return text.toString();
    }

    private static void appendGroups(StringBuilder text, int[] groups) {
        int gapStart = -1;
        int gapLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - i > gapLength) {
                gapStart = i;
                gapLength = end - i;
            }
        }
        for (int i = 0; i < GROUPS; i++) {
            if (i == gapStart) {
                text.append("::");
                i += gapLength - 1;
            } else {
                if (i > 0 && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(groups[i]));
            }
        }
    }

    private static StringBuilder appendIpv4(StringBuilder text, int value) {
        return text.append(value >>> 24)
                .append('.')
                .append(value >>> 16 & 0xff)
                .append('.')
                .append(value >>> 8 & 0xff)
                .append('.')
                .append(value & 0xff);
    }
}
