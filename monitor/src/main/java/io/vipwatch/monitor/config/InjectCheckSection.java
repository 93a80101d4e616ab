package io.vipwatch.monitor.config;

import io.vipwatch.bgp.prefix.IpAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One element of {@code checks}: something that is asked of each backend again and again.
 *
 * @param name its name in events, tables and metrics
 * @param kind how it asks
 * @param target whom it asks; empty: the backend itself
 * @param port the port; 0 where there is none
 * @param interval from the start of one check to the start of the next while nothing changes
 * @param fastInterval the same while the results are on their way from good to bad or back
 * @param timeout after which a check without an answer is bad; shorter than {@code interval}
 * @param rise how many good results in a row make it good
 * @param fall how many bad results in a row make it bad
 * @param onFailure what it means when it is bad
 * @param https what is asked over HTTPS; for {@link Kind#HTTPS} only
 * @param json what a JSON answer must have; for {@link Kind#HTTPS} only
 * @param dns what a DNS server is asked; for {@link Kind#DNS} only
 * @param command what is run, and its arguments; for {@link Kind#EXEC} only. No shell reads it
 */
public record InjectCheckSection(
        String name,
        Kind kind,
        Optional<IpAddress> target,
        int port,
        Duration interval,
        Duration fastInterval,
        Duration timeout,
        int rise,
        int fall,
        OnFailure onFailure,
        Optional<ProbeHttpsSection> https,
        Optional<JsonExpectation> json,
        Optional<ProbeDnsSection> dns,
        List<String> command) {
    /** How a check asks. */
    public enum Kind {
        /** HTTPS on a new connection: status, content, certificate. */
        HTTPS(true, true),
        /** A TCP connection is opened and closed. */
        TCP(true, true),
        /** A UDP packet comes back (RFC 862). */
        UDP_ECHO(true, true),
        /** A DNS server answers. */
        DNS(true, false),
        /** A command exits with 0. */
        EXEC(false, false),
        /** The BFD session with the node is up. */
        BFD(false, false),
        /** The BGP session with the node is established. */
        BGP(false, false);

        private final boolean port;
        private final boolean needsPort;

        Kind(boolean port, boolean needsPort) {
            this.port = port;
            this.needsPort = needsPort;
        }

        /** {@return whether it asks a port of an address} */
        public boolean hasPort() {
            return port;
        }

        boolean needsPort() {
            return needsPort;
        }

        /** {@return whether it asks for the state of a session of ours with the node} */
        public boolean isSession() {
            return this == BFD || this == BGP;
        }
    }

    /** What it means when a check is bad. */
    public enum OnFailure {
        /** It counts among those that the service needs. */
        DOWN,
        /** The backend is degraded, however many others are good. */
        DEGRADE
    }

    /**
     * What a JSON answer must have.
     *
     * @param pointer where, as a JSON Pointer (RFC 6901)
     * @param value what must stand there, as text
     */
    public record JsonExpectation(String pointer, String value) {}

    public InjectCheckSection {
        command = List.copyOf(command);
    }
}
