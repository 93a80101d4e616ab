package io.vipwatch.monitor.dns;

import java.io.ByteArrayOutputStream;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key that a DNS server shares with us, by which it knows that an update is ours (TSIG with HMAC-SHA256, RFC 8945). */
public final class TransactionKey {
    private static final String ALGORITHM = "hmac-sha256";
    /** The type of the record that a signature is. */
    static final int TSIG = 250;

    private static final byte[] NOTHING = {};
    private static final int ANY = 255;
    /** How far the clocks may be apart, in seconds. */
    private static final int FUDGE = 300;

    /** Where a message says how many additional records it has. */
    static final int ADDITIONAL_COUNT = 10;

    private final String name;
    private final SecretKeySpec secret;

    /** Keeps the key of this name. */
    public TransactionKey(String name, byte[] secret) {
        this.name = DnsUpdate.canonical(name);
        this.secret = new SecretKeySpec(secret, "HmacSHA256");
    }

    /**
     * {@return the message with its signature}
     *
     * @param message a message without one
     * @param epochSeconds when it is signed
     */
    public SignedMessage sign(byte[] message, long epochSeconds) {
        byte[] code = code(message, variables(epochSeconds, FUDGE, 0, NOTHING));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(DnsUpdate.name(ALGORITHM));
        time(body, epochSeconds, FUDGE);
        DnsUpdate.word(body, code.length);
        body.writeBytes(code);
        body.write(message[0]);
        body.write(message[1]);
        DnsUpdate.word(body, 0); // no error
        DnsUpdate.word(body, 0); // no other data
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        signed.writeBytes(message);
        signed.writeBytes(DnsUpdate.name(name));
        DnsUpdate.word(signed, TSIG);
        DnsUpdate.word(signed, ANY);
        DnsUpdate.word(signed, 0);
        DnsUpdate.word(signed, 0);
        DnsUpdate.word(signed, body.size());
        signed.writeBytes(body.toByteArray());
        byte[] octets = signed.toByteArray();
        octets[ADDITIONAL_COUNT + 1]++;
        return new SignedMessage(this, octets, code);
    }

    /** {@return what is signed beside a message (RFC 8945 §4.3.3)} */
    byte[] variables(long epochSeconds, int fudge, int error, byte[] other) {
        ByteArrayOutputStream variables = new ByteArrayOutputStream();
        variables.writeBytes(DnsUpdate.name(name));
        DnsUpdate.word(variables, ANY);
        DnsUpdate.word(variables, 0);
        DnsUpdate.word(variables, 0);
        variables.writeBytes(DnsUpdate.name(ALGORITHM));
        time(variables, epochSeconds, fudge);
        DnsUpdate.word(variables, error);
        DnsUpdate.word(variables, other.length);
        variables.writeBytes(other);
        return variables.toByteArray();
    }

    private static void time(ByteArrayOutputStream out, long epochSeconds, int fudge) {
        DnsUpdate.word(out, (int) (epochSeconds >>> 32));
        DnsUpdate.word(out, (int) (epochSeconds >>> 16));
        DnsUpdate.word(out, (int) epochSeconds);
        DnsUpdate.word(out, fudge);
    }

    /** {@return the code of these octets, one after another} */
    byte[] code(byte[]... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", impossible);
        }
    }

    @Override
    public String toString() {
        return "the key " + name;
    }
}
