package io.vipwatch.bgp.pcap;

import io.vipwatch.bgp.capability.Capabilities;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.codec.Decoded;
import io.vipwatch.bgp.codec.MessageDecoder;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.NlriList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decodes the messages of a capture in the context that the two OPENs of their connection agreed on. Where an OPEN was
 * not captured, AS numbers are taken to have four octets (RFC 6793), both unicast families to be in use, and path
 * identifiers (RFC 7911) to be there once an UPDATE of that direction makes sense with them only.
 *
 * <p>Hand it every event of {@link BgpCapture} in order, on one thread at a time.
 */
public final class CaptureDecoder {
    private static final Set<Family> FAMILIES = Set.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST);

    private final Set<Family> assumedAddPath;
    private final BoundedMap<Flow, Direction> directions = new BoundedMap<>(direction -> {});

    /**
     * Makes a decoder that knows of no connection.
     *
     * @param assumedAddPath the families which have path identifiers in connections whose OPENs were not captured,
     *     besides those that show it
     */
    public CaptureDecoder(Set<Family> assumedAddPath) {
        this.assumedAddPath = Set.copyOf(assumedAddPath);
    }

    /** What is known of one direction of a connection. */
    private static final class Direction {
        final MessageDecoder decoder = new MessageDecoder();
        NegotiatedSession context;
        Opening opening = new Opening.NotSeen();

        Direction(Set<Family> addPath) {
            context = assumed(addPath, true);
        }
    }

    /** Whether the OPEN of a direction was captured. */
    private sealed interface Opening {
        record NotSeen() implements Opening {}

        record Seen(Open open) implements Opening {}
    }

    /** Forgets what was known of a connection between the same two ends before. */
    public void opened(CaptureEvent.ConnectionOpened opened) {
        directions.remove(opened.flow());
    }

    /** {@return what the message is, and what is wrong with it} */
    public Decoded decode(CaptureEvent.BgpMessageSeen seen) {
        Direction direction = direction(seen.flow());
        byte[] message = seen.message().toByteArray();
        if (!isContextKnown(seen.flow())) {
            learnAddPath(direction, seen.message());
        }
        Decoded decoded = direction.decoder.decode(message, 0, message.length, direction.context);
        if (decoded instanceof Decoded.Accepted(Open open)) {
            learn(seen.flow(), open);
        }
        return decoded;
    }

    /** {@return in what context messages of this direction are decoded, seen from their receiver} */
    public NegotiatedSession context(Flow flow) {
        return direction(flow).context;
    }

    private Direction direction(Flow flow) {
        return directions.get(flow).orElseGet(() -> {
            Direction unknown = new Direction(assumedAddPath);
            directions.put(flow, unknown);
            return unknown;
        });
    }

    private boolean isContextKnown(Flow flow) {
        return direction(flow).opening instanceof Opening.Seen
                && direction(flow.reversed()).opening instanceof Opening.Seen;
    }

    private void learn(Flow flow, Open open) {
        Direction sender = direction(flow);
        Direction receiver = direction(flow.reversed());
        sender.opening = new Opening.Seen(open);
        if (receiver.opening instanceof Opening.Seen(Open answer)) {
            boolean internal = open.asn() == answer.asn();
            sender.context = Capabilities.negotiate(internal, answer.capabilities(), open.capabilities());
            receiver.context = Capabilities.negotiate(internal, open.capabilities(), answer.capabilities());
        } else {
            // What one side cannot do is not in use, whatever the other side said.
            boolean fourOctetAs = Capabilities.negotiate(false, open.capabilities(), open.capabilities())
                    .fourOctetAs();
            sender.context = assumed(assumedAddPath, fourOctetAs);
            receiver.context = assumed(assumedAddPath, fourOctetAs);
        }
    }

    private static NegotiatedSession assumed(Set<Family> addPath, boolean fourOctetAs) {
        return new NegotiatedSession(false, fourOctetAs, FAMILIES, addPath, addPath, true, FAMILIES, true, true);
    }

    /** Takes an UPDATE that makes sense with path identifiers only as proof that they are there. */
    private static void learnAddPath(Direction direction, Octets message) {
        byte[] octets = message.toByteArray();
        Decoded asAssumed = direction.decoder.decode(octets, 0, octets.length, direction.context);
        if (direction.context.addPathReceive().containsAll(FAMILIES) || makesSense(asAssumed)) {
            return;
        }
        for (Family family : List.of(Family.IPV6_UNICAST, Family.IPV4_UNICAST)) {
            Set<Family> more = new HashSet<>(direction.context.addPathReceive());
            more.add(family);
            NegotiatedSession context = assumed(more, direction.context.fourOctetAs());
            if (makesSense(direction.decoder.decode(octets, 0, octets.length, context))) {
                direction.context = context;
                return;
            }
        }
    }

    /** {@return whether this is no UPDATE, or one without error that names no prefix twice} */
    private static boolean makesSense(Decoded decoded) {
        return switch (decoded) {
            case Decoded.Accepted(Update update) -> namesNothingTwice(update);
            case Decoded.Accepted accepted -> true;
            case Decoded.AttributeDiscard(Update update, var malformed) -> namesNothingTwice(update);
            case Decoded.TreatAsWithdraw withdraw -> false;
            case Decoded.SessionReset reset -> false;
        };
    }

    /** Path identifiers read as prefixes are defaults: 00 00 00 01 says the default route three times. */
    private static boolean namesNothingTwice(Update update) {
        return update.announcements().stream().allMatch(CaptureDecoder::namesNothingTwice)
                && update.withdrawals().stream().allMatch(CaptureDecoder::namesNothingTwice);
    }

    private static boolean namesNothingTwice(NlriList list) {
        Set<Nlri> seen = new HashSet<>();
        return list.toList().stream().allMatch(seen::add);
    }
}
