package io.vipwatch.lab.drill;

import io.vipwatch.lab.container.ContainerNode;
import io.vipwatch.lab.container.Output;
import io.vipwatch.lab.topology.LabFailure;

/** What answers the probes on a node of the lab. */
final class EchoOnNode {
    /** An echo responder, as ours answers: the name of the node stands where the probe has room for it. */
    private static final String RESPONDER = """
            import socket, sys
            name = sys.argv[2].encode()
            s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
            s.setsockopt(socket.SOL_SOCKET, 33, 1 << 22) # SO_RCVBUFFORCE: what waits for a busy machine is not lost
            s.setsockopt(socket.IPPROTO_IPV6, 78, 1) # IPV6_FREEBIND: a node that starts has its address in a moment
            s.bind((sys.argv[1], %d))
            while True:
                data, peer = s.recvfrom(2048)
                try:
                    if len(data) == 84 and data[20] == 0:
                        s.sendto(data[:20] + bytes([len(name)]) + name + bytes(63 - len(name)), peer)
                except OSError:
                    pass # no way back yet, or none while a drill is on
            """.formatted(DrillLab.ECHO_PORT);

    private EchoOnNode() {}

    /** Its environment knows the address and the name, so that it can be started again after the node has restarted. */
    static void start(ContainerNode node, int number) {
        Output output = node.exec(
                "sh",
                "-c",
                "printf '%s' \"$0\" > /var/lib/lab/echo.py; setsid python3 /var/lib/lab/echo.py $LAB_VIP"
                        + " $LAB_NAME >/dev/null 2>&1 </dev/null &",
                RESPONDER);
        if (output.exitCode() != 0) {
            throw new LabFailure("no echo responder on node" + number + ": " + output.stderr());
        }
    }
}
