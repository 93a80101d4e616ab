package io.vipwatch.bfd.socket;

import io.vipwatch.bfd.packet.Encapsulation;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The receive sockets of an engine, one for each address and port: opened on the thread that starts it, later ones and all
 * else on the engine's thread.
 */
final class ReceiveSockets {
    private final SystemCalls system;
    private final SocketConfig config;
    private final List<ReceiveSocket> open = new ArrayList<>();
    private final List<String> limitations = new ArrayList<>();

    ReceiveSockets(SystemCalls system, SocketConfig config) {
        this.system = system;
        this.config = config;
    }

    /** @throws SocketRefused if one of them cannot be had; none is left open then */
    void openAll() {
        try {
            config.encapsulations().forEach(this::listen);
        } catch (SocketRefused refused) {
            close();
            throw refused;
        }
    }

    /**
     * Listens on the port of {@code kind}, at every address.
     *
     * @throws SocketRefused if it cannot be had at one of them; nothing has changed then
     */
    void listen(Encapsulation kind) {
        int port = kind.destinationPort();
        if (open.stream().anyMatch(socket -> socket.port() == port)) {
            return;
        }
        int interfaceIndex = config.interfaceName()
                .map(name -> system.interfaceIndex(name)
                        .orElseThrow(() -> new SocketRefused("use interface " + name, "if_nametoindex", Linux.ENODEV)))
                .orElse(0);
        List<ReceiveSocket> more = new ArrayList<>();
        try {
            for (InetAddress local : config.listen()) {
                listen(local, port, interfaceIndex, more);
            }
        } catch (SocketRefused refused) {
            more.forEach(ReceiveSocket::close);
            throw refused;
        }
        open.addAll(more);
    }

    /** A family that the system lacks is left out where all of it was asked for and the other family is there. */
    private void listen(InetAddress local, int port, int interfaceIndex, List<ReceiveSocket> more) {
        try {
            more.add(ReceiveSocket.open(
                    system, local, port, config.interfaceName(), interfaceIndex, config.receiveBuffer()));
        } catch (SocketRefused refused) {
            boolean dispensable = local.isAnyLocalAddress() && config.listen().size() > 1;
            if (refused.errno() != Linux.EAFNOSUPPORT || !dispensable) {
                throw refused;
            }
            String lack = "the system has no " + AddressFamily.of(local);
            if (!limitations.contains(lack)) {
                limitations.add(lack);
            }
        }
    }

    int size() {
        return open.size();
    }

    ReceiveSocket get(int index) {
        return open.get(index);
    }

    List<Integer> descriptors() {
        return open.stream().map(ReceiveSocket::descriptor).toList();
    }

    /** {@return what could not be had of what was asked for} */
    List<String> limitations() {
        return List.copyOf(limitations);
    }

    /** {@return the octets of the smallest receive buffer, 0 where there is none} */
    int receiveBuffer() {
        return open.stream().mapToInt(ReceiveSocket::receiveBuffer).min().orElse(0);
    }

    /** {@return the datagrams dropped because a receive buffer was full} */
    long drops() {
        long drops = 0;
        for (int index = 0; index < open.size(); index++) {
            drops += open.get(index).drops();
        }
        return drops;
    }

    void close() {
        open.forEach(ReceiveSocket::close);
        open.clear();
    }
}
