package io.vipwatch.monitor.prober;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads private keys in the forms that clusters have: PKCS #8 (RFC 5958), RSA's own (RFC 8017 appendix A.1.2) and that of
 * elliptic curves (RFC 5915). On the thread that asks, which waits for the file.
 */
final class PrivateKeyFile {
    private static final Pattern PEM = Pattern.compile(
            "-----BEGIN ((?:EC |RSA )?PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----", Pattern.DOTALL);
    private static final byte[] VERSION_0 = HexFormat.of().parseHex("020100");
    /** AlgorithmIdentifier of rsaEncryption (RFC 8017 appendix A.1) with its NULL. */
    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
    /** id-ecPublicKey (RFC 5480 §2.1.1). */
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    /** The curve in an ECPrivateKey. */
    private static final int PARAMETERS = 0xa0;

    private PrivateKeyFile() {}

    static PrivateKey read(Path file) throws IOException, GeneralSecurityException {
        Matcher pem = PEM.matcher(Files.readString(file, StandardCharsets.US_ASCII));
        if (!pem.find()) {
            throw new GeneralSecurityException("no private key that is not encrypted in " + file);
        }
        byte[] octets = Base64.getMimeDecoder().decode(pem.group(2));
        byte[] wrapped = switch (pem.group(1).toUpperCase(Locale.ROOT)) {
            case "EC PRIVATE KEY" ->
                value(SEQUENCE, VERSION_0, value(SEQUENCE, EC, curve(octets)), value(OCTET_STRING, octets));
            case "RSA PRIVATE KEY" -> value(SEQUENCE, VERSION_0, RSA, value(OCTET_STRING, octets));
            default -> octets;
        };
        for (String algorithm : List.of("EC", "RSA", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(wrapped));
            } catch (InvalidKeySpecException _) {
                // A key of another algorithm.
            }
        }
        throw new GeneralSecurityException("the private key in " + file + " is neither EC nor RSA nor EdDSA");
    }

    /** {@return the curve that an ECPrivateKey names, or the NIST curve of its length if it names none} */
    private static byte[] curve(byte[] key) throws GeneralSecurityException {
        ByteBuffer in = ByteBuffer.wrap(key);
        int secret = 0;
        try {
            in.get();
            length(in);
            while (in.hasRemaining()) {
                int tag = Byte.toUnsignedInt(in.get());
                byte[] content = new byte[length(in)];
                in.get(content);
                if (tag == PARAMETERS) {
                    return content;
                }
                if (tag == OCTET_STRING) {
                    secret = content.length;
                }
            }
        } catch (BufferUnderflowException | NegativeArraySizeException torn) {
            throw new GeneralSecurityException("the private key is not complete", torn);
        }
        return switch (secret) {
            case 32 -> HexFormat.of().parseHex("06082a8648ce3d030107"); // P-256
            case 48 -> HexFormat.of().parseHex("06052b81040022"); // P-384
            case 66 -> HexFormat.of().parseHex("06052b81040023"); // P-521
            default -> throw new GeneralSecurityException("the private key does not name its curve");
        };
    }

    private static int length(ByteBuffer in) {
        int first = Byte.toUnsignedInt(in.get());
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            length = length << 8 | Byte.toUnsignedInt(in.get());
        }
        return Math.min(length, in.remaining());
    }

    private static byte[] value(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        int length = content.size();
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        value.write(tag);
        if (length < 0x80) {
            value.write(length);
        } else {
            value.write(0x82);
            value.write(length >> 8);
            value.write(length);
        }
        value.writeBytes(content.toByteArray());
        return value.toByteArray();
    }
}
