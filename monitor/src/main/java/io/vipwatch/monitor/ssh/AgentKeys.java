package io.vipwatch.monitor.ssh;

import io.vipwatch.bgp.octets.Octets;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.schmizz.sshj.common.Buffer;

/**
 * The keys of an agent, which signs with them and does not give them away (draft-ietf-sshm-ssh-agent). Each question is asked
 * over a connection of its own, on the thread that asks, which waits no longer than the limit says.
 */
final class AgentKeys {
    private static final byte FAILURE = 5;
    private static final byte REQUEST_IDENTITIES = 11;
    private static final byte IDENTITIES_ANSWER = 12;
    private static final byte SIGN_REQUEST = 13;
    private static final byte SIGN_RESPONSE = 14;

    /** SSH_AGENT_RSA_SHA2_512: without it an RSA key signs with SHA-1, which servers refuse. */
    private static final long RSA_SHA2_512 = 4;

    private static final int LONGEST_ANSWER = 256 << 10;

    private final Path socket;
    private final Duration timeLimit;

    AgentKeys(Path socket, Duration timeLimit) {
        this.socket = socket;
        this.timeLimit = timeLimit;
    }

    /**
     * A public key whose private one the agent has.
     *
     * @param blob the public key (RFC 4253 §6.6)
     * @param comment what its owner calls it
     */
    record Identity(Octets blob, String comment) {
        /** {@return the algorithm that it signs by (RFC 8332 §3 for RSA)} */
        String algorithm() throws IOException {
            String type = new Buffer.PlainBuffer(blob.toByteArray()).readString();
            return isRsa(type) ? "rsa-sha2-512" : type;
        }

        private static boolean isRsa(String type) {
            return type.equals("ssh-rsa");
        }

        private long flags() throws IOException {
            return isRsa(new Buffer.PlainBuffer(blob.toByteArray()).readString()) ? RSA_SHA2_512 : 0;
        }
    }

    /**
     * {@return the keys that the agent has}
     *
     * @throws IOException if there is no agent, or it does not answer
     */
    List<Identity> identities() throws IOException {
        Buffer.PlainBuffer answer = ask(new Buffer.PlainBuffer().putByte(REQUEST_IDENTITIES), IDENTITIES_ANSWER);
        long count = answer.readUInt32();
        List<Identity> identities = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            identities.add(new Identity(Octets.copyOf(answer.readStringAsBytes()), answer.readString()));
        }
        return List.copyOf(identities);
    }

    /**
     * {@return the signature of {@code octets} (RFC 4253 §6.6)}
     *
     * @throws IOException if the agent does not sign
     */
    byte[] sign(Identity identity, byte[] octets) throws IOException {
        return ask(
                        new Buffer.PlainBuffer()
                                .putByte(SIGN_REQUEST)
                                .putBytes(identity.blob().toByteArray())
                                .putBytes(octets)
                                .putUInt32(identity.flags()),
                        SIGN_RESPONSE)
                .readStringAsBytes();
    }

    private Buffer.PlainBuffer ask(Buffer.PlainBuffer question, byte wanted) throws IOException {
        byte[] body = question.getCompactData();
        ByteBuffer message = ByteBuffer.allocate(4 + body.length)
                .putInt(body.length)
                .put(body)
                .flip();
        try (SocketChannel agent = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                Selector selector = Selector.open()) {
            agent.configureBlocking(false);
            SelectionKey readiness = agent.register(selector, SelectionKey.OP_WRITE);
            while (message.hasRemaining()) {
                await(selector);
                agent.write(message);
            }
            readiness.interestOps(SelectionKey.OP_READ);
            int length = read(agent, selector, 4).getInt();
            if (length < 1 || length > LONGEST_ANSWER) {
                throw new IOException("the agent answers with " + length + " octets");
            }
            ByteBuffer answer = read(agent, selector, length);
            byte type = answer.get();
            if (type != wanted) {
                throw new IOException(
                        type == FAILURE ? "the agent refuses" : "the agent answers with a message of type " + type);
            }
            byte[] rest = new byte[answer.remaining()];
            answer.get(rest);
            return new Buffer.PlainBuffer(rest);
        }
    }

    private ByteBuffer read(SocketChannel agent, Selector selector, int length) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(length);
        while (octets.hasRemaining()) {
            await(selector);
            if (agent.read(octets) < 0) {
                throw new EOFException("the agent ended the connection");
            }
        }
        return octets.flip();
    }

    private void await(Selector selector) throws IOException {
        selector.selectedKeys().clear();
        if (selector.select(timeLimit.toMillis()) == 0) {
            throw new IOException("the agent does not answer within " + timeLimit.toMillis() + " ms");
        }
    }

    @Override
    public String toString() {
        return "the agent at " + socket;
    }
}
