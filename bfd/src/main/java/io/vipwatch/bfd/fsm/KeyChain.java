package io.vipwatch.bfd.fsm;

import io.vipwatch.bfd.packet.AuthenticationKey;
import io.vipwatch.bfd.packet.AuthenticationType;
import java.util.List;
import java.util.Optional;

/**
 * The keys of a session: all of them are accepted, one signs (RFC 5880 §6.7). A roll-over without a lost packet is:
 * both systems add the new key, then both sign with it, then both remove the old one. Each key has its own type, so that
 * the type can be rolled over as well; where all have one type, that is bfd.AuthType.
 *
 * @param accepted the keys with which a received packet may be signed
 * @param signing the key that signs what we send, one of {@code accepted}
 */
public record KeyChain(List<AuthenticationKey> accepted, AuthenticationKey signing) {
    public KeyChain {
        accepted = List.copyOf(accepted);
        if (!accepted.contains(signing)) {
            throw new IllegalArgumentException("the signing key must be among the accepted: " + signing);
        }
        long distinct = accepted.stream()
                .map(key -> List.of(key.type(), key.keyId()))
                .distinct()
                .count();
        if (distinct != accepted.size()) {
            throw new IllegalArgumentException("two keys have the same type and Auth Key ID: " + accepted);
        }
    }

    /** {@return a chain of one key} */
    public static KeyChain of(AuthenticationKey key) {
        return new KeyChain(List.of(key), key);
    }

    boolean uses(int typeCode) {
        return accepted.stream().anyMatch(key -> key.type().code() == typeCode);
    }

    boolean has(int typeCode, int keyId) {
        return AuthenticationType.of(typeCode).flatMap(type -> key(type, keyId)).isPresent();
    }

    /** {@return the accepted key of that type and Auth Key ID, if there is one} */
    public Optional<AuthenticationKey> key(AuthenticationType type, int keyId) {
        return accepted.stream()
                .filter(key -> key.type() == type && key.keyId() == keyId)
                .findFirst();
    }
}
