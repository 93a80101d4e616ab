package io.vipwatch.monitor.dns;

import java.io.ByteArrayOutputStream;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key that a DNS server shares with us, by which it knows that an update is ours (TSIG with HMAC-SHA256, RFC 8945). */
public final class TransactionKey {
    private static final String ALGORITHM = "hmac-sha256";
    private static final int TSIG = 250;
    private static final int ANY = 255;
    /** How far the clocks may be apart, in seconds. */
    private static final int FUDGE = 300;

    private static final int ADDITIONAL_COUNT = 10;

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
    public byte[] sign(byte[] message, long epochSeconds) {
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        signed.writeBytes(message);
        ByteArrayOutputStream variables = new ByteArrayOutputStream();
        variables.writeBytes(DnsUpdate.name(name));
        DnsUpdate.word(variables, ANY);
        DnsUpdate.word(variables, 0);
        DnsUpdate.word(variables, 0);
        variables.writeBytes(DnsUpdate.name(ALGORITHM));
        time(variables, epochSeconds);
        DnsUpdate.word(variables, 0); // no error
        DnsUpdate.word(variables, 0); // no other data
        byte[] code = code(message, variables.toByteArray());
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(DnsUpdate.name(ALGORITHM));
        time(body, epochSeconds);
        DnsUpdate.word(body, code.length);
        body.writeBytes(code);
        body.write(message[0]);
        body.write(message[1]);
        DnsUpdate.word(body, 0);
        DnsUpdate.word(body, 0);
        signed.writeBytes(DnsUpdate.name(name));
        DnsUpdate.word(signed, TSIG);
        DnsUpdate.word(signed, ANY);
        DnsUpdate.word(signed, 0);
        DnsUpdate.word(signed, 0);
        DnsUpdate.word(signed, body.size());
        signed.writeBytes(body.toByteArray());
        byte[] octets = signed.toByteArray();
        octets[ADDITIONAL_COUNT + 1]++;
        return octets;
    }

    private static void time(ByteArrayOutputStream out, long epochSeconds) {
        DnsUpdate.word(out, (int) (epochSeconds >>> 32));
        DnsUpdate.word(out, (int) (epochSeconds >>> 16));
        DnsUpdate.word(out, (int) epochSeconds);
        DnsUpdate.word(out, FUDGE);
    }

    private byte[] code(byte[] message, byte[] variables) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            mac.update(message);
            return mac.doFinal(variables);
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", impossible);
        }
    }

    @Override
    public String toString() {
        return "the key " + name;
    }
}
