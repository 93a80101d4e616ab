package io.vipwatch.bfd.session;

import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.socket.Abilities;
import io.vipwatch.bfd.socket.ControlSockets;
import io.vipwatch.bfd.socket.DatagramReceiver;
import io.vipwatch.bfd.socket.MappedAddress;
import io.vipwatch.bfd.socket.PathKey;
import io.vipwatch.bfd.socket.Permission;
import io.vipwatch.bfd.socket.ReceivedDatagram;
import io.vipwatch.bfd.socket.TransmitPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sockets that give every packet back as if the remote system had sent it, without allocating. To a session its own
 * packets are those of a perfect peer: its discriminator is that of both, its keys are shared, its Polls are answered by
 * its own Finals.
 */
final class MirrorSockets implements ControlSockets {
    private static final MappedAddress LOCAL = new MappedAddress(0, 1);

    private final List<Reflection> reflections = new ArrayList<>();

    long now = VirtualNetwork.BEGINNING;
    long reflected;

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public long epochNanos() {
        return now;
    }

    @Override
    public Abilities abilities() {
        return new Abilities(
                Abilities.Access.FOREIGN_FUNCTIONS,
                Abilities.Transmission.SHARED_RAW_SOCKET,
                true,
                true,
                true,
                true,
                1,
                new Permission.NotAsked(),
                new Permission.NotAsked(),
                List.of());
    }

    @Override
    public void adoptThread() {}

    @Override
    public void await(long timeoutNanos) {}

    @Override
    public void wakeUp() {}

    @Override
    public boolean receive(DatagramReceiver receiver) {
        for (int index = 0; index < reflections.size(); index++) {
            reflections.get(index).give(receiver);
        }
        return false;
    }

    @Override
    public void listen(Encapsulation kind) {}

    @Override
    public TransmitPath open(PathKey path) {
        Reflection reflection = new Reflection(MappedAddress.of(path.remote()), path.destinationPort());
        reflections.add(reflection);
        return reflection;
    }

    @Override
    public void flush() {}

    @Override
    public long receiveBufferDrops() {
        return 0;
    }

    @Override
    public long unusableStamps() {
        return 0;
    }

    @Override
    public void close() {}

    /** The way out of a session and the way back. */
    private final class Reflection implements TransmitPath, ReceivedDatagram {
        private final MappedAddress remote;
        private final int port;
        private byte[] octets = new byte[MAXIMUM_LENGTH];
        private byte[] waiting = new byte[MAXIMUM_LENGTH];
        private int length;
        private int waitingLength;

        Reflection(MappedAddress remote, int port) {
            this.remote = remote;
            this.port = port;
        }

        /** What is sent while it runs is for the next turn; of two packets sent in one turn the first is lost. */
        void give(DatagramReceiver receiver) {
            if (waitingLength > 0) {
                byte[] other = octets;
                octets = waiting;
                waiting = other;
                length = waitingLength;
                waitingLength = 0;
                reflected++;
                receiver.received(this);
            }
        }

        @Override
        public void queue(byte[] packet, int count) {
            System.arraycopy(packet, 0, waiting, 0, count);
            waitingLength = count;
        }

        @Override
        public int sourcePort() {
            return 49152;
        }

        @Override
        public long failures() {
            return 0;
        }

        @Override
        public Optional<String> lastFailure() {
            return Optional.empty();
        }

        @Override
        public void close() {}

        @Override
        public byte[] octets() {
            return octets;
        }

        @Override
        public int length() {
            return length;
        }

        @Override
        public boolean truncated() {
            return false;
        }

        @Override
        public long sourceHigh() {
            return remote.high();
        }

        @Override
        public long sourceLow() {
            return remote.low();
        }

        @Override
        public long localHigh() {
            return LOCAL.high();
        }

        @Override
        public long localLow() {
            return LOCAL.low();
        }

        @Override
        public int destinationPort() {
            return port;
        }

        @Override
        public int interfaceIndex() {
            return 0;
        }

        @Override
        public int hopLimit() {
            return 255;
        }

        @Override
        public long arrivedNanos() {
            return now;
        }

        @Override
        public boolean kernelStamped() {
            return true;
        }
    }
}
