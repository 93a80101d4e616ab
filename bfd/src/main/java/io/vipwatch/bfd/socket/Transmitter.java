package io.vipwatch.bfd.socket;

/** How packets leave, on the engine's thread. */
sealed interface Transmitter permits RawTransmitter, SessionSocketTransmitter {
    /**
     * Opens a path.
     *
     * @throws SocketRefused if the system does not give it
     * @throws BfdException if no source port is left
     */
    TransmitPath open(PathKey key);

    /** Sends what is queued. */
    void flush();

    /** {@return how they leave, for people} */
    Abilities.Transmission transmission();

    void close();
}
