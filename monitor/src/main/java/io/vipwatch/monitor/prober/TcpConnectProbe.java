package io.vipwatch.monitor.prober;

import io.vipwatch.monitor.config.ProbeSection;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.probe.Outcome;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * A TCP connection for each probe, from a new source port each time, ended by a reset so that neither side has to remember
 * it; on the prober's thread. The port is new because a stateful firewall on the way keeps what it knows of an unanswered
 * SYN and drops another one from the same port, long after the path is good again.
 */
final class TcpConnectProbe extends LiveProbe {
    private final Attempts<SocketChannel> attempts = new Attempts<>();

    TcpConnectProbe(ProbeSection section, ProbeOutlet outlet, Selector selector) {
        super(section, outlet, selector);
    }

    @Override
    void send(int flow, long number) {
        SocketChannel channel;
        try {
            channel = SocketChannel.open();
        } catch (IOException failed) {
            notSent(SocketFailures.text(failed));
            return;
        }
        Moment at = now();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            boolean connected = channel.connect(target());
            sent(flow, number, at);
            if (connected) {
                Channels.close(channel);
                ended(number, new Outcome.Good(Optional.empty(), now().since(at)));
                return;
            }
            Ready answered = _ -> answered(number, channel);
            channel.register(selector(), SelectionKey.OP_CONNECT, answered);
            attempts.add(number, channel, at);
        } catch (IOException failed) {
            Channels.close(channel);
            switch (SocketFailures.atOnce(failed)) {
                case Outcome.NotSent(String reason) -> notSent(reason);
                case Outcome.Good _ -> throw new IllegalStateException("an error, and good", failed);
                case Outcome.Lost lost -> {
                    sent(flow, number, at);
                    ended(number, lost);
                }
            }
        }
    }

    private void answered(long number, SocketChannel channel) {
        Moment at = now();
        Optional<Outcome> outcome;
        try {
            outcome = channel.finishConnect()
                    ? attempts.find(number).map(attempt -> new Outcome.Good(Optional.empty(), at.since(attempt.sent())))
                    : Optional.empty();
        } catch (IOException failed) {
            outcome = Optional.of(SocketFailures.later(failed));
        }
        outcome.ifPresent(known -> {
            attempts.end(number);
            ended(number, known);
        });
    }

    @Override
    void expire(Moment now) {
        attempts.expire(now, section().timeout());
    }

    @Override
    void close() {
        attempts.close();
    }
}
