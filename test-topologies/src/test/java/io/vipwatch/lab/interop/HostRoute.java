package io.vipwatch.lab.interop;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.lab.topology.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Models a route of this host to an address, through a router of a lab. Used from the test's thread. */
record HostRoute(IpAddress address, String device) implements AutoCloseable {
    /**
     * Puts the route in.
     *
     * @param router a host on the link of the device
     * @param device this host's, on the lab's network
     */
    static HostRoute of(IpAddress address, IpAddress router, String device) throws IOException, InterruptedException {
        HostRoute route = new HostRoute(address, device);
        // The router is on the same link as those behind it and may say so; packets are to go through it all the same.
        Files.writeString(Path.of("/proc/sys/net/ipv6/conf", device, "accept_redirects"), "0");
        route.change("replace", "via", router.toString());
        return route;
    }

    private void change(String what, String... through) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip", "-6", "route", what, address + "/128"));
        command.addAll(List.of(through));
        command.addAll(List.of("dev", device));
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new LabFailure("not done: " + String.join(" ", command));
        }
    }

    @Override
    public void close() throws IOException {
        try {
            change("del");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
