package io.vipwatch.lab.bfd;

import io.vipwatch.bgp.prefix.IpAddress;

/**
 * A session as the other implementation is told of it.
 *
 * @param router its address
 * @param host ours
 * @param multihop RFC 5883 rather than RFC 5881
 */
record Side(IpAddress router, IpAddress host, boolean multihop) {
    /** {@return the same session as the system at the host's address is told of it} */
    Side otherEnd() {
        return new Side(/* router= */ host, /* host= */ router, multihop);
    }

    @Override
    public String toString() {
        return (multihop ? "multihop " : "single hop ") + router;
    }
}
