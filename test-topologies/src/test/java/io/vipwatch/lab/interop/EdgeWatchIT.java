package io.vipwatch.lab.interop;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.vipwatch.lab.container.ContainerLab;
import io.vipwatch.lab.container.SshAccess;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.lab.topology.Topology;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.daemon.Daemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A whole monitor with a section {@code edge}: what an operator reads in its log. */
@Tag("lab")
class EdgeWatchIT {
    @TempDir
    private Path directory;

    /** The lines of the cross-check in the monitor's log. */
    private static final class LogLines extends AppenderBase<ILoggingEvent> {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        static LogLines started() {
            LogLines log = new LogLines();
            log.start();
            for (String name : List.of("vipwatch", "io.vipwatch.monitor.daemon.EdgeSide")) {
                Logger teller = (Logger) LoggerFactory.getLogger(name);
                teller.setLevel(Level.INFO);
                teller.addAppender(log);
            }
            return log;
        }

        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage());
        }

        void await(String wanted) {
            SshLab.await(
                    () -> "no '" + wanted + "' in " + lines,
                    () -> lines.stream().anyMatch(line -> line.startsWith(wanted)));
        }
    }

    @Test
    void aSessionThatIsShutAtTheEdgeIsAPathMissingThereUntilItIsOpenedAgain() throws Exception {
        LogLines log = LogLines.started();
        try (ContainerLab lab = ContainerLab.start(
                Topology.ofNodes(2).with(ReAdvertisement.REMOTE_PEERS_REJECTED).withObserver(WatchedLab.observer()))) {
            lab.awaitConverged(SshLab.START);
            Path file = ObserverConfiguration.of(lab.topology()).write(directory);
            Files.writeString(file, edgeSection(lab.edge().ssh()), StandardOpenOption.APPEND);
            try (Daemon _ = Daemon.start(new ConfigReader(Map.of()).read(file), "test")) {
                log.await("connected to the edge");
                String bgp = "vtysh -c 'conf t' -c 'router bgp "
                        + lab.topology().edge().asn() + "' -c '";
                String shut = "neighbor " + lab.node(1).address() + " shutdown'";
                lab.edge().exec("sh", "-c", bgp + shut);
                log.await("cross-check: missing-at-edge " + lab.topology().vip() + " node1: node1 announces it");
                lab.edge().exec("sh", "-c", bgp + "no " + shut);
                log.await("cross-check: missing-at-edge " + lab.topology().vip() + " node1: over");
            }
        }
    }

    private String edgeSection(SshAccess access) throws IOException {
        Files.writeString(directory.resolve("key"), access.privateKey());
        Files.writeString(directory.resolve("known_hosts"), access.knownHost() + "\n");
        return """
                edge:
                  ssh: {host: '%s', user: %s, key: key, known_hosts: known_hosts}
                  poll: 1s
                """.formatted(access.address(), access.user());
    }
}
