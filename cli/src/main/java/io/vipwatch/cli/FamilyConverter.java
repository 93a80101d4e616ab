package io.vipwatch.cli;

import io.vipwatch.bgp.prefix.Family;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine;

/** Reads an address family from the command line, and names those there are. */
final class FamilyConverter implements CommandLine.ITypeConverter<Family>, Iterable<String> {
    private static final List<Family> FAMILIES = List.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST);

    @Override
    public Family convert(String text) {
        return FAMILIES.stream()
                .filter(family -> family.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new CommandLine.TypeConversionException(
                        "'" + text + "' is not one of " + String.join(", ", this)));
    }

    @Override
    public Iterator<String> iterator() {
        return FAMILIES.stream().map(Family::text).iterator();
    }
}
