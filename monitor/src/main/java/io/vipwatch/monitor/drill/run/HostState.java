package io.vipwatch.monitor.drill.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What must be the same on a host after a drill as before, in parts: rules of nftables, links, addresses, routes that no
 * routing daemon made, daemons, services of systemd, and on an edge the running configuration of FRR, without its secrets. A
 * part that cannot be had on the host stays empty both times.
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

    /** Interfaces of pods and containers, which follow what runs in the cluster. */
    private static final String OTHERS_LINKS = "cali|veth|cni|docker|br-|lxc";

    /** Services that begin and end by themselves, when somebody asks or a timer says so, or with a session. */
    private static final String PASSING_UNITS =
            "vipwatch-drill-|user@|user-runtime-dir@|session|run-|systemd-(hostnamed|timedated|localed|tmpfiles|ask|update|coredump)"
                    + "|packagekit|fwupd|apt-|apt_|dpkg-|man-db|logrotate|motd-|fstrim|e2scrub|phpsessionclean|anacron|dnf-|mlocate|polkit"
                    + "|snapd|containerd-shim|crio-|cri-";

    public HostState {
        parts = Map.copyOf(parts);
    }

    /** {@return the lines that print it; processes of sshd that serve a connection come and go with the drill's own} */
    static String script(Optional<String> vtysh) {
        return """
                echo '== rules'
                nft -s list ruleset 2>/dev/null | awk '/chain (%2$s)/ { skip = 1 } !skip && !/(%2$s)/ { print } /^\t}/ { skip = 0 }'
                echo '== links'
                ip -o link show | sed 's/^[0-9]*: //; s/@[^:]*:/:/; s/ link\\/.*//; s/ qlen.*//' | grep -Ev '^(%3$s)'
                echo '== addresses'
                ip -o address show | sed 's/^[0-9]*: //; s/ *valid_lft.*//; s/ tentative//' | grep -Ev '^(%3$s)| fe80:' | sort
                echo '== routes'
                for f in -4 -6; do
                  ip -o $f route show table all | grep -Ev 'proto (bird|bgp|zebra|ra)|expires|fe80:|^multicast|^ff00:| dev (%3$s)' | sed 's/ pref .*//' | sort
                done
                echo '== daemons'
                ps -e -o stat= -o comm= -o args= | awk '$2 ~ /^(%1$s)$/ && !($3 == "sshd:" && !/listener/) { print $2, (substr($1, 1, 1) == "T" ? "stopped" : "running") }' | sort | uniq -c
                echo '== units'
                ! command -v systemctl >/dev/null || systemctl list-units --type=service --state=active,failed --no-legend --plain 2>/dev/null \\
                  | awk '$1 !~ /^(%4$s)/ { print $1, $3 }' | sort
                echo '== traces'; ls /run/vipwatch-drill 2>/dev/null
                %5$secho '== end'
                """.formatted(
                        DAEMONS,
                        OTHERS_RULES,
                        OTHERS_LINKS,
                        PASSING_UNITS,
                        vtysh.map(HostState::configuration).orElse(""));
    }

    /** What cannot be had is not the same as nothing. */
    private static String configuration(String vtysh) {
        return """
                echo '== frr'
                configuration=$(%s -c 'show running-config') || exit 1
                echo "$configuration" | sed -E '1,/^!/d; s/ (password|key-string|secret|community|key) .*/ \\1 (kept back)/'
                """.formatted(vtysh);
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
