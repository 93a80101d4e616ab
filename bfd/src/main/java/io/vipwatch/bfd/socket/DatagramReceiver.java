package io.vipwatch.bfd.socket;

/** Takes the datagrams of a batch, on the engine's thread. */
@FunctionalInterface
public interface DatagramReceiver {
    /**
     * One datagram has arrived.
     *
     * @param datagram valid only during this call
     */
    void received(ReceivedDatagram datagram);
}
