package io.vipwatch.bgp.message;

/** KEEPALIVE (RFC 4271 §4.4): a header and nothing else. */
public record Keepalive() implements BgpMessage {
    /** The message type code. */
    public static final int TYPE_CODE = 4;

    /** The one KEEPALIVE that there is. */
    public static final Keepalive INSTANCE = new Keepalive();

    @Override
    public int typeCode() {
        return TYPE_CODE;
    }
}
