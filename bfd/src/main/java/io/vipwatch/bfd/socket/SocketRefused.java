package io.vipwatch.bfd.socket;

/** The operating system does not give a socket what it was asked for; becomes a text for people where it is caught. */
final class SocketRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int errno;

    SocketRefused(String purpose, String call, int errno) {
        super("cannot " + purpose + ": " + call + ": " + CLibrary.text(errno));
        this.errno = errno;
    }

    int errno() {
        return errno;
    }

    /** {@return the same in words that also say what would help} */
    BfdException forOperator() {
        String remedy = switch (errno) {
            case Linux.EADDRINUSE -> "; another BFD daemon of this host, such as bfdd or bird, may have it";
            case Linux.EADDRNOTAVAIL -> "; no interface of this host has that address";
            case Linux.ENODEV -> "; there is no such interface";
            case Linux.EINVAL -> "; a link-local address needs its interface";
            case Linux.EPERM, Linux.EACCES -> "; the process may not, it needs CAP_NET_RAW";
            default -> "";
        };
        boolean passing = errno == Linux.EADDRINUSE || errno == Linux.EADDRNOTAVAIL || errno == Linux.ENODEV;
        return new BfdException(getMessage() + remedy, this, passing);
    }
}
