package io.vipwatch.cli;

import io.vipwatch.bgp.prefix.IpAddress;
import java.net.InetAddress;
import picocli.CommandLine;

/** Reads an IPv6 or IPv4 address from the command line; the interface of a link-local one is an option of its own. */
final class AddressConverter implements CommandLine.ITypeConverter<InetAddress> {
    @Override
    public InetAddress convert(String text) {
        return IpAddress.parse(text)
                .map(IpAddress::toInetAddress)
                .orElseThrow(() -> new CommandLine.TypeConversionException("'" + text
                        + "' is not an address such as 2001:db8::1 or 192.0.2.1"
                        + (text.indexOf('%') < 0 ? "" : "; an interface is named by --interface")));
    }
}
