package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Models a unit under packaging/ and the file of its options.
 *
 * @param name its name without the ending
 */
record SystemdUnit(String name) {
    private static final Path UNITS = Path.of("..", "packaging", "systemd");

    String text() throws IOException {
        return Files.readString(UNITS.resolve(name + ".service"));
    }

    /** {@return the options that the file gives a variable} */
    String options(String variable) throws IOException {
        return Files.readString(UNITS.resolve(name + ".default"))
                .lines()
                .filter(line -> line.startsWith(variable + "="))
                .map(line -> line.replaceAll("^[^\"]*\"|\"$", ""))
                .findFirst()
                .orElseThrow();
    }

    /** Has systemd look at it, with the program in place of one that is there, so that nothing has to be installed. */
    void verify(Path directory) throws IOException, InterruptedException {
        assumeThat(Path.of("/usr/bin/systemd-analyze")).isExecutable();
        Path copy = Files.writeString(
                directory.resolve(name + ".service"),
                text().replace("/opt/vipwatch/bin/vipwatch", "/bin/true")
                        .replace("man:" + name + "(1)", "man:true(1)"));
        Process verify = new ProcessBuilder("systemd-analyze", "verify", "--man=no", copy.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said.lines().filter(line -> line.contains("vipwatch"))).isEmpty();
        assertThat(verify.waitFor()).as(said).isZero();
    }
}
