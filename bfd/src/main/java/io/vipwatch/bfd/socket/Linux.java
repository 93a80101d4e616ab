package io.vipwatch.bfd.socket;

/** Linux's numbers for what sockets and threads are asked, the same on x86-64 and aarch64; named as its headers do. */
final class Linux {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_RAW = 3;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x80000;

    static final int IPPROTO_IP = 0;
    static final int IPPROTO_UDP = 17;
    static final int IPPROTO_IPV6 = 41;

    static final int SOL_SOCKET = 1;
    static final int SO_SNDBUF = 7;
    static final int SO_RCVBUF = 8;
    static final int SO_PRIORITY = 12;
    static final int SO_BINDTODEVICE = 25;
    static final int SO_ATTACH_FILTER = 26;
    static final int SO_SNDBUFFORCE = 32;
    static final int SO_RCVBUFFORCE = 33;
    /** Option and control message: struct timespec of CLOCK_REALTIME. */
    static final int SO_TIMESTAMPNS = 35;
    /** Option and control message: the drops so far, 32 bits. */
    static final int SO_RXQ_OVFL = 40;

    static final int IP_TOS = 1;
    /** Option and control message. */
    static final int IP_TTL = 2;
    /** Option and control message: struct in_pktinfo. */
    static final int IP_PKTINFO = 8;

    static final int IP_RECVTTL = 12;

    static final int IPV6_CHECKSUM = 7;
    static final int IPV6_UNICAST_HOPS = 16;
    static final int IPV6_V6ONLY = 26;
    static final int IPV6_RECVPKTINFO = 49;
    /** Control message: struct in6_pktinfo. */
    static final int IPV6_PKTINFO = 50;

    static final int IPV6_RECVHOPLIMIT = 51;
    /** Control message: 32 bits. */
    static final int IPV6_HOPLIMIT = 52;

    static final int IPV6_TCLASS = 67;

    static final int MSG_TRUNC = 0x20;
    static final int MSG_DONTWAIT = 0x40;

    static final short POLLIN = 1;
    static final int EFD_NONBLOCK = 0x800;
    static final int EFD_CLOEXEC = 0x80000;

    static final int CLOCK_REALTIME = 0;

    static final int SCHED_FIFO = 1;
    /** Threads that this one starts are ordinary again. */
    static final int SCHED_RESET_ON_FORK = 0x4000_0000;

    static final int PR_SET_TIMERSLACK = 29;
    static final int MCL_CURRENT = 1;
    static final int MCL_FUTURE = 2;
    /** Locks pages when they are first used, so that what was only reserved takes no memory. */
    static final int MCL_ONFAULT = 4;

    static final int EPERM = 1;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int ENODEV = 19;
    static final int EINVAL = 22;
    static final int EAFNOSUPPORT = 97;
    static final int EADDRINUSE = 98;
    static final int EADDRNOTAVAIL = 99;
    static final int ENETUNREACH = 101;

    private Linux() {}
}
