package io.vipwatch.bfd.session;

import io.vipwatch.bfd.socket.BfdException;
import io.vipwatch.bfd.socket.MappedAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;

/** The network interfaces of this machine by name and by index; asked on the engine's thread. */
interface Interfaces {
    /** {@return the index of the interface {@code name}, if there is one} */
    Optional<Integer> index(String name);

    /** {@return the name of the interface {@code index}, if there is one} */
    Optional<String> name(int index);

    /** {@return whether {@code address} belongs to a subnet of the interface; true where that cannot be known} */
    boolean onLink(int index, MappedAddress address);

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
            public boolean onLink(int index, MappedAddress address) {
                try {
                    NetworkInterface here = NetworkInterface.getByIndex(index);
                    return here == null
                            || here.getInterfaceAddresses().isEmpty()
                            || here.getInterfaceAddresses().stream()
                                    .map(own -> AddressPrefix.around(
                                            MappedAddress.of(own.getAddress()), own.getNetworkPrefixLength()))
                                    .anyMatch(subnet -> subnet.contains(address.high(), address.low()));
                } catch (SocketException _) {
                    return true;
                }
            }
        };
    }
}
