package io.vipwatch.lab.container;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Network;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.lab.topology.LabFailure;
import io.vipwatch.lab.topology.Topology;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The network of a lab: a bridge on the host, which holds the network's first address. Used from any thread.
 *
 * @param engine where it is
 * @param id the engine's name for it
 * @param lan its prefix
 * @param device its name as a network device of the host
 */
record Bridge(Engine engine, String id, Prefix lan, String device) {
    private static final int ATTEMPTS = 20;
    private static final int LAN_NUMBERS = 0xffff;

    /**
     * Makes a network on a prefix that nobody else on this host uses.
     *
     * @param numbers where the search begins
     */
    static Bridge create(Engine engine, RandomGenerator numbers) {
        for (int attempt = 1; ; attempt++) {
            int number = 1 + numbers.nextInt(LAN_NUMBERS);
            try {
                return create(engine, number);
            } catch (DockerException taken) {
                // 403 and 409 are what engines of different ages answer to a prefix or a device name in use.
                boolean inUse = taken.getHttpStatus() == 403 || taken.getHttpStatus() == 409;
                if (!inUse || attempt == ATTEMPTS) {
                    throw new LabFailure("cannot make a network: " + taken.getMessage(), taken);
                }
            }
        }
    }

    static Bridge create(Engine engine, int number) {
        Prefix lan = Topology.lanNumber(number);
        String device = String.format("vipwatch%04x", number);
        String id = engine.client()
                .createNetworkCmd()
                .withName(device)
                .withCheckDuplicate(true)
                .withEnableIpv6(true)
                .withLabels(engine.labels())
                .withOptions(Map.of("com.docker.network.bridge.name", device))
                .withIpam(new Network.Ipam()
                        .withConfig(new Network.Ipam.Config()
                                .withSubnet(lan.toString())
                                .withGateway(IpAddress.ofIpv6(lan.high(), 1).toString())))
                .exec()
                .getId();
        return new Bridge(engine, id, lan, device);
    }

    void remove() {
        try {
            engine.client().removeNetworkCmd(id).exec();
        } catch (NotFoundException gone) {
            // What was asked for.
        }
    }
}
