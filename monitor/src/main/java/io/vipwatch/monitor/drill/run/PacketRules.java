package io.vipwatch.monitor.drill.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Packets of an interface that vanish, by a table of nftables of its own (nft(8), family netdev): at the device, before IP
 * sees what comes and after it has let go of what goes. What is spared comes first.
 *
 * @param table the table's name
 * @param link the interface
 * @param in whether what arrives is lost
 * @param out whether what leaves is lost
 * @param victims which packets, as nftables says it; empty: all
 * @param spared whose SSH still passes
 */
record PacketRules(String table, String link, boolean in, boolean out, String victims, Optional<Site.SshWay> spared) {
    String apply() {
        return "nft -f - <<'RULES'\n" + text() + "RULES\n";
    }

    /** Asks the kernel whether it would take them, and changes nothing. */
    String check() {
        return "command -v nft >/dev/null || { echo 'nft is not installed' >&2; exit 1; }\n"
                + "ip link show dev " + link + " >/dev/null || exit 1\n"
                + "nft -c -f - <<'RULES'\n" + text() + "RULES\n";
    }

    String verify() {
        return "nft list table netdev " + table + " >/dev/null\n";
    }

    String revert() {
        return "nft delete table netdev " + table + " 2>/dev/null\ntrue\n";
    }

    /** A list that cannot be had proves nothing. */
    String verifyReverted() {
        return "tables=$(nft list tables) || exit 1\n" + "case \"$tables\" in *" + table
                + "*) echo 'the rules are still there' >&2; exit 1;; esac\n";
    }

    private String text() {
        StringBuilder text = new StringBuilder("table netdev " + table + " {\n");
        if (in) {
            text.append(chain("ingress", "saddr", "dport"));
        }
        if (out) {
            text.append(chain("egress", "daddr", "sport"));
        }
        return text.append("}\n").toString();
    }

    private String chain(String hook, String remote, String localPort) {
        List<String> rules = new ArrayList<>();
        spared.ifPresent(way -> {
            // Whoever spares a connection needs the neighbours to reach it.
            String family = way.runner().isIpv6() ? "ip6" : "ip";
            rules.add(family + " " + remote + " " + way.runner() + " tcp " + localPort + " " + way.port() + " accept");
            rules.add(
                    !way.runner().isIpv6()
                            ? "meta protocol arp accept"
                            : "icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-advert } accept");
        });
        rules.add(victims.isEmpty() ? "drop" : victims + " drop");
        return "  chain " + hook + " {\n    type filter hook " + hook + " device \"" + link + "\" priority 0;\n    "
                + String.join("\n    ", rules) + "\n  }\n";
    }
}
