package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher at the root of the project, in a checkout of stand-ins: a Maven that notes that it was called and leaves a
 * package behind, and a java that prints its arguments.
 */
class LauncherTest {
    private static final Path LAUNCHER =
            Path.of("..", "vipwatch").toAbsolutePath().normalize();
    private static final Path OF_THE_PACKAGE =
            Path.of("src/main/launcher/vipwatch").toAbsolutePath();
    private static final FileTime LONG_AGO = FileTime.fromMillis(1_700_000_000_000L);
    private static final FileTime LATER = FileTime.fromMillis(1_700_000_100_000L);
    private static final List<String> MODULES = List.of("bgp-core", "bfd", "monitor", "test-topologies", "cli");

    @TempDir
    private Path directory = Path.of("");

    private Path checkout = Path.of("");

    /** How the launcher ended. */
    private record Run(int exitCode, String out, String err) {}

    @BeforeEach
    void standIns() throws IOException {
        checkout = Files.createDirectories(directory.resolve("a checkout"));
        Files.copy(LAUNCHER, checkout.resolve("vipwatch"));
        Files.createDirectories(checkout.resolve("script"));
        script(checkout.resolve("script/jdk"), "echo '" + checkout.resolve("jdk") + "'");
        Files.createDirectories(checkout.resolve("jdk/bin"));
        script(checkout.resolve("jdk/bin/java"), "for last; do printf '<%s>' \"$last\"; done");
        script(checkout.resolve("mvnw"), """
                root=${0%/*}
                echo built >>"$root/builds"
                sleep 1
                mkdir -p "$root/cli/target/dist/bin"
                cp "$root/cli/src/main/launcher/vipwatch" "$root/cli/target/dist/bin"
                touch "$root/cli/target/dist/built" "$root/cli/target/dist/vipwatch.aot"
                touch "$root/cli/target/dist/vipwatch-agent.aot"
                echo 'of no interest'
                echo 'vipwatch: the cache is smaller'
                echo "$root/jdk" >"$root/cli/target/dist/jdk"
                """);
        old(checkout.resolve("pom.xml"));
        for (String module : MODULES) {
            Files.createDirectories(checkout.resolve(module + "/src/main"));
            old(checkout.resolve(module + "/pom.xml"));
            old(checkout.resolve(module + "/src/main/Source.java"));
            Files.setLastModifiedTime(checkout.resolve(module + "/src/main"), LONG_AGO);
        }
        Path packaged = Files.createDirectories(checkout.resolve("cli/src/main/launcher"));
        Files.copy(OF_THE_PACKAGE, packaged.resolve("vipwatch"), StandardCopyOption.COPY_ATTRIBUTES);
        old(packaged.resolve("vipwatch"));
        Files.setLastModifiedTime(packaged, LONG_AGO);
        Files.setLastModifiedTime(checkout.resolve("cli/src/main"), LONG_AGO);
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void old(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.writeString(file, "");
        }
        Files.setLastModifiedTime(file, LONG_AGO);
    }

    private Process start(Path from, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(from.toFile());
        builder.environment().keySet().retainAll(Map.of("PATH", "").keySet());
        return builder.start();
    }

    private static Run end(Process process) throws IOException, InterruptedException {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(Duration.ofSeconds(60))).isTrue();
        return new Run(process.exitValue(), out, err);
    }

    private Run run(String... arguments) throws IOException, InterruptedException {
        return end(start(
                directory,
                Stream.concat(Stream.of(checkout.resolve("vipwatch").toString()), Stream.of(arguments))
                        .toArray(String[]::new)));
    }

    private long builds() throws IOException {
        Path log = checkout.resolve("builds");
        return Files.exists(log) ? Files.readAllLines(log).size() : 0;
    }

    @Test
    void theFirstUseBuildsAndTheNextDoesNot() throws Exception {
        Run first = run("decode", "a file", "");
        assertThat(first.exitCode()).isZero();
        assertThat(first.out()).endsWith("<io.vipwatch.cli.Main><decode><a file><>");
        assertThat(first.err().lines())
                .hasSize(2)
                .last()
                .as("what the build has to say, and no more of it")
                .isEqualTo("vipwatch: the cache is smaller");
        assertThat(first.err()).startsWith("vipwatch: building");
        Run second = run("status");
        assertThat(second.out()).endsWith("<io.vipwatch.cli.Main><status>");
        assertThat(second.err()).isEmpty();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void aSourceThatIsNewerThanTheBuildIsBuilt() throws Exception {
        run();
        Files.setLastModifiedTime(checkout.resolve("cli/target/dist/built"), LATER);
        run();
        assertThat(builds()).as("everything is older").isEqualTo(1);
        Files.setLastModifiedTime(
                checkout.resolve("monitor/src/main/Source.java"), FileTime.fromMillis(LATER.toMillis() + 1000));
        assertThat(run().err()).startsWith("vipwatch: building");
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void itIsFoundThroughSymbolicLinksFromAnyDirectory() throws Exception {
        run();
        Path first = Files.createSymbolicLink(directory.resolve("first"), Path.of("a checkout/vipwatch"));
        Path second = Files.createSymbolicLink(
                Files.createDirectories(directory.resolve("bin")).resolve("vw"), first);
        assertThat(end(start(Path.of("/"), second.toString(), "x")).out()).endsWith("<x>");
        assertThat(end(start(checkout, "sh", "vipwatch", "y")).out()).endsWith("<y>");
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void twoFirstUsesAtOnceBuildOnce() throws Exception {
        String launcher = checkout.resolve("vipwatch").toString();
        Process one = start(directory, launcher, "one");
        Process two = start(directory, launcher, "two");
        assertThat(end(one).out()).endsWith("<one>");
        assertThat(end(two).out()).endsWith("<two>");
        assertThat(builds()).isEqualTo(1);
        assertThat(checkout.resolve(".vipwatch-build")).doesNotExist();
    }

    @Test
    void aBuildThatWasKilledDoesNotBlockTheNext() throws Exception {
        Path lock = Files.createDirectories(checkout.resolve(".vipwatch-build"));
        Files.writeString(lock.resolve("pid"), "999999999\n");
        assertThat(run("z").out()).endsWith("<z>");
    }

    @Test
    void aBuildThatFailsShowsWhyAndIsExitCode2() throws Exception {
        script(checkout.resolve("mvnw"), "echo 'no such thing'; exit 1");
        Run failed = run();
        assertThat(failed.exitCode()).isEqualTo(2);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err()).contains("no such thing", "vipwatch: the build failed");
        assertThat(checkout.resolve(".vipwatch-build")).doesNotExist();
    }

    @Test
    void theMonitorRunsWithoutTheLimitsOfShortCommands() throws Exception {
        run();
        assertThat(run("status").out()).contains("<-XX:TieredStopAtLevel=1>");
        assertThat(run("status").out()).doesNotContain("<-Xmn32m>");
        assertThat(run("run").out()).doesNotContain("TieredStopAtLevel").contains("<-Xmn32m>");
    }

    @Test
    void theAgentHasLittleMemoryAndACacheAndALogOfItsOwn() throws Exception {
        run();
        assertThat(run("bfd", "agent").out())
                .contains("<-Xmx24m>", "/cli/target/dist/vipwatch-agent.aot>", "PlainLogging>");
        assertThat(run("status").out()).doesNotContain("<-Xmx").contains("/cli/target/dist/vipwatch.aot>");
    }

    @Test
    void aPackageWithoutACacheDoesNotAskTheJvmForOne() throws Exception {
        run();
        Files.delete(checkout.resolve("cli/target/dist/vipwatch.aot"));
        assertThat(run("status").out()).doesNotContain("AOTCache").endsWith("<status>");
    }

    @Test
    void aPackageRunsOnTheRuntimeBesideItWhereverItLies() throws Exception {
        run();
        Path elsewhere = Files.createDirectories(directory.resolve("opt/vipwatch"));
        Files.createDirectories(elsewhere.resolve("bin"));
        Files.copy(OF_THE_PACKAGE, elsewhere.resolve("bin/vipwatch"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(elsewhere.resolve("runtime/bin"));
        script(elsewhere.resolve("runtime/bin/java"), "for last; do printf '<%s>' \"$last\"; done");
        Path link = Files.createSymbolicLink(directory.resolve("vw"), elsewhere.resolve("bin/vipwatch"));
        assertThat(end(start(Path.of("/"), link.toString(), "status")).out())
                .contains("<" + elsewhere.toRealPath() + "/lib/vipwatch-cli.jar>")
                .endsWith("<status>");
    }

    @Test
    void aPackageWithoutAnyJavaSaysSo() throws Exception {
        Path elsewhere = Files.createDirectories(directory.resolve("opt/bin"));
        Path launcher = Files.copy(OF_THE_PACKAGE, elsewhere.resolve("vipwatch"), StandardCopyOption.COPY_ATTRIBUTES);
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", launcher.toString(), "status");
        builder.environment().clear();
        builder.environment().put("PATH", directory.toString());
        Run refused = end(builder.start());
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).isEqualTo("vipwatch: no Java 25: set JAVA_HOME to where it is\n");
    }
}
