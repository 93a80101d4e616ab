package io.vipwatch.lab.bfd;

/**
 * The intervals of one system (RFC 5880 §6.8.1).
 *
 * @param transmitMillis its Desired Min TX Interval when Up, in milliseconds
 * @param receiveMillis its Required Min RX Interval, in milliseconds
 * @param detectMult its detection multiplier
 */
record Timing(int transmitMillis, int receiveMillis, int detectMult) {
    /** {@return the same interval both ways} */
    static Timing of(int millis, int detectMult) {
        return new Timing(millis, millis, detectMult);
    }

    @Override
    public String toString() {
        String intervals = transmitMillis == receiveMillis ? "" + transmitMillis : transmitMillis + "/" + receiveMillis;
        return intervals + "×" + detectMult;
    }
}
