package io.vipwatch.monitor.replay;

import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.pcap.BgpCapture;
import io.vipwatch.bgp.pcap.CaptureDecoder;
import io.vipwatch.bgp.pcap.CaptureEvent;
import io.vipwatch.bgp.pcap.Flow;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.session.ObservedPeer.Side;
import io.vipwatch.monitor.replay.Recorded.Ends;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * A packet capture, on the thread that reads it: a connection is a pair of addresses and ports from its SYN on. Both ends
 * of it may be peers, each as the other hears it.
 */
final class CaptureSource implements Source {
    private final String name;
    private final BgpCapture capture;
    private final Sides sides;
    private final CaptureDecoder decoder = new CaptureDecoder(Set.of());
    private final Connections connections = new Connections();
    private final Queue<Recorded> found = new ArrayDeque<>();

    private CaptureSource(String name, BgpCapture capture, Sides sides) {
        this.name = name;
        this.capture = capture;
        this.sides = sides;
    }

    /** {@return a reader of what passed on these TCP ports} */
    static CaptureSource open(String name, InputStream in, Set<Integer> ports, Sides sides) throws IOException {
        return new CaptureSource(name, BgpCapture.open(in, ports), sides);
    }

    @Override
    public Optional<Recorded> next() throws IOException {
        while (found.isEmpty()) {
            Optional<CaptureEvent> event = capture.next();
            if (event.isEmpty()) {
                return Optional.empty();
            }
            take(event.get());
        }
        return Optional.of(found.remove());
    }

    private void take(CaptureEvent event) {
        switch (event) {
            case CaptureEvent.BgpMessageSeen seen -> {
                decoder.decode(seen); // which learns from it how the connection is encoded
                Flow flow = seen.flow();
                each(flow, (ends, side) -> {
                    NegotiatedSession encoding = decoder.context(side == Side.PEER ? flow : flow.reversed());
                    return new Recorded.Message(
                            seen.epochNanos(),
                            ends,
                            side,
                            connections.name(flow),
                            seen.message(),
                            Optional.of(encoding));
                });
            }
            case CaptureEvent.ConnectionOpened opened -> {
                decoder.opened(opened);
                connections.opened(opened.flow());
            }
            case CaptureEvent.ConnectionClosed closed ->
                each(
                        closed.flow(),
                        (ends, side) -> new Recorded.Closed(
                                closed.epochNanos(), ends, side, connections.name(closed.flow()), closed.reset()));
            case CaptureEvent.Malformed malformed ->
                found.add(new Recorded.Damaged(name, malformed.offset(), malformed.text()));
            case CaptureEvent.Gap _, CaptureEvent.BfdPacketSeen _ -> {}
        }
    }

    /** Adds what was sent, once for each end whose routes are told. */
    private void each(Flow flow, BiFunction<Ends, Side, Recorded> recorded) {
        IpAddress from = flow.from().address();
        IpAddress to = flow.to().address();
        if (sides.isPeer(from, to)) {
            found.add(recorded.apply(new Ends(from, to, OptionalLong.empty()), Side.PEER));
        }
        if (sides.isPeer(to, from)) {
            found.add(recorded.apply(new Ends(to, from, OptionalLong.empty()), Side.OBSERVER));
        }
    }

    @Override
    public void close() throws IOException {
        capture.close();
    }
}
