package io.vipwatch.bgp.codec;

/** What an error in a message leads to (RFC 7606 §2), from the mildest to the strongest. The strongest one wins. */
public enum Treatment {
    /** The attribute is dropped, the rest of the UPDATE is processed. */
    ATTRIBUTE_DISCARD("attribute-discard"),
    /** What the UPDATE announces is withdrawn. */
    TREAT_AS_WITHDRAW("treat-as-withdraw"),
    /** A NOTIFICATION is sent and the connection is closed. */
    SESSION_RESET("session-reset");

    private final String text;

    Treatment(String text) {
        this.text = text;
    }

    /** {@return the RFC's term in lower case with hyphens} */
    public String text() {
        return text;
    }
}
