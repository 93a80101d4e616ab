package io.vipwatch.lab.interop;

import io.vipwatch.lab.container.ContainerLab;
import io.vipwatch.lab.container.SshAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;

/**
 * Models what an operator writes to have the API of a lab injected.
 *
 * @param addPath whether the edge is told of every healthy node
 * @param guards keys of the section {@code guards}, in braces
 * @param checks the times of the check
 * @param service keys of the service beside the usual ones, on a line each
 * @param probes the section {@code probes}; empty for none
 * @param correction what else is changed in the file
 */
record InjectSetting(
        boolean addPath,
        String guards,
        String checks,
        String service,
        String probes,
        UnaryOperator<String> correction) {
    static final Duration INTERVAL = Duration.ofMillis(100);
    static final Duration FAST_INTERVAL = Duration.ofMillis(100);
    static final int FALL = 3;
    static final int RISE = 2;
    static final int API_PORT = 6443;

    /** Checks that come to something within half a second, no damping, and one node after the other may go bad. */
    static final InjectSetting USUAL = new InjectSetting(
            true,
            "{fail_open_share: 100, damping: {half_life: 1s, suppress: 100000, reuse: 99999}}",
            "interval: %dms, fast_interval: %dms, timeout: 90ms, rise: %d, fall: %d"
                    .formatted(INTERVAL.toMillis(), FAST_INTERVAL.toMillis(), RISE, FALL),
            "",
            "",
            UnaryOperator.identity());

    InjectSetting withoutAddPath() {
        return new InjectSetting(false, guards, checks, service, probes, correction);
    }

    InjectSetting withGuards(String others) {
        return new InjectSetting(addPath, others, checks, service, probes, correction);
    }

    InjectSetting withChecks(String times) {
        return new InjectSetting(addPath, guards, times, service, probes, correction);
    }

    InjectSetting withService(String... keys) {
        return new InjectSetting(addPath, guards, checks, String.join("\n", keys), probes, correction);
    }

    InjectSetting withProbes(String section) {
        return new InjectSetting(addPath, guards, checks, service, section, correction);
    }

    /** {@return the same with other checks, a list of them} */
    InjectSetting withCheckList(String list) {
        return withCorrection(
                text -> text.replaceFirst("(?m)checks: \\[.*$", Matcher.quoteReplacement("checks: " + list)));
    }

    InjectSetting withCorrection(UnaryOperator<String> change) {
        return new InjectSetting(
                addPath, guards, checks, service, probes, text -> change.apply(correction.apply(text)));
    }

    /** {@return the file, written into a directory together with those that it refers to} */
    Path write(ContainerLab lab, Path directory) throws IOException {
        Path file = ObserverConfiguration.of(lab.topology()).write(directory);
        if (!addPath) {
            Files.writeString(
                    file, Files.readString(file).replace("    role: edge\n", "    role: edge\n    add_path: false\n"));
        }
        Files.writeString(file, edge(lab.edge().ssh(), directory), StandardOpenOption.APPEND);
        Files.writeString(file, probes, StandardOpenOption.APPEND);
        Files.writeString(file, inject(lab), StandardOpenOption.APPEND);
        return Files.writeString(file, correction.apply(Files.readString(file)));
    }

    private static String edge(SshAccess access, Path directory) throws IOException {
        Files.writeString(directory.resolve("key"), access.privateKey());
        Files.writeString(directory.resolve("known_hosts"), access.knownHost() + "\n");
        return """
                edge:
                  ssh: {host: '%s', user: %s, key: key, known_hosts: known_hosts}
                  poll: 1s
                  routes: true
                """.formatted(access.address(), access.user());
    }

    private String inject(ContainerLab lab) {
        StringBuilder text = new StringBuilder("""
                inject:
                  allow: ['%1$s']
                  guards: %2$s
                  services:
                    - name: api
                      prefixes: ['%1$s']
                      edges: [edge]
                      checks: [{name: port, kind: tcp, port: %3$d, %4$s}]
                      backends:
                """.formatted(lab.topology().vip(), guards, API_PORT, checks));
        lab.nodes()
                .forEach(node -> text.append(
                        "        - {node: %s, next_hops: ['%s']}\n".formatted(node.name(), node.address())));
        return text.append(service.indent(6)).toString();
    }
}
