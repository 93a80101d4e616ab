package io.vipwatch.monitor.prober;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.probe.EchoMessage;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks an address by ICMP echo once, and prints who it is that may: a program, so that it can be run with less permission. */
public final class PingAsker {
    private static final int TURNS = 400;

    private PingAsker() {}

    public static void main(String... arguments) throws Exception {
        IpAddress target = IpAddress.of(arguments[0]);
        try (PingSocket socket = PingSocket.open(target)) {
            socket.send(EchoMessage.request(target.isIpv6(), 7, 1, 2));
            for (int turn = 0; turn < TURNS; turn++) {
                Optional<PingSocket.Arrival> arrival = socket.receive();
                Optional<EchoMessage> reply =
                        arrival.flatMap(PingSocket.Arrival::message).filter(EchoMessage::reply);
                if (reply.isPresent()) {
                    boolean stamped = arrival.get().age().isPositive();
                    System.out.println("answered" + (stamped ? " and stamped" : "") + " by "
                            + (reply.get().identifier() == 7 ? "a raw socket" : "a ping socket"));
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(5);
            }
            System.out.println("not answered");
        } catch (IOException refused) {
            System.out.println(refused.getMessage());
        }
    }
}
