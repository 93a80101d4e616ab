package io.vipwatch.bfd.socket;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vipwatch.bfd.packet.Encapsulation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Two network namespaces for the tests of a class, for which root is needed. */
abstract class TwoHostsFixture {
    static final int SINGLE_HOP = 3784;
    static final int MULTIHOP = 4784;
    static final int BUFFER = 1 << 20;
    static Optional<TwoHosts> hosts = Optional.empty();

    @BeforeAll
    static void connect() throws Exception {
        assumeTrue(
                Files.isReadable(Path.of("/proc/self/status"))
                        && Files.readString(Path.of("/proc/self/status")).contains("Uid:\t0\t"),
                "network namespaces need root");
        hosts = Optional.of(new TwoHosts());
    }

    @AfterAll
    static void disconnect() throws Exception {
        if (hosts.isPresent()) {
            hosts.get().remove();
        }
    }

    static TwoHosts hosts() {
        return hosts.orElseThrow();
    }

    static SocketConfig config(Optional<String> interfaceName, OptionalInt priority, int receiveBuffer) {
        return new SocketConfig(
                List.of(Endpoint.address("::"), Endpoint.address("0.0.0.0")),
                interfaceName,
                List.of(Encapsulation.singleHop(), Encapsulation.multihop(254)),
                receiveBuffer,
                SocketConfig.AccessChoice.FOREIGN_FUNCTIONS,
                false,
                priority,
                false);
    }

    static Endpoint open(String host, Abilities.Transmission way) throws Exception {
        return KernelThread.within(host, opening(way));
    }

    static Callable<Endpoint> opening(Abilities.Transmission way) {
        SocketConfig config = config(Optional.empty(), OptionalInt.empty(), BUFFER);
        return () -> new Endpoint(new ForeignOpening(config, new SourcePorts(0), way).open(), SINGLE_HOP);
    }

    /** Opens a path in the namespace of its sockets, where new sockets belong too. */
    static TransmitPath path(String host, Endpoint from, String local, String remote, int index, int port)
            throws Exception {
        PathKey key = new PathKey(Endpoint.address(local), Endpoint.address(remote), index, port);
        return KernelThread.within(host, () -> from.sockets().open(key));
    }

    /** Sends in the namespace of the sockets, since a path may have to ask for its source address. */
    static void send(String host, Endpoint from, TransmitPath path, String payload) throws Exception {
        KernelThread.within(host, () -> {
            Endpoint.send(path, payload);
            from.sockets().flush();
            return true;
        });
    }
}
