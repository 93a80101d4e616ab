package io.vipwatch.lab.container;

import com.github.dockerjava.api.model.Capability;
import io.vipwatch.bgp.prefix.IpAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Models a container before it exists.
 *
 * @param lab the device name of its lab's bridge, which distinguishes the labs of a host
 * @param name its name among the members of its lab
 * @param image what it runs from
 * @param entryPoint what it runs instead of the image's own entry point; empty for that one
 * @param command the role and its arguments
 * @param networkMode the id of the network it joins, or the engine's word {@code host}, or {@code container:} and the id of the
 *     container whose network it shares
 * @param address its fixed address on that network
 * @param environment variables of its role
 * @param files absolute path to content, copied in before it starts
 * @param capabilities Linux capabilities beyond the engine's own
 * @param boots whether its first process is systemd, and the engine starts it again whenever that ends
 */
record Plan(
        String lab,
        String name,
        String image,
        List<String> entryPoint,
        List<String> command,
        String networkMode,
        Optional<IpAddress> address,
        Map<String, String> environment,
        Map<String, String> files,
        Set<Capability> capabilities,
        boolean boots) {

    /** {@return a router: FRR's zebra insists on SYS_ADMIN, everybody needs the other two} */
    static Plan router(
            String name,
            String role,
            Bridge bridge,
            IpAddress address,
            Map<String, String> environment,
            Map<String, String> files) {
        return new Plan(
                bridge.device(),
                name,
                LabImage.name(),
                List.of(),
                List.of(role),
                bridge.id(),
                Optional.of(address),
                environment,
                files,
                Set.of(Capability.NET_ADMIN, Capability.NET_RAW, Capability.SYS_ADMIN),
                false);
    }

    /** {@return the same from the edge's image} */
    Plan from(EdgeImage other) {
        Map<String, String> all = new HashMap<>(files);
        all.putAll(other.files());
        return new Plan(
                lab,
                name,
                other.name(),
                other.entryPoint(),
                command,
                networkMode,
                address,
                environment,
                Map.copyOf(all),
                capabilities,
                boots);
    }
}
