package io.vipwatch.bfd.socket;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;

/** A socket's descriptor and how it is set up, on the engine's thread or before that runs. */
final class OpenSocket {
    private final SystemCalls system;
    private final AddressFamily family;
    private final String purpose;
    private final int descriptor;
    private boolean open = true;

    private OpenSocket(SystemCalls system, AddressFamily family, String purpose, int descriptor) {
        this.system = system;
        this.family = family;
        this.purpose = purpose;
        this.descriptor = descriptor;
    }

    /**
     * Opens a socket that does not wait.
     *
     * @param purpose what it is for, in words that follow "cannot"
     * @throws SocketRefused if the system does not give one
     */
    static OpenSocket open(SystemCalls system, AddressFamily family, int type, int protocol, String purpose) {
        int descriptor = system.socket(family.domain, type | Linux.SOCK_NONBLOCK | Linux.SOCK_CLOEXEC, protocol);
        if (descriptor < 0) {
            throw new SocketRefused(purpose, "socket", -descriptor);
        }
        return new OpenSocket(system, family, purpose, descriptor);
    }

    int descriptor() {
        return descriptor;
    }

    AddressFamily family() {
        return family;
    }

    /** Sets an option that the socket cannot do without. */
    void require(int level, int option, int value) {
        check("setsockopt " + level + "/" + option, system.setsockopt(descriptor, level, option, value));
    }

    /** {@return whether an option could be set that the socket can do without} */
    boolean ask(int level, int option, int value) {
        return system.setsockopt(descriptor, level, option, value) == 0;
    }

    /** Binds to an interface: nothing else is received, and nothing leaves by another. */
    void bindToDevice(String interfaceName) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(interfaceName);
            check(
                    "bind to interface " + interfaceName,
                    system.setsockopt(descriptor, Linux.SOL_SOCKET, Linux.SO_BINDTODEVICE, name));
        }
    }

    /** Binds to an interface, if the index is not 0. */
    void bindToDevice(int interfaceIndex) {
        if (interfaceIndex == 0) {
            return;
        }
        bindToDevice(system.interfaceName(interfaceIndex).orElseThrow(() -> {
            close();
            return new SocketRefused(purpose, "find interface " + interfaceIndex, Linux.ENODEV);
        }));
    }

    /** Discards in the kernel whatever the socket would receive: a filter of the one instruction "return 0". */
    void receiveNothing() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment program = PacketFilter.discardAll(arena);
            check("attach a filter", system.setsockopt(descriptor, Linux.SOL_SOCKET, Linux.SO_ATTACH_FILTER, program));
        }
        ask(Linux.SOL_SOCKET, Linux.SO_RCVBUF, 0);
    }

    /** {@return 0, or the negative errno of binding to this address and port} */
    int bind(InetAddress address, int port, int scope) {
        try (Arena arena = Arena.ofConfined()) {
            return system.bind(descriptor, socketAddress(arena, address, port, scope), family.addressSize);
        }
    }

    /** Binds to an address and port that the socket cannot do without. */
    void requireBound(InetAddress address, int port, int scope) {
        check("bind", bind(address, port, scope));
    }

    /** {@return the address that packets to this destination would have as their source; none without a route} */
    Optional<InetAddress> sourceTowards(InetAddress destination, int scope) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = socketAddress(arena, destination, 9, scope);
            if (system.connect(descriptor, address, family.addressSize) < 0) {
                return Optional.empty();
            }
            check("getsockname", system.getsockname(descriptor, address));
            return Optional.of(
                    new MappedAddress(family.addressHigh(address, 0), family.addressLow(address, 0)).toInetAddress());
        }
    }

    private MemorySegment socketAddress(Arena arena, InetAddress address, int port, int scope) {
        MemorySegment target = arena.allocate(AddressFamily.LONGEST_ADDRESS, Long.BYTES);
        family.writeAddress(target, address, port, scope);
        return target;
    }

    /** Asks for a receive buffer. {@return the octets that the kernel gave, its own bookkeeping included} */
    int receiveBuffer(int wanted) {
        if (!ask(Linux.SOL_SOCKET, Linux.SO_RCVBUFFORCE, wanted)) {
            ask(Linux.SOL_SOCKET, Linux.SO_RCVBUF, wanted);
        }
        int got = system.getsockopt(descriptor, Linux.SOL_SOCKET, Linux.SO_RCVBUF);
        check("getsockopt SO_RCVBUF", got);
        return got;
    }

    /** Asks for a send buffer that holds a whole batch. */
    void sendBuffer(int wanted) {
        if (!ask(Linux.SOL_SOCKET, Linux.SO_SNDBUFFORCE, wanted)) {
            ask(Linux.SOL_SOCKET, Linux.SO_SNDBUF, wanted);
        }
    }

    /** Gives packets that leave hop limit 255 and DSCP CS6, and the queues of this host their priority. */
    void sendAsControl() {
        require(family.level, family.sentHopLimit, ControlTraffic.HOP_LIMIT);
        require(family.level, family.trafficClass, ControlTraffic.CS6);
        ask(Linux.SOL_SOCKET, Linux.SO_PRIORITY, ControlTraffic.PRIORITY);
    }

    /** {@return the scope of a link-local address, 0 for any other} */
    static int scope(InetAddress address, int interfaceIndex) {
        if (!(address instanceof Inet6Address six) || !six.isLinkLocalAddress()) {
            return 0;
        }
        return six.getScopeId() != 0 ? six.getScopeId() : interfaceIndex;
    }

    private void check(String call, int result) {
        if (result < 0) {
            close();
            throw new SocketRefused(purpose, call, -result);
        }
    }

    /** Closes it; again has no effect, since the number may be another socket's by then. */
    void close() {
        if (open) {
            open = false;
            system.close(descriptor);
        }
    }
}
