package io.vipwatch.monitor.prober;

import io.vipwatch.monitor.config.ProbeSection;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.probe.EchoPacket;
import io.vipwatch.monitor.probe.Outcome;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** UDP echo from one connected socket a flow, which keeps its source port; on the prober's thread. */
final class UdpEchoProbe extends LiveProbe {
    /** From a socket to the link, in nanoseconds. */
    private static final long TO_THE_LINK = 100_000;

    private final long run;
    private final List<Optional<Lane>> lanes = new ArrayList<>();
    private final ByteBuffer received = ByteBuffer.allocate(EchoPacket.LENGTH + 1);

    /** A flow's socket and what is under way on it. */
    private final class Lane implements Ready {
        private final int flow;
        private final DatagramChannel channel;
        private final Map<Long, Moment> waiting = new HashMap<>();
        private long latest;

        Lane(int flow) throws IOException {
            this.flow = flow;
            channel = DatagramChannel.open();
            try {
                channel.configureBlocking(false);
                channel.connect(target());
                channel.register(selector(), SelectionKey.OP_READ, this);
                sourcePort(flow, ((InetSocketAddress) channel.getLocalAddress()).getPort());
            } catch (IOException | RuntimeException failed) {
                channel.close();
                throw failed;
            }
        }

        void send(long number) throws IOException {
            ByteBuffer question = ByteBuffer.wrap(EchoPacket.question(run, number));
            Moment before = now();
            int written;
            try {
                written = channel.write(question);
            } catch (IOException earlier) { // the answer to an earlier probe, which the socket reports only now
                refused(earlier);
                written = channel.write(question);
            }
            if (written == 0) {
                notSent("the socket's buffer is full");
                return;
            }
            latest = number;
            Moment at = between(before, now());
            waiting.put(number, at);
            sent(flow, number, at);
        }

        /** The packet leaves after the one reading of the clock; a thread that has to wait comes late to the other. */
        private static Moment between(Moment before, Moment after) {
            long half = after.since(before).toNanos() / 2;
            return new Moment(before.monotonicNanos() + half, before.epochNanos() + half, half + TO_THE_LINK);
        }

        @Override
        public void ready(SelectionKey key) {
            while (true) {
                received.clear();
                try {
                    if (channel.read(received) <= 0) {
                        return;
                    }
                } catch (IOException error) {
                    refused(error);
                    continue;
                }
                Moment at = now();
                EchoPacket.read(Arrays.copyOf(received.array(), received.position()))
                        .filter(packet -> packet.run() == run)
                        .ifPresent(answer -> answered(answer, at));
            }
        }

        private void answered(EchoPacket answer, Moment at) {
            Moment sent = waiting.remove(answer.sequence());
            Duration roundTrip = sent == null ? Duration.ZERO : at.since(sent);
            ended(answer.sequence(), new Outcome.Good(answer.node(), roundTrip));
        }

        /** Which probe an ICMP error answers is not told; it is the last one but for a busy machine. */
        private void refused(IOException error) {
            if (waiting.remove(latest) != null) {
                ended(latest, SocketFailures.later(error));
            }
        }

        void forget(Moment now, Duration timeout) {
            waiting.values().removeIf(sent -> now.since(sent).compareTo(timeout.multipliedBy(2)) > 0);
        }

        void close() {
            Channels.close(channel);
        }
    }

    UdpEchoProbe(ProbeSection section, ProbeOutlet outlet, Selector selector, long run) {
        super(section, outlet, selector);
        this.run = run;
        for (int flow = 0; flow < section.flows(); flow++) {
            lanes.add(Optional.empty());
        }
    }

    @Override
    void send(int flow, long number) {
        try {
            Optional<Lane> open = lanes.get(flow);
            Lane lane = open.isPresent() ? open.get() : new Lane(flow);
            lanes.set(flow, Optional.of(lane));
            lane.send(number);
        } catch (IOException failed) {
            notSent(SocketFailures.text(failed));
            lanes.get(flow).ifPresent(Lane::close);
            lanes.set(flow, Optional.empty());
        }
    }

    @Override
    void expire(Moment now) {
        lanes.forEach(lane -> lane.ifPresent(open -> open.forget(now, section().timeout())));
    }

    @Override
    void close() {
        lanes.forEach(lane -> lane.ifPresent(Lane::close));
    }
}
