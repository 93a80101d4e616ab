package io.vipwatch.monitor.replay;

import io.vipwatch.bgp.attribute.AsPath;
import io.vipwatch.bgp.attribute.AsPathSegment;
import io.vipwatch.bgp.attribute.MpReach;
import io.vipwatch.bgp.attribute.MpUnreach;
import io.vipwatch.bgp.attribute.Origin;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.capability.AddPath;
import io.vipwatch.bgp.capability.Capabilities;
import io.vipwatch.bgp.capability.Capability;
import io.vipwatch.bgp.capability.FourOctetAs;
import io.vipwatch.bgp.capability.GracefulRestart;
import io.vipwatch.bgp.capability.Multiprotocol;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.codec.MessageEncoder;
import io.vipwatch.bgp.message.BgpMessage;
import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.NlriList;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.prefix.RouterId;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What nodes and their observer say to each other, on a virtual clock, written to any kind of recording. */
final class Conversation {
    static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    static final IpAddress OBSERVER = IpAddress.of("2001:db8::20");
    static final long NODE_AS = 65010;
    static final long OBSERVER_AS = 64512;
    static final Duration RESTART_TIME = Duration.ofMinutes(2);
    private static final long BEGINNING = 1_795_335_551_000_000_000L;
    private static final Family FAMILY = Family.IPV6_UNICAST;

    private final Tape tape;
    private long nanos = BEGINNING;

    Conversation(Tape tape) {
        this.tape = tape;
    }

    /** Where a conversation is written to. */
    interface Tape {
        void opened(long epochNanos, IpAddress node);

        void message(long epochNanos, IpAddress node, boolean fromNode, byte[] octets);

        void closed(long epochNanos, IpAddress node, boolean reset);

        void stateChange(long epochNanos, IpAddress node, int from, int to);
    }

    static IpAddress node(int number) {
        return IpAddress.of("2001:db8::1" + number);
    }

    long now() {
        return nanos;
    }

    Conversation after(Duration duration) {
        nanos += duration.toNanos();
        return this;
    }

    /** A connection from its SYN to the KEEPALIVEs of both sides. */
    Conversation establish(int number, boolean gracefulRestart) {
        tape.opened(next(), node(number));
        say(number, false, open(OBSERVER_AS, "192.0.2.250", 9, AddPath.Tuple.RECEIVE, gracefulRestart));
        tape.stateChange(nanos, node(number), 3, 4);
        say(number, true, open(NODE_AS, "192.0.2.1" + number, 9, AddPath.Tuple.BOTH, gracefulRestart));
        tape.stateChange(nanos, node(number), 4, 5);
        say(number, false, Keepalive.INSTANCE);
        say(number, true, Keepalive.INSTANCE);
        tape.stateChange(nanos, node(number), 5, 6);
        return this;
    }

    /** One side's OPEN, and nothing else. */
    Conversation open(int number, boolean fromNode) {
        return fromNode
                ? openWithHoldTime(number, 9)
                : say(number, false, open(OBSERVER_AS, "192.0.2.250", 9, AddPath.Tuple.RECEIVE, false));
    }

    /** The node's OPEN with another hold time, in seconds. */
    Conversation openWithHoldTime(int number, int holdTime) {
        return say(number, true, open(NODE_AS, "192.0.2.1" + number, holdTime, AddPath.Tuple.BOTH, false));
    }

    private static Open open(long asn, String routerId, int holdTime, int addPath, boolean gracefulRestart) {
        List<GracefulRestart.Tuple> kept =
                gracefulRestart ? List.of(new GracefulRestart.Tuple(FAMILY, true)) : List.of();
        return Open.of(asn, holdTime, RouterId.of(routerId), capabilities(asn, addPath, kept));
    }

    private static List<Capability> capabilities(long asn, int addPath, List<GracefulRestart.Tuple> kept) {
        return Stream.<Capability>of(
                        new Multiprotocol(FAMILY),
                        new FourOctetAs(asn),
                        new AddPath(List.of(new AddPath.Tuple(FAMILY, addPath))),
                        new GracefulRestart(false, false, RESTART_TIME, kept))
                .toList();
    }

    Conversation announce(int number, int pathId, Prefix... prefixes) {
        return say(
                number,
                true,
                Update.of(PathAttributes.of(
                        Origin.IGP,
                        new AsPath(List.of(AsPathSegment.sequence(NODE_AS))),
                        new MpReach(List.of(node(number)), list(pathId, prefixes)))));
    }

    Conversation withdraw(int number, int pathId, Prefix... prefixes) {
        return say(number, true, Update.of(PathAttributes.of(new MpUnreach(list(pathId, prefixes)))));
    }

    private static NlriList list(int pathId, Prefix... prefixes) {
        return NlriList.of(
                FAMILY,
                Stream.of(prefixes).map(prefix -> Nlri.of(prefix, pathId)).toList());
    }

    Conversation endOfRib(int number) {
        return say(number, true, Update.endOfRib(FAMILY));
    }

    /** One side says something a millisecond later. */
    Conversation say(int number, boolean fromNode, BgpMessage message) {
        NegotiatedSession context = Capabilities.negotiate(
                false,
                capabilities(NODE_AS, AddPath.Tuple.BOTH, List.of()),
                capabilities(OBSERVER_AS, AddPath.Tuple.RECEIVE, List.of()));
        tape.message(next(), node(number), fromNode, MessageEncoder.encode(message, context));
        return this;
    }

    /** Octets that are no message that this class makes. */
    Conversation say(int number, boolean fromNode, byte[] octets) {
        tape.message(next(), node(number), fromNode, octets);
        return this;
    }

    /** The node's end of the connection is gone; the observer notices. */
    Conversation close(int number, boolean reset) {
        tape.closed(next(), node(number), reset);
        tape.stateChange(nanos, node(number), 6, 3);
        return this;
    }

    /** The session is no longer Established, for what was said before. */
    Conversation leave(int number) {
        tape.stateChange(nanos, node(number), 6, 3);
        return this;
    }

    private long next() {
        nanos += Duration.ofMillis(1).toNanos();
        return nanos;
    }
}
