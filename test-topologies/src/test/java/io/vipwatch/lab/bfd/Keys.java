package io.vipwatch.lab.bfd;

import io.vipwatch.bfd.packet.AuthenticationKey;
import io.vipwatch.bfd.packet.AuthenticationType;
import io.vipwatch.bfd.packet.Octets;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Keys of printable secrets, as the configuration of other implementations wants them. */
final class Keys {
    private Keys() {}

    static AuthenticationKey key(AuthenticationType type, int keyId, String secret) {
        return new AuthenticationKey(type, keyId, Octets.copyOf(secret.getBytes(StandardCharsets.US_ASCII)));
    }

    /** {@return the secret of such a key} */
    static String text(AuthenticationKey key) {
        return new String(HexFormat.of().parseHex(key.secret().toString()), StandardCharsets.US_ASCII);
    }
}
