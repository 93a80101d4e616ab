package io.vipwatch.monitor.healthcheck;

import io.vipwatch.monitor.prober.SocketFailures;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** A TCP connection is made, and ended by a reset so that neither side has to remember it; on the attempt's thread. */
record TcpMethod(InetSocketAddress target, Duration timeout) implements Method {
    @Override
    public Finding run(Attempt attempt) {
        Socket socket = attempt.opened(new Socket());
        try {
            socket.setSoLinger(true, 0);
            socket.connect(target, Math.toIntExact(timeout.toMillis()));
            return Finding.good("connected");
        } catch (IOException failed) {
            return Finding.of(SocketFailures.later(failed));
        }
    }
}
