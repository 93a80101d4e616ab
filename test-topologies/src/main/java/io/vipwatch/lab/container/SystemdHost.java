package io.vipwatch.lab.container;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.RestartPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Has a member of the lab boot: its first process is systemd, its daemons are services. On a node BIRD and {@code calico-node}
 * are taken up again as Calico's runit does, and the API server as the unit of k3s does; on the edge FRR is what Debian's own
 * unit makes of it.
 */
final class SystemdHost {
    private static final String UNITS = "/etc/systemd/system/";
    private static final String ENVIRONMENT = "PassEnvironment=LAB_NAME LAB_ADDRESS LAB_VIP\n";

    /** Where systemd keeps its groups: in a hierarchy of its own, or in the one that there is. */
    private static final Path OWN_GROUPS = Path.of("/sys/fs/cgroup/systemd");

    private static final Map<String, String> NODE = Map.of(
            UNITS + "bird6.service",
            """
            [Unit]
            After=lab.service
            StartLimitIntervalSec=0
            [Service]
            RuntimeDirectory=bird
            ExecStart=/usr/sbin/bird6 -f -R -c /etc/bird/bird6.conf
            Restart=always
            RestartSec=1s
            """,
            UNITS + "calico-node.service",
            """
            [Service]
            ExecStart=/usr/local/bin/calico-node
            Restart=always
            RestartSec=1s
            """,
            UNITS + "k3s.service",
            """
            [Unit]
            After=lab.service
            [Service]
            %sExecStartPre=/usr/local/bin/lab-entry certificate
            ExecStart=/usr/local/bin/kube-apiserver ${LAB_NAME} 6443 /var/lib/lab/api.pem
            KillMode=process
            Restart=always
            RestartSec=5s
            """.formatted(ENVIRONMENT),
            "/usr/local/bin/calico-node",
            "#!/bin/sh\nwhile sleep 60; do :; done\n",
            "/usr/local/bin/kube-apiserver",
            LabImage.text("lab-api"));

    private static final Map<String, String> EDGE =
            Map.of(UNITS + "frr.service.d/lab.conf", """
            [Unit]
            After=lab.service
            [Service]
            ExecStartPre=/bin/chown -R frr:frr /etc/frr
            """, "/etc/frr/daemons", """
            bgpd=yes
            bfdd=yes
            vtysh_enable=yes
            zebra_options="-A 127.0.0.1 -s 90000000"
            bgpd_options="-A 127.0.0.1"
            bfdd_options="-A 127.0.0.1"
            staticd_options="-A 127.0.0.1"
            """);

    private SystemdHost() {}

    /** {@return a plan of the same member that boots} */
    static Plan of(Plan plan) {
        String role = plan.command().getFirst();
        boolean edge = role.equals("edge");
        Map<String, String> files = new HashMap<>(plan.files());
        files.putAll(edge ? EDGE : NODE);
        files.put(UNITS + "lab.service", """
                [Service]
                Type=oneshot
                RemainAfterExit=yes
                %sExecStart=/usr/local/bin/lab-entry booted %s
                """.formatted(ENVIRONMENT, role));
        files.put(
                UNITS + "multi-user.target.d/lab.conf",
                "[Unit]\nWants=lab.service " + (edge ? "frr.service" : "bird6.service calico-node.service k3s.service")
                        + "\n");
        Map<String, String> environment = new HashMap<>(plan.environment());
        environment.put("container", "docker");
        return new Plan(
                plan.lab(),
                plan.name(),
                plan.image(),
                List.of("/lib/systemd/systemd"),
                List.of(),
                plan.networkMode(),
                plan.address(),
                Map.copyOf(environment),
                Map.copyOf(files),
                plan.capabilities(),
                true);
    }

    /** {@return what the engine has to grant systemd; whoever reboots comes back} */
    static HostConfig settings() {
        Path groups = Files.isDirectory(OWN_GROUPS) ? OWN_GROUPS : Path.of("/sys/fs/cgroup");
        return HostConfig.newHostConfig()
                .withInit(false)
                .withRestartPolicy(RestartPolicy.alwaysRestart())
                .withCgroupnsMode("host")
                .withTmpFs(Map.of("/run", "", "/run/lock", ""))
                .withBinds(Bind.parse(groups + ":" + groups + ":rw"));
    }
}
