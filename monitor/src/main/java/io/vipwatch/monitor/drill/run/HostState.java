package io.vipwatch.monitor.drill.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What must be the same on a host after a drill as before, in parts: rules of nftables, links, addresses, routes that no
 * routing daemon made, and daemons or units. A part that cannot be had on the host stays empty both times.
 *
 * @param parts the lines of each part
 */
public record HostState(Map<String, String> parts) {
    private static final String HEADER = "== ";

    /** Daemons that a drill may hit, by the names of their processes. */
    private static final String DAEMONS =
            "bird|bird6|calico-node|felix|k3s-server|k3s-agent|kube-apiserver|kubelet|etcd|lab-api|sshd|zebra|bgpd|bfdd|staticd";

    /** Whose rules follow what runs in the cluster, and so change while a drill goes on. */
    private static final String OTHERS_RULES = "KUBE-|cali|CNI-|FLANNEL|DOCKER|127\\.0\\.0\\.11";

    public HostState {
        parts = Map.copyOf(parts);
    }

    /** {@return the lines that print it; processes of sshd that serve a connection come and go with the drill's own} */
    static String script() {
        return """
                echo '== rules'
                nft -s list ruleset 2>/dev/null | awk '/chain (%2$s)/ { skip = 1 } !skip && !/(%2$s)/ { print } /^\t}/ { skip = 0 }'
                echo '== links'; ip -o link show | sed 's/^[0-9]*: //; s/@[^:]*:/:/; s/ link\\/.*//; s/ qlen.*//'
                echo '== addresses'; ip -o address show | sed 's/^[0-9]*: //; s/ *valid_lft.*//' | grep -v ' fe80:' | sort
                echo '== routes'
                for f in -4 -6; do
                  ip -o $f route show table all | grep -Ev 'proto (bird|bgp|zebra|ra)|expires|fe80:|^multicast|^ff00:' | sed 's/ pref .*//' | sort
                done
                echo '== daemons'
                ps -e -o stat= -o comm= -o args= | awk '$2 ~ /^(%1$s)$/ && !($3 == "sshd:" && !/listener/) { print $2, (substr($1, 1, 1) == "T" ? "stopped" : "running") }' | sort | uniq -c
                echo '== units'
                [ ! -d /run/systemd/system ] || systemctl list-units --type=service --state=failed --no-legend --plain | awk '{ print $1 }'
                echo '== traces'; ls /run/vipwatch-drill 2>/dev/null
                echo '== end'
                """.formatted(DAEMONS, OTHERS_RULES);
    }

    /**
     * {@return what the lines printed}
     *
     * @throws IllegalArgumentException if they did not come to their end
     */
    static HostState read(String printed) {
        Map<String, String> parts = new LinkedHashMap<>();
        String part = "";
        StringBuilder lines = new StringBuilder();
        for (String line : printed.split("\n", -1)) {
            if (line.startsWith(HEADER)) {
                parts.put(part, lines.toString());
                part = line.substring(HEADER.length());
                lines.setLength(0);
            } else {
                lines.append(line.stripTrailing()).append('\n');
            }
        }
        if (!part.equals("end")) {
            throw new IllegalArgumentException("the state of the host was cut off");
        }
        parts.remove("");
        return new HostState(parts);
    }

    /** {@return how a later state differs, a line each: {@code rules: + line} for one that came, {@code -} for one that went} */
    List<String> differences(HostState later) {
        List<String> differences = new ArrayList<>();
        parts.keySet().stream().sorted().forEach(part -> {
            List<String> before = lines(this, part);
            List<String> after = lines(later, part);
            List<String> gone = new ArrayList<>(before);
            after.forEach(gone::remove);
            List<String> come = new ArrayList<>(after);
            before.forEach(come::remove);
            gone.forEach(line -> differences.add(part + ": - " + line));
            come.forEach(line -> differences.add(part + ": + " + line));
        });
        return differences;
    }

    private static List<String> lines(HostState state, String part) {
        return state.parts
                .getOrDefault(part, "")
                .lines()
                .filter(line -> !line.isBlank())
                .map(String::strip)
                .toList();
    }
}
