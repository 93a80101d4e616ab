package io.vipwatch.monitor.prober;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.vipwatch.bfd.socket.CLibrary;
import io.vipwatch.bfd.socket.NativeAccess;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.probe.EchoMessage;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * A socket for ICMP echo towards one address by the operating system's own calls, since Java has none; on the prober's
 * thread. Where the system permits it, it is a ping socket, which can do nothing else; else a raw one. What arrives is
 * stamped by the kernel.
 */
final class PingSocket implements Closeable {
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_RAW = 3;
    private static final int NONBLOCK_AND_CLOEXEC = 0x80800;
    private static final int IPPROTO_ICMP = 1;
    private static final int IPPROTO_ICMPV6 = 58;
    private static final int SOL_SOCKET = 1;
    private static final int SO_TIMESTAMPNS = 35;
    private static final int ICMPV6_FILTER = 1;
    private static final int CLOCK_REALTIME = 0;
    private static final int EPERM = 1;
    private static final int EAGAIN = 11;
    private static final int EACCES = 13;
    /** Octets that are read of an answer: more than a probe has, with the header of IPv4 that a raw socket shows. */
    private static final int ROOM = 256;
    /** A stamp that is older than this is not one of a packet that waited here, but of a clock that was set. */
    private static final long OLDEST = 2_000_000_000L;

    private static final FunctionDescriptor THREE = FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle SOCKET = CLibrary.withErrno("socket", THREE);
    private static final MethodHandle CONNECT =
            CLibrary.withErrno("connect", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SETSOCKOPT = CLibrary.withErrno(
            "setsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SEND =
            CLibrary.withErrno("send", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle RECVMSG =
            CLibrary.withErrno("recvmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle CLOSE = CLibrary.withErrno("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle CLOCK_GETTIME =
            CLibrary.withErrno("clock_gettime", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment state = arena.allocate(CLibrary.STATE);
    private final MemorySegment octets = arena.allocate(ROOM);
    private final MemorySegment time = arena.allocate(2 * Long.BYTES, Long.BYTES);
    private final StampedMessage header = new StampedMessage(arena, octets);
    private final boolean ipv6;
    private final boolean raw;
    private final int descriptor;

    /**
     * What arrived.
     *
     * @param message what it says; empty if it is no echo of a probe
     * @param age how long it has waited to be read, by the kernel's stamp
     */
    record Arrival(Optional<EchoMessage> message, Duration age) {}

    private PingSocket(IpAddress target) throws IOException {
        ipv6 = target.isIpv6();
        boolean opened = false;
        try {
            int ping = socket(SOCK_DGRAM);
            raw = ping < 0;
            descriptor = raw ? socket(SOCK_RAW) : ping;
            if (descriptor < 0) {
                throw refused(ping, descriptor);
            }
            option(SOL_SOCKET, SO_TIMESTAMPNS, 1);
            if (raw && ipv6) {
                receiveEchoRepliesOnly();
            }
            connect(target);
            opened = true;
        } finally {
            if (!opened) {
                arena.close();
            }
        }
    }

    /**
     * Opens a socket towards an address.
     *
     * @throws IOException if the system does not permit it, in words that say what would; or there is no route
     */
    static PingSocket open(IpAddress target) throws IOException {
        Optional<String> obstacle = NativeAccess.obstacle();
        if (obstacle.isPresent()) {
            throw new IOException("no ICMP from here: " + obstacle.get());
        }
        return new PingSocket(target);
    }

    private int socket(int type) {
        int family = ipv6 ? AF_INET6 : AF_INET;
        int protocol = ipv6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP;
        try {
            return outcome((int) SOCKET.invokeExact(state, family, type | NONBLOCK_AND_CLOEXEC, protocol));
        } catch (Throwable thrown) {
            throw CLibrary.unexpected(thrown);
        }
    }

    private static IOException refused(int ping, int raw) {
        boolean permission = ping == -EACCES && (raw == -EPERM || raw == -EACCES);
        return permission
                ? new IOException("ICMP is not permitted to this process: net.ipv4.ping_group_range (sysctl) has to"
                        + " include its group, or it needs CAP_NET_RAW")
                : new IOException("no socket for ICMP: " + CLibrary.text(ping) + "; raw: " + CLibrary.text(raw));
    }

    private void option(int level, int option, int value) throws IOException {
        time.set(JAVA_INT, 0, value);
        option(level, option, time.asSlice(0, Integer.BYTES));
    }

    private void option(int level, int option, MemorySegment value) throws IOException {
        int length = (int) value.byteSize();
        try {
            check("setsockopt", outcome((int) SETSOCKOPT.invokeExact(state, descriptor, level, option, value, length)));
        } catch (IOException | RuntimeException known) {
            throw known;
        } catch (Throwable thrown) {
            throw CLibrary.unexpected(thrown);
        }
    }

    /** A raw socket would receive every ICMPv6 message of this host: neighbour discovery, and the answers to others. */
    private void receiveEchoRepliesOnly() throws IOException {
        byte[] blocked = new byte[32];
        Arrays.fill(blocked, (byte) 0xff);
        MemorySegment filter = arena.allocate(32, Integer.BYTES);
        MemorySegment.copy(blocked, 0, filter, JAVA_BYTE, 0, blocked.length);
        int word = EchoMessage.REPLY_V6 >> 5;
        filter.setAtIndex(JAVA_INT, word, ~(1 << (EchoMessage.REPLY_V6 & 31)));
        option(IPPROTO_ICMPV6, ICMPV6_FILTER, filter);
    }

    private void connect(IpAddress target) throws IOException {
        byte[] address = target.toInetAddress().getAddress();
        MemorySegment name = arena.allocate(28, Long.BYTES);
        name.set(JAVA_SHORT, 0, (short) (ipv6 ? AF_INET6 : AF_INET));
        MemorySegment.copy(address, 0, name, JAVA_BYTE, ipv6 ? 8 : 4, address.length);
        int length = ipv6 ? 28 : 16;
        try {
            check("connect", outcome((int) CONNECT.invokeExact(state, descriptor, name, length)));
        } catch (IOException | RuntimeException known) {
            throw known;
        } catch (Throwable thrown) {
            throw CLibrary.unexpected(thrown);
        }
    }

    private int outcome(int result) {
        return CLibrary.outcome(result, state);
    }

    private void check(String call, int outcome) throws IOException {
        if (outcome < 0) {
            closeDescriptor();
            throw new IOException(call + ": " + CLibrary.text(outcome));
        }
    }

    /**
     * Sends a message; false if the socket's buffer is full.
     *
     * @throws IOException why it could not be sent, or what an ICMP error said of an earlier one
     */
    boolean send(byte[] echo) throws IOException {
        MemorySegment.copy(echo, 0, octets, JAVA_BYTE, 0, echo.length);
        int sent;
        try {
            sent = outcome((int) (long) SEND.invokeExact(state, descriptor, octets, (long) echo.length, 0));
        } catch (Throwable thrown) {
            throw CLibrary.unexpected(thrown);
        }
        if (sent < 0 && sent != -EAGAIN) {
            throw new IOException(CLibrary.text(sent));
        }
        return sent > 0;
    }

    /**
     * {@return what has arrived, if anything has; it does not wait}
     *
     * @throws IOException what an ICMP error said of an earlier message
     */
    Optional<Arrival> receive() throws IOException {
        header.prepare();
        int length;
        try {
            length = outcome((int) (long) RECVMSG.invokeExact(state, descriptor, header.pointer(), 0));
        } catch (Throwable thrown) {
            throw CLibrary.unexpected(thrown);
        }
        if (length == -EAGAIN) {
            return Optional.empty();
        }
        if (length < 0) {
            throw new IOException(CLibrary.text(length));
        }
        byte[] read = octets.asSlice(0, length).toArray(JAVA_BYTE);
        byte[] message = raw && !ipv6 ? withoutIpHeader(read) : read;
        return Optional.of(new Arrival(EchoMessage.read(ipv6, message), age()));
    }

    private static byte[] withoutIpHeader(byte[] packet) {
        int header = packet.length == 0 ? 0 : (packet[0] & 0xf) * 4;
        return Arrays.copyOfRange(packet, Math.min(header, packet.length), packet.length);
    }

    private Duration age() {
        long now;
        try {
            int _ = (int) CLOCK_GETTIME.invokeExact(state, CLOCK_REALTIME, time);
            now = StampedMessage.nanos(time, 0);
        } catch (Throwable thrown) {
            throw CLibrary.unexpected(thrown);
        }
        long age = header.stamp().isPresent() ? now - header.stamp().getAsLong() : 0;
        return age < 0 || age > OLDEST ? Duration.ZERO : Duration.ofNanos(age);
    }

    private void closeDescriptor() {
        try {
            int _ = (int) CLOSE.invokeExact(state, descriptor);
        } catch (Throwable thrown) {
            throw CLibrary.unexpected(thrown);
        }
    }

    /** Closes it; not to be used afterwards. */
    @Override
    public void close() {
        closeDescriptor();
        arena.close();
    }
}
