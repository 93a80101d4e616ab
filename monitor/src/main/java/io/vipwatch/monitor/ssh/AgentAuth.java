package io.vipwatch.monitor.ssh;

import java.io.IOException;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.method.AbstractAuthMethod;

/**
 * Logs in with one key of an agent (RFC 4252 §7): asks whether the key would do, and has the agent sign only then. Asked on
 * the thread that connects, answered on sshj's reader thread.
 */
final class AgentAuth extends AbstractAuthMethod {
    private final AgentKeys agent;
    private final AgentKeys.Identity identity;

    AgentAuth(AgentKeys agent, AgentKeys.Identity identity) {
        super("publickey");
        this.agent = agent;
        this.identity = identity;
    }

    @Override
    protected SSHPacket buildReq() throws UserAuthException {
        return request(false);
    }

    private SSHPacket request(boolean signed) throws UserAuthException {
        try {
            return super.buildReq()
                    .putBoolean(signed)
                    .putString(identity.algorithm())
                    .putBytes(identity.blob().toByteArray());
        } catch (IOException noKey) {
            throw new UserAuthException("a key of " + agent + " cannot be read", noKey);
        }
    }

    @Override
    public void handle(Message message, SSHPacket packet) throws UserAuthException, TransportException {
        if (message != Message.USERAUTH_60) {
            super.handle(message, packet);
            return;
        }
        SSHPacket request = request(true);
        byte[] toSign = new Buffer.PlainBuffer()
                .putString(params.getTransport().getSessionID())
                .putBuffer(request)
                .getCompactData();
        try {
            params.getTransport().write(request.putBytes(agent.sign(identity, toSign)));
        } catch (TransportException gone) {
            throw gone;
        } catch (IOException refused) {
            throw new UserAuthException(refused.getMessage() + ", asked to sign with " + identity.comment(), refused);
        }
    }
}
