package io.vipwatch.lab.topology;

/** Models a fault in force. Closing undoes it; closing again does nothing. Made for try-with-resources. */
public interface AppliedFault extends AutoCloseable {
    /** {@return what is in force} */
    Fault fault();

    /**
     * Undoes the fault.
     *
     * @throws LabFailure if the member cannot be brought back
     */
    @Override
    void close();
}
