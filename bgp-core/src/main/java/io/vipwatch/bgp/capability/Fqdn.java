package io.vipwatch.bgp.capability;

/**
 * Host and domain name of the speaker (draft-walton-bgp-hostname-capability).
 *
 * @param hostName the host name; may be empty
 * @param domainName the domain name; may be empty
 */
public record Fqdn(String hostName, String domainName) implements Capability {
    /** The capability code. */
    public static final int CODE = 73;

    @Override
    public int code() {
        return CODE;
    }
}
