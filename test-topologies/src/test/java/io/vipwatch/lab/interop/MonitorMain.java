package io.vipwatch.lab.interop;

import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.daemon.Daemon;
import java.nio.file.Path;

/** A monitor in a process of its own, which can be killed: the first argument is its configuration file. */
final class MonitorMain {
    private MonitorMain() {}

    public static void main(String[] arguments) throws Exception {
        Daemon daemon = Daemon.start(new ConfigReader(System.getenv()).read(Path.of(arguments[0])), "interop");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> daemon.close("terminated"), "shutdown"));
        daemon.awaitClosed();
    }
}
