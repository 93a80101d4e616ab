package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The package as the build left it, with its rewritten classes and its cache. */
class PackageIT {
    private static final Path DIST = Path.of("target", "dist").toAbsolutePath();

    private static String java(String... arguments) throws IOException, InterruptedException {
        List<String> command = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:AOTCache=" + DIST.resolve("vipwatch.aot"),
                                "-XX:AOTMode=on", // refuses to start when the cache does not fit
                                "-XX:+UseSerialGC",
                                "-Xlog:disable", // as the launcher has it: what the JVM thinks of its cache is no
                                // output
                                "-Xlog:all=error:stderr",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                DIST.resolve("lib/vipwatch-cli.jar").toString(),
                                Main.class.getName()),
                        Stream.of(arguments))
                .toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void commandsRunOnTheCacheThatTheBuildLeft() throws Exception {
        assertThat(java("--help")).startsWith("Usage: vipwatch");
        assertThat(java("config", "example")).contains("router_id");
        assertThat(java("decode")).isEmpty();
        assertThat(java("--version")).doesNotContain("not packaged");
    }

    @Test
    void theDemonstrationEndsWithItsTableWithinAMinuteOnEightyColumns(@TempDir Path directory) throws Exception {
        Path output = directory.resolve("output");
        Process demo = new ProcessBuilder(DIST.resolve("bin/vipwatch").toString(), "demo")
                .redirectOutput(output.toFile())
                .redirectError(directory.resolve("errors").toFile())
                .start();
        try {
            assertThat(demo.waitFor(60, TimeUnit.SECONDS))
                    .as(Files.readString(output))
                    .isTrue();
        } finally {
            demo.destroyForcibly();
        }
        assertThat(demo.exitValue())
                .as(Files.readString(directory.resolve("errors")))
                .isZero();
        assertThat(directory.resolve("errors")).isEmptyFile();
        List<String> lines = Files.readAllLines(output);
        assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(lines.stream().map(line -> line.replaceAll(" +", " "))).contains("FAILURE SEEN AS TOOK EXPECTED");
        assertThat(String.join("\n", lines))
                .containsPattern("node1 withdraws the VIP +explicit-withdraw +[0-9.]+ ms +at once")
                // A hold time of 3 s may end too near to the claim to tell, if the fault comes right behind a
                // KEEPALIVE.
                .containsPattern(
                        "node-failure +under 3 s, by BGP withdrawal +2.1–3.1 s +[0-9.]+ ms\\s+(pass|inconclusive)");
    }

    @Test
    void thePackageHasTheLibraryOfSqliteAsAFile() {
        assertThat(DIST.resolve("lib/native/" + System.mapLibraryName("sqlitejdbc")))
                .isNotEmptyFile();
    }

    @Test
    void everyCommandHasItsManualPage() throws IOException {
        try (Stream<Path> pages = Files.list(DIST.resolve("share/man/man1"))) {
            Set<String> names = pages.map(page -> page.getFileName().toString()).collect(Collectors.toSet());
            assertThat(names)
                    .contains("vipwatch.1", "vipwatch-status.1", "vipwatch-decode.1", "vipwatch-config-check.1");
        }
        assertThat(DIST.resolve("share/completion/vipwatch.bash")).content().contains("decode");
    }
}
