package io.vipwatch.lab.container;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Network;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.lab.topology.LabFailure;
import io.vipwatch.lab.topology.Topology;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

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

    /** Makes a network on a prefix that nobody else on this host uses. */
    static Bridge create(Engine engine, RandomGenerator numbers) {
        return Stream.generate(() -> create(engine, 1 + numbers.nextInt(LAN_NUMBERS)))
                .limit(ATTEMPTS)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> new LabFailure("found no network prefix that is free on this host"));
    }

    /** {@return the network of that number; empty when its prefix or its device is in use} */
    static Optional<Bridge> create(Engine engine, int number) {
        try {
            return Optional.of(make(engine, number));
        } catch (DockerException refused) {
            // 403 and 409 are what engines of different ages answer to a prefix or a device name in use.
            if (refused.getHttpStatus() == 403 || refused.getHttpStatus() == 409) {
                return Optional.empty();
            }
            throw new LabFailure("cannot make a network: " + refused.getMessage(), refused);
        }
    }

    private static Bridge make(Engine engine, int number) {
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

    /** {@return an address on it} */
    IpAddress address(int host) {
        return IpAddress.ofIpv6(lan.high(), lan.low() | host);
    }

    void remove() {
        try {
            engine.client().removeNetworkCmd(id).exec();
        } catch (NotFoundException gone) {
            // What was asked for.
        }
    }
}
