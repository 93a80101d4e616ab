package io.vipwatch.monitor.healthcheck;

import io.vipwatch.monitor.probe.EchoPacket;
import io.vipwatch.monitor.prober.SocketFailures;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** A UDP packet comes back (RFC 862); on the attempt's thread. */
record EchoMethod(InetSocketAddress target) implements Method {
    @Override
    public Finding run(Attempt attempt) {
        try {
            DatagramSocket socket = attempt.opened(new DatagramSocket());
            socket.connect(target);
            long run = ThreadLocalRandom.current().nextLong();
            byte[] question = EchoPacket.question(run, 1);
            socket.send(new DatagramPacket(question, question.length));
            DatagramPacket answer = new DatagramPacket(new byte[EchoPacket.LENGTH + 1], EchoPacket.LENGTH + 1);
            while (true) {
                socket.receive(answer);
                Optional<EchoPacket> packet = EchoPacket.read(Arrays.copyOf(answer.getData(), answer.getLength()));
                if (packet.filter(known -> known.run() == run).isPresent()) {
                    return Finding.good(packet.get()
                            .node()
                            .map(node -> "answered by " + node)
                            .orElse("answered"));
                }
            }
        } catch (IOException failed) {
            return Finding.of(SocketFailures.later(failed));
        }
    }
}
