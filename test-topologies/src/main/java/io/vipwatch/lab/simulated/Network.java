package io.vipwatch.lab.simulated;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.lab.topology.LabFailure;
import io.vipwatch.lab.topology.Member;
import io.vipwatch.lab.topology.Topology;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The simulated network: a relay for every two members that talk, on addresses of 127.65.0.0/16. */
final class Network implements AutoCloseable {
    private final Topology topology;
    private final List<Line> lines = new ArrayList<>();

    Network(Topology topology) {
        this.topology = topology;
    }

    /** {@return the loopback address that stands for a member} */
    static InetAddress loopback(Member member) {
        int host = 0x7f41_0000 | member.host();
        return IpAddress.ofIpv4(host).toInetAddress();
    }

    /**
     * Tries to listen at an address.
     *
     * @throws LabFailure if this machine does not have it
     */
    static void requireLocal(InetAddress address) {
        try (ServerSocket _ = new ServerSocket(0, 1, address)) {
            return;
        } catch (IOException refused) {
            throw new LabFailure(
                    "this machine has no address " + address.getHostAddress() + " (" + refused.getMessage()
                            + "); the simulated lab takes Linux, where all of 127.0.0.0/8 is there without being asked",
                    refused);
        }
    }

    /**
     * Lays a line.
     *
     * @param callee who is called
     * @param listening where the callee listens at the moment
     * @return the port at the callee's address which the caller has to call
     */
    int lay(Member caller, Member callee, Supplier<Optional<InetSocketAddress>> listening) {
        Relay relay = new Relay(loopback(caller), loopback(callee), listening);
        lines.add(new Line(caller, callee, relay));
        return relay.port();
    }

    /** Makes a member's packets vanish. */
    void silence(Member member, Fault.SilentLoss loss) {
        boolean outbound = loss.direction() != Fault.Direction.INBOUND;
        boolean inbound = loss.direction() != Fault.Direction.OUTBOUND;
        for (Line line : lines) {
            if (line.caller.equals(member) && isMeant(line.callee, loss.remote())) {
                line.relay.silence(outbound, inbound);
            } else if (line.callee.equals(member) && isMeant(line.caller, loss.remote())) {
                line.relay.silence(inbound, outbound);
            }
        }
    }

    private boolean isMeant(Member other, Optional<IpAddress> remote) {
        return remote.isEmpty() || remote.get().equals(topology.address(other));
    }

    /** Lets the member's packets pass again. */
    void heal(Member member) {
        of(member).forEach(line -> line.relay.heal());
    }

    /** Ends the member's connections as the kernel of a killed process does. */
    void finish(Member member) {
        of(member).forEach(line -> line.relay.finish());
    }

    /** Forgets the member's connections: it lost its power, and nobody is told. */
    void forget(Member member) {
        for (Line line : of(member)) {
            if (line.caller.equals(member)) {
                line.relay.forgetCaller();
            } else {
                line.relay.forgetCallee();
            }
        }
    }

    private List<Line> of(Member member) {
        return lines.stream()
                .filter(line -> line.caller.equals(member) || line.callee.equals(member))
                .toList();
    }

    @Override
    public void close() {
        lines.forEach(line -> line.relay.close());
    }

    private record Line(Member caller, Member callee, Relay relay) {}
}
