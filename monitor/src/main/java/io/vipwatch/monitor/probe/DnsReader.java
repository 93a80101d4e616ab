package io.vipwatch.monitor.probe;

import io.vipwatch.bgp.prefix.IpAddress;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one DNS message (RFC 1035 §4.1) as the answer to a question. */
final class DnsReader {
    private static final int RESPONSE = 0x8000;
    private static final int OPERATION = 0x7800;
    private static final int TRUNCATED = 0x0200;
    private static final int CODE = 0x000f;
    private static final int ALIAS = 5;
    private static final int LONGEST_NAME = 255;
    private static final List<String> CODES =
            List.of("NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED");

    private final ByteBuffer message;

    static DnsAnswer read(byte[] octets, DnsQuestion question) {
        try {
            return new DnsReader(octets).answer(question);
        } catch (BufferUnderflowException _) {
            return new DnsAnswer.Malformed("the message ends within a record");
        } catch (NoName bad) {
            return new DnsAnswer.Malformed(bad.reason);
        }
    }

    /** A name that cannot be read; caught above. */
    private static final class NoName extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final String reason;

        private NoName(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }
    }

    private DnsReader(byte[] octets) {
        message = ByteBuffer.wrap(octets);
    }

    private int word() {
        return Short.toUnsignedInt(message.getShort());
    }

    private DnsAnswer answer(DnsQuestion question) {
        int id = word();
        int flags = word();
        int questions = word();
        int answers = word();
        message.getInt(); // authority and additional records
        if (id != question.id() || (flags & RESPONSE) == 0) {
            return new DnsAnswer.NotOurs();
        }
        if ((flags & OPERATION) != 0 || questions > 1) {
            return new DnsAnswer.Malformed("not an answer to a standard query");
        }
        if (questions == 1) {
            String name = name();
            int type = word();
            int family = word();
            boolean same =
                    name.equals(question.name()) && type == question.type().number && family == DnsQuestion.INTERNET;
            if (!same) {
                return new DnsAnswer.NotOurs();
            }
        }
        int code = flags & CODE;
        if (code != 0) {
            return new DnsAnswer.None(code < CODES.size() ? CODES.get(code) : "RCODE " + code);
        }
        return addresses(question, answers, (flags & TRUNCATED) != 0);
    }

    private DnsAnswer addresses(DnsQuestion question, int records, boolean truncated) {
        Map<String, Alias> aliases = new HashMap<>();
        Map<String, List<Address>> addresses = new HashMap<>();
        for (int record = 0; record < records; record++) {
            String owner = name();
            int type = word();
            int family = word();
            long seconds = Integer.toUnsignedLong(message.getInt());
            int length = word();
            int end = message.position() + length;
            if (end > message.limit()) {
                throw new BufferUnderflowException();
            }
            if (family == DnsQuestion.INTERNET && type == ALIAS) {
                aliases.put(owner, new Alias(name(), lifetime(seconds)));
            } else if (family == DnsQuestion.INTERNET && type == question.type().number) {
                if (length != question.type().octets) {
                    return new DnsAnswer.Malformed("an address of " + length + " octets");
                }
                addresses
                        .computeIfAbsent(owner, _ -> new ArrayList<>())
                        .add(new Address(address(length), lifetime(seconds)));
            }
            message.position(end);
        }
        return follow(question.name(), aliases, addresses)
                .orElseGet(() -> truncated
                        ? new DnsAnswer.Malformed("the answer is truncated, and has no address")
                        : new DnsAnswer.None("NOERROR without an address"));
    }

    private record Alias(String name, long seconds) {}

    private record Address(IpAddress address, long seconds) {}

    /** Follows the aliases from the name that was asked for; the records may stand in any order (RFC 1034 §3.6.2). */
    private static Optional<DnsAnswer> follow(
            String asked, Map<String, Alias> aliases, Map<String, List<Address>> addresses) {
        String name = asked;
        long timeToLive = Integer.MAX_VALUE;
        while (!addresses.containsKey(name)) {
            Alias alias = aliases.remove(name); // each is followed once, so that a circle has an end
            if (alias == null) {
                return Optional.empty();
            }
            timeToLive = Math.min(timeToLive, alias.seconds());
            name = alias.name();
        }
        List<Address> found = addresses.get(name);
        for (Address address : found) {
            timeToLive = Math.min(timeToLive, address.seconds());
        }
        return Optional.of(
                new DnsAnswer.Addresses(found.stream().map(Address::address).toList(), Duration.ofSeconds(timeToLive)));
    }

    /** With the most significant bit set it counts as zero (RFC 2181 §8). */
    private static long lifetime(long seconds) {
        return seconds > Integer.MAX_VALUE ? 0 : seconds;
    }

    private IpAddress address(int length) {
        byte[] octets = new byte[length];
        message.get(octets);
        return IpAddress.ofBytes(octets, 0, length);
    }

    /** Reads a name with its pointers, each of which must lead back, so that there is an end (RFC 1035 §4.1.4). */
    private String name() {
        StringBuilder name = new StringBuilder();
        Optional<Integer> after = Optional.empty();
        int limit = message.position();
        while (true) {
            int length = Byte.toUnsignedInt(message.get());
            if (length >= 0xc0) {
                int target = (length & 0x3f) << 8 | Byte.toUnsignedInt(message.get());
                after = after.or(() -> Optional.of(message.position()));
                if (target >= limit) {
                    throw new NoName("a name that points forward or to itself");
                }
                limit = target;
                message.position(target);
            } else if (length > 63) {
                throw new NoName("a label of an unknown kind");
            } else if (length == 0) {
                after.ifPresent(message::position);
                return DnsQuestion.canonical(name.toString());
            } else {
                byte[] label = new byte[length];
                message.get(label);
                name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.ISO_8859_1));
                if (name.length() > LONGEST_NAME) {
                    throw new NoName("a name of more than 255 octets");
                }
            }
        }
    }
}
