package io.vipwatch.bfd.socket;

/** The one object that stands for each received datagram in turn, filled and read on the engine's thread. */
final class Datagram implements ReceivedDatagram {
    /** More than any BFD Control packet: what is beyond is padding. */
    static final int CAPACITY = 512;

    final byte[] octets = new byte[CAPACITY];
    int length;
    boolean truncated;
    long sourceHigh;
    long sourceLow;
    int sourcePort;
    long localHigh;
    long localLow;
    int destinationPort;
    int interfaceIndex;
    int hopLimit;
    long arrivedNanos;
    boolean kernelStamped;

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
        return truncated;
    }

    @Override
    public long sourceHigh() {
        return sourceHigh;
    }

    @Override
    public long sourceLow() {
        return sourceLow;
    }

    @Override
    public int sourcePort() {
        return sourcePort;
    }

    @Override
    public long localHigh() {
        return localHigh;
    }

    @Override
    public long localLow() {
        return localLow;
    }

    @Override
    public int destinationPort() {
        return destinationPort;
    }

    @Override
    public int interfaceIndex() {
        return interfaceIndex;
    }

    @Override
    public int hopLimit() {
        return hopLimit;
    }

    @Override
    public long arrivedNanos() {
        return arrivedNanos;
    }

    @Override
    public boolean kernelStamped() {
        return kernelStamped;
    }
}
