package io.vipwatch.bgp.capability;

/**
 * The speaker's role on this session (RFC 9234 §4.1).
 *
 * @param value 0 Provider, 1 RS, 2 RS-Client, 3 Customer, 4 Peer; other values as they came
 */
public record Role(int value) implements Capability {
    /** The capability code. */
    public static final int CODE = 9;

    public static final int PROVIDER = 0;
    public static final int ROUTE_SERVER = 1;
    public static final int ROUTE_SERVER_CLIENT = 2;
    public static final int CUSTOMER = 3;
    public static final int PEER = 4;

    /**
     * {@return whether a session between these two roles is allowed (RFC 9234 §4.2)}
     *
     * @param remote the other side's role
     */
    public boolean isCompatibleWith(Role remote) {
        return switch (value) {
            case PROVIDER -> remote.value == CUSTOMER;
            case CUSTOMER -> remote.value == PROVIDER;
            case ROUTE_SERVER -> remote.value == ROUTE_SERVER_CLIENT;
            case ROUTE_SERVER_CLIENT -> remote.value == ROUTE_SERVER;
            case PEER -> remote.value == PEER;
            default -> false;
        };
    }

    @Override
    public int code() {
        return CODE;
    }
}
