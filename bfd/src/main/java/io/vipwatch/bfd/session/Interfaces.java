package io.vipwatch.bfd.session;

import io.vipwatch.bfd.socket.BfdException;
import io.vipwatch.bfd.socket.MappedAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;

/** The network interfaces of this machine by name and by index; asked on the engine's thread. */
interface Interfaces {
    /** {@return the index of the interface {@code name}, if there is one} */
    Optional<Integer> index(String name);

    /** {@return the name of the interface {@code index}, if there is one} */
    Optional<String> name(int index);

    /** {@return the subnets of the interface; none where that cannot be known} */
    List<AddressPrefix> subnets(int index);

    /**
     * {@return every subnet of this machine, by its own addresses, with the index of its interface; empty where that cannot
     * be known}
     */
    List<Subnet> subnets();

    /**
     * A subnet that this machine is connected to.
     *
     * @param prefix the subnet
     * @param own this machine's address in it
     * @param interfaceIndex the interface
     */
    record Subnet(AddressPrefix prefix, MappedAddress own, int interfaceIndex) {}

    /** {@return the interfaces of the operating system} */
    static Interfaces system() {
        return new Interfaces() {
            @Override
            public Optional<Integer> index(String name) {
                try {
                    return Optional.ofNullable(NetworkInterface.getByName(name)).map(NetworkInterface::getIndex);
                } catch (SocketException e) {
                    throw new BfdException("the interface " + name + " cannot be looked up: " + e.getMessage(), e);
                }
            }

            @Override
            public Optional<String> name(int index) {
                try {
                    return Optional.ofNullable(NetworkInterface.getByIndex(index))
                            .map(NetworkInterface::getName);
                } catch (SocketException _) {
                    return Optional.empty();
                }
            }

            @Override
            public List<AddressPrefix> subnets(int index) {
                try {
                    return Optional.ofNullable(NetworkInterface.getByIndex(index)).stream()
                            .flatMap(here -> here.getInterfaceAddresses().stream())
                            .map(own -> AddressPrefix.around(
                                    MappedAddress.of(own.getAddress()), own.getNetworkPrefixLength()))
                            .toList();
                } catch (SocketException _) {
                    return List.of();
                }
            }

            @Override
            public List<Subnet> subnets() {
                try {
                    return NetworkInterface.networkInterfaces()
                            .flatMap(here -> here.getInterfaceAddresses().stream()
                                    .map(own -> subnet(
                                            MappedAddress.of(own.getAddress()),
                                            own.getNetworkPrefixLength(),
                                            here.getIndex())))
                            .toList();
                } catch (SocketException _) {
                    return List.of();
                }
            }

            private static Subnet subnet(MappedAddress own, int length, int index) {
                return new Subnet(AddressPrefix.around(own, length), own, index);
            }
        };
    }
}
