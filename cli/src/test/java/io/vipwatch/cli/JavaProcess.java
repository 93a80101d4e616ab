package io.vipwatch.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A JVM of its own with the classes of the tests; whoever ignored SIGINT before, it does not. */
final class JavaProcess {
    private JavaProcess() {}

    static ProcessBuilder of(Class<?> main, List<String> arguments) {
        List<String> command = Stream.concat(
                        Stream.of(
                                "env",
                                "--default-signal=INT",
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                                main.getName()),
                        arguments.stream())
                .toList();
        return new ProcessBuilder(command);
    }
}
