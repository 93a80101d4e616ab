package io.vipwatch.bgp.capability;

/** A capability that a speaker advertises in its OPEN (RFC 5492). */
public sealed interface Capability
        permits Multiprotocol,
                RouteRefreshCapability,
                ExtendedNextHop,
                ExtendedMessage,
                Role,
                GracefulRestart,
                FourOctetAs,
                AddPath,
                EnhancedRouteRefresh,
                LongLivedGracefulRestart,
                Fqdn,
                BfdStrictMode,
                UnknownCapability {
    /** {@return the capability code, 0 to 255} */
    int code();
}
