package io.vipwatch.lab.bench.bfd;

import io.vipwatch.lab.bench.Command;

/**
 * Two namespaces and the cable between them, with an address on either side for each session. Neighbours are known
 * beforehand, so that their discovery is no part of what is measured.
 *
 * @param left one end
 * @param right the other
 * @param sessions how many addresses each end has
 */
record Wire(Namespace left, Namespace right, int sessions) implements AutoCloseable {
    private static final String LEFT_MAC = "02:00:00:00:00:0a";
    private static final String RIGHT_MAC = "02:00:00:00:00:0b";

    static Wire create(String image, int sessions) {
        Wire wire = new Wire(Namespace.create(image), Namespace.create(image), sessions);
        String name = Namespace.DEVICE;
        Command.run(
                "ip",
                "link",
                "add",
                "name",
                name,
                "netns",
                Long.toString(wire.left.pid()),
                "address",
                LEFT_MAC,
                "type",
                "veth",
                "peer",
                "name",
                name,
                "netns",
                Long.toString(wire.right.pid()),
                "address",
                RIGHT_MAC);
        wire.address(wire.left, "a", "b", RIGHT_MAC);
        wire.address(wire.right, "b", "a", LEFT_MAC);
        return wire;
    }

    private void address(Namespace end, String own, String other, String otherMac) {
        StringBuilder batch = new StringBuilder("link set dev v0 up\nlink set dev lo up\n");
        for (int number = 1; number <= sessions; number++) {
            batch.append("address add ").append(text(own, number)).append("/64 dev v0 nodad\n");
            batch.append(
                    "neighbor replace %s lladdr %s dev v0 nud permanent\n".formatted(text(other, number), otherMac));
        }
        end.write("/run/addresses", batch.toString());
        end.run("ip", "-6", "-batch", "/run/addresses");
    }

    private static String text(String side, int number) {
        return "fd00:bfd::" + side + ":" + Integer.toHexString(number);
    }

    /** {@return what is at the left end} */
    End leftEnd() {
        return new End(left, "a", "b", sessions);
    }

    /** {@return what is at the right end} */
    End rightEnd() {
        return new End(right, "b", "a", sessions);
    }

    @Override
    public void close() {
        left.close();
        right.close();
    }

    /**
     * One end, as a speaker there is told of it.
     *
     * @param namespace where it runs
     * @param own the letter of its addresses
     * @param other the letter of its peers'
     * @param sessions how many sessions it has
     */
    record End(Namespace namespace, String own, String other, int sessions) {
        String local(int number) {
            return text(own, number);
        }

        String remote(int number) {
            return text(other, number);
        }
    }
}
