package io.vipwatch.bgp.fsm;

import static io.vipwatch.bgp.message.ErrorCode.OPEN_BAD_BGP_IDENTIFIER;
import static io.vipwatch.bgp.message.ErrorCode.OPEN_BAD_PEER_AS;
import static io.vipwatch.bgp.message.ErrorCode.OPEN_ROLE_MISMATCH;
import static io.vipwatch.bgp.message.ErrorCode.OPEN_UNACCEPTABLE_HOLD_TIME;
import static io.vipwatch.bgp.message.ErrorCode.OPEN_UNSUPPORTED_CAPABILITY;
import static io.vipwatch.bgp.message.ErrorCode.OPEN_UNSUPPORTED_VERSION_NUMBER;

import io.vipwatch.bgp.capability.Capabilities;
import io.vipwatch.bgp.capability.Capability;
import io.vipwatch.bgp.capability.FourOctetAs;
import io.vipwatch.bgp.capability.GracefulRestart;
import io.vipwatch.bgp.capability.Multiprotocol;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.capability.Role;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.octets.Octets;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Judges the peer's OPEN (RFC 4271 §6.2, RFC 5492 §5, RFC 6286 §2.2, RFC 6793 §4, RFC 9234 §4.2). */
final class OpenValidation {
    private OpenValidation() {}

    static OpenVerdict judge(PeerSettings local, Open remote) {
        Optional<Notification> fault = fault(local, remote);
        if (fault.isPresent()) {
            return new OpenVerdict.Unacceptable(fault.get());
        }
        NegotiatedSession context =
                Capabilities.negotiate(remote.asn() == local.localAs(), local.capabilities(), remote.capabilities());
        if (context.families().isEmpty()) {
            return refuse(OPEN_UNSUPPORTED_CAPABILITY, octets(local, Set.of(Multiprotocol.CODE)));
        }
        return new OpenVerdict.Acceptable(negotiated(local, remote, context));
    }

    private static OpenVerdict refuse(ErrorCode error, Octets data) {
        return new OpenVerdict.Unacceptable(Notification.of(error, data));
    }

    private static Optional<Notification> fault(PeerSettings local, Open remote) {
        if (remote.version() != Open.VERSION) {
            // The data is the version that we would take (RFC 4271 §6.2).
            return fault(OPEN_UNSUPPORTED_VERSION_NUMBER, Octets.ofHex("0004"));
        }
        if (!isPeerAs(local, remote)) {
            return fault(OPEN_BAD_PEER_AS, Octets.EMPTY);
        }
        boolean internal = remote.asn() == local.localAs();
        boolean sameId = remote.routerId().equals(local.routerId());
        if (remote.routerId().value() == 0 || (internal && sameId)) {
            return fault(OPEN_BAD_BGP_IDENTIFIER, Octets.EMPTY);
        }
        if (remote.holdTime() == 1 || remote.holdTime() == 2) {
            return fault(OPEN_UNACCEPTABLE_HOLD_TIME, Octets.EMPTY);
        }
        if (!internal && !rolesMatch(local, remote)) {
            return fault(OPEN_ROLE_MISMATCH, Octets.EMPTY);
        }
        Set<Integer> missing = missingCapabilities(local, remote);
        return missing.isEmpty() ? Optional.empty() : fault(OPEN_UNSUPPORTED_CAPABILITY, octets(local, missing));
    }

    private static Optional<Notification> fault(ErrorCode error, Octets data) {
        return Optional.of(Notification.of(error, data));
    }

    /** 0 is reserved (RFC 7607), 23456 only stands in for a number of four octets (RFC 6793 §9). */
    private static boolean isPeerAs(PeerSettings local, Open remote) {
        long asn = remote.asn();
        if (remote.myAs() == 0 || asn == 0 || asn == Open.AS_TRANS) {
            return false;
        }
        boolean consistent = remote.myAs() == asn || remote.myAs() == Open.AS_TRANS;
        return consistent && (local.remoteAs().isEmpty() || local.remoteAs().getAsLong() == asn);
    }

    private static boolean rolesMatch(PeerSettings local, Open remote) {
        Optional<Role> ours = roles(local.capabilities()).stream().findFirst();
        if (ours.isEmpty()) {
            return true;
        }
        List<Role> theirs = roles(remote.capabilities()).stream().distinct().toList();
        if (theirs.isEmpty()) {
            return !local.requiredCapabilities().contains(Role.CODE);
        }
        // Several different roles are as good as a mismatch (RFC 9234 §4.2).
        return theirs.size() == 1 && ours.get().isCompatibleWith(theirs.getFirst());
    }

    private static List<Role> roles(Collection<Capability> capabilities) {
        return capabilities.stream()
                .filter(Role.class::isInstance)
                .map(Role.class::cast)
                .toList();
    }

    private static Set<Integer> missingCapabilities(PeerSettings local, Open remote) {
        Set<Integer> present =
                remote.capabilities().stream().map(Capability::code).collect(Collectors.toSet());
        return local.requiredCapabilities().stream()
                .filter(code -> code != Role.CODE && !present.contains(code))
                .collect(Collectors.toSet());
    }

    /** The missing capabilities as they would stand in an OPEN (RFC 5492 §5); those with a value beyond the code bare. */
    private static Octets octets(PeerSettings local, Set<Integer> missing) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int code : missing.stream().sorted().toList()) {
            if (code == Multiprotocol.CODE) {
                local.capabilities().stream()
                        .filter(Multiprotocol.class::isInstance)
                        .map(Multiprotocol.class::cast)
                        .forEach(multiprotocol -> append(octets, multiprotocol));
            } else if (code == FourOctetAs.CODE) {
                octets.writeBytes(new byte[] {FourOctetAs.CODE, 4});
                octets.writeBytes(
                        ByteBuffer.allocate(4).putInt((int) local.localAs()).array());
            } else {
                octets.writeBytes(new byte[] {(byte) code, 0});
            }
        }
        return Octets.copyOf(octets.toByteArray());
    }

    private static void append(ByteArrayOutputStream octets, Multiprotocol multiprotocol) {
        octets.write(Multiprotocol.CODE);
        octets.write(4);
        octets.write(multiprotocol.family().afi() >>> 8);
        octets.write(multiprotocol.family().afi());
        octets.write(0);
        octets.write(multiprotocol.family().safi());
    }

    private static Negotiated negotiated(PeerSettings local, Open remote, NegotiatedSession context) {
        Duration proposed = Duration.ofSeconds(remote.holdTime());
        Duration own = local.times().hold();
        Optional<GracefulRestart> ours = local.open().capability(GracefulRestart.class);
        Optional<GracefulRestart> theirs = remote.capability(GracefulRestart.class);
        boolean onNotification = ours.map(GracefulRestart::notification).orElse(false)
                && theirs.map(GracefulRestart::notification).orElse(false);
        return new Negotiated(
                remote,
                context,
                own.compareTo(proposed) < 0 ? own : proposed,
                ours.isPresent() ? theirs : Optional.empty(),
                onNotification);
    }
}
