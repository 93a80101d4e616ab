package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code script/test}, {@code script/lab-setup} and {@code script/jdk} on machines that lack something: a PATH of the usual
 * small programs and of stand-ins, and an apt-get that makes stand-ins too.
 */
class ScriptsTest {
    private static final Path SCRIPTS = Path.of("..", "script").toAbsolutePath().normalize();
    private static final List<String> SMALL_PROGRAMS = List.of(
            "sh",
            "awk",
            "cat",
            "cut",
            "date",
            "dirname",
            "env",
            "flock",
            "grep",
            "head",
            "mkdir",
            "nohup",
            "readlink",
            "rm",
            "sed",
            "seq",
            "setsid",
            "sha256sum",
            "sleep",
            "sort",
            "tail",
            "tee",
            "timeout",
            "touch");

    @TempDir
    private Path directory = Path.of("");

    private Path checkout = Path.of("");
    private Path bin = Path.of("");

    /** How a script ended, and all that it said. */
    private record Run(int exitCode, String said) {}

    @BeforeEach
    void aMachineWithNothingMuch() throws IOException {
        checkout = directory.resolve("checkout");
        Files.createDirectories(checkout.resolve("script"));
        bin = Files.createDirectories(directory.resolve("bin"));
        for (String name : List.of("test", "lab-setup", "jdk")) {
            Files.copy(SCRIPTS.resolve(name), checkout.resolve("script").resolve(name));
            executable(checkout.resolve("script").resolve(name));
        }
        for (String program : SMALL_PROGRAMS) {
            for (String from : List.of("/usr/bin/", "/bin/")) {
                if (Files.exists(Path.of(from + program)) && !Files.exists(bin.resolve(program))) {
                    Files.createSymbolicLink(bin.resolve(program), Path.of(from + program));
                }
            }
        }
        iAm(1000);
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path script(Path file, String text) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        executable(file);
        return file;
    }

    private void program(String name, String text) throws IOException {
        script(bin.resolve(name), text);
    }

    private void iAm(int user) throws IOException {
        program("id", "echo " + user);
    }

    private Path jdk(String home, String version) throws IOException {
        Path jdk = directory.resolve(home);
        script(jdk.resolve("bin/javac"), "exit 1");
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return jdk;
    }

    /** An apt-get that knows {@code packages}, notes what it installs, and runs {@code installs} with $1 to $n. */
    private void apt(String packages, String installs) throws IOException {
        program("apt-cache", "case \" " + packages + " \" in *\" $2 \"*) exit 0 ;; esac; exit 100");
        program("apt-get", """
                [ "$1" = install ] || exit 0
                echo "$@" >>"%s/installed"
                for package; do
                  case $package in
                  %s
                  esac
                done
                """.formatted(directory, installs));
        program("dpkg-query", "exit 1");
    }

    private String installed() throws IOException {
        Path noted = directory.resolve("installed");
        return Files.exists(noted) ? Files.readString(noted) : "";
    }

    private Run run(String script, String... environment) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        "/bin/sh", checkout.resolve("script").resolve(script).toString())
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", bin.toString());
        builder.environment().put("TMPDIR", directory.toString());
        builder.environment().put("JDK_SEARCH_ROOT", directory.toString());
        for (int i = 0; i < environment.length; i += 2) {
            builder.environment().put(environment[i], environment[i + 1]);
        }
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(Duration.ofSeconds(60))).isTrue();
        return new Run(process.exitValue(), said);
    }

    @Test
    void aMachineWithoutAJdk25IsToldWhatToInstallEvenWithAnEmptyPathAndNoHome() throws Exception {
        jdk("usr/lib/jvm/java-21", "21.0.5");
        jdk("usr/lib/jvm/java-250", "250");
        for (String home : List.of("", directory.toString())) {
            Run none = run("jdk", "PATH", "", "HOME", home);
            assertThat(none.exitCode()).isEqualTo(1);
            assertThat(none.said()).contains("needs a JDK 25", "openjdk-25-jdk", "JAVA_HOME");
        }
        assertThat(run("jdk").exitCode()).isEqualTo(1);
    }

    @Test
    void aJdk25IsFoundWhenTheOneOnThePathAndTheOneInJavaHomeAreOlder() throws Exception {
        Path older = jdk("usr/lib/jvm/java-17", "17.0.2");
        Files.createSymbolicLink(bin.resolve("javac"), older.resolve("bin/javac"));
        Path wanted = jdk("usr/lib/jvm/temurin-25", "25.0.3");
        assertThat(run("jdk", "JAVA_HOME", older.toString())).isEqualTo(new Run(0, wanted + "\n"));
        Path own = jdk("home/.sdkman/candidates/java/25-tem", "25");
        Files.delete(wanted.resolve("release"));
        assertThat(run("jdk", "HOME", directory.resolve("home").toString())).isEqualTo(new Run(0, own + "\n"));
    }

    @Test
    void withoutAJdkNothingElseIsBegun() throws Exception {
        Run refused = run("test");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.said()).startsWith("vipwatch needs a JDK 25");
    }

    @Test
    void rootOnADebianThatHasAJdk25GetsItAndCurl() throws Exception {
        iAm(0);
        Path jdk = directory.resolve("usr/lib/jvm/java-25/");
        apt("openjdk-25-jdk-headless curl bgpdump tcpdump", """
                openjdk-25-jdk-headless) mkdir -p %1$s/bin; echo 'JAVA_VERSION="25.0.1"' >%1$s/release
                    touch %1$s/bin/javac; /bin/chmod +x %1$s/bin/javac ;;
                """.formatted(jdk));
        script(checkout.resolve("script/lab-setup"), "echo lab-setup: no lab >&2; exit 1");
        script(checkout.resolve("mvnw"), "exit 1");
        Run run = run("test");
        assertThat(installed().lines())
                .containsExactly(
                        "install -y --no-install-recommends openjdk-25-jdk-headless",
                        "install -y --no-install-recommends curl ca-certificates",
                        "install -y --no-install-recommends bgpdump tcpdump");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.said())
                .contains("NOT RUN", "lab-setup: no lab")
                .containsPattern("\nTook 0 min [0-9]+ s\n0 passed, 0 failed, 0 skipped\n$");
    }

    @Test
    void rootOnADebianWithoutAJdk25IsToldAtOnce() throws Exception {
        iAm(0);
        apt("curl", "x) ;;");
        assertThat(run("test").said()).startsWith("vipwatch needs a JDK 25");
        assertThat(installed()).isEmpty();
    }

    @Test
    void withoutAnyMeansToFetchMavenThatIsSaidAtOnce() throws Exception {
        jdk("usr/lib/jvm/java-25", "25.0.3");
        Run refused = run("test");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.said())
                .contains("with curl or wget, and there is neither")
                .hasLineCount(1);
    }

    private Run testsThatSay(String maven, String... reports) throws IOException, InterruptedException {
        jdk("usr/lib/jvm/java-25", "25.0.3");
        for (String name : List.of("curl", "bgpdump", "tcpdump")) {
            program(name, "exit 0");
        }
        script(checkout.resolve("script/lab-setup"), "echo vipwatch/lab:none");
        for (int i = 0; i < reports.length; i++) {
            Files.writeString(directory.resolve("report" + i), reports[i]);
        }
        script(checkout.resolve("mvnw"), """
                mkdir -p %1$s/m/target/surefire-reports
                cat %2$s/report0 >%1$s/m/target/surefire-reports/TEST-a.xml
                cat <<'TEXT'
                [INFO] --- spotless:3.11.0:check (default) @ vipwatch-m ---
                %3$s
                TEXT
                """.formatted(checkout, directory, maven));
        return run("test");
    }

    @Test
    void everySkippedTestIsListedWithItsReason() throws Exception {
        Run run = testsThatSay("[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 2", """
                <testsuite name="a.b.CTest">
                  <testcase name="runs" classname="a.b.CTest" time="0.1"/>
                  <testcase name="needsRoot" classname="a.b.CTest" time="0.1">
                    <skipped message="Assumption failed: takes &quot;root&quot; &amp; Linux" type="x"/>
                  </testcase>
                  <testcase name="isOff" classname="a.b.CTest" time="0">
                    <skipped/>
                  </testcase>
                </testsuite>
                """);
        assertThat(run.exitCode()).as(run.said()).isZero();
        assertThat(run.said())
                .contains("Tests run: 3, Failures: 0, Errors: 0, Skipped: 2, Flakes: 0")
                .contains("#   CTest.needsRoot: Assumption failed: takes \"root\" & Linux\n")
                .contains("#   CTest.isOff: skipped, without a reason\n")
                .containsPattern("#\n\nTook 0 min");
    }

    @Test
    void everyFailedTestIsNamedAtTheEndWithItsMessageAndItsPlace() throws Exception {
        Run run = testsThatSay("[ERROR] Tests run: 3, Failures: 1, Errors: 1, Skipped: 0", """
                <testsuite name="a.b.CTest">
                  <testcase name="runs" classname="a.b.CTest" time="0.1"/>
                  <testcase name="counts" classname="a.b.CTest" time="0.1">
                    <failure message="[routes] &#10;expected: 3 &gt; 2" type="x"><![CDATA[java.lang.AssertionError
                	at org.assertj.Assert.fail(Assert.java:1)
                	at io.vipwatch.b.CTest.counts(CTest.java:9)
                	at io.vipwatch.b.CTest.deeper(CTest.java:10)
                ]]></failure>
                    <rerunFailure message="again" type="x"/>
                  </testcase>
                  <testcase name="breaks" classname="a.b.CTest" time="0">
                    <error type="x">java.lang.Error</error>
                  </testcase>
                  <testcase name="stalls" classname="a.b.CTest" time="0">
                    <flakyFailure message="late"/>
                  </testcase>
                </testsuite>
                """);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.said())
                .contains("\nFAILED:\nCTest.counts: [routes]  expected: 3 > 2\n")
                .contains("\tat io.vipwatch.b.CTest.counts(CTest.java:9)\nCTest.breaks: failed, without a message\n")
                .doesNotContain("CTest.java:10", "again", "late");
    }

    @Test
    void theLastLineCountsTheTestsOfTheWholeBuild() throws Exception {
        Run run = testsThatSay("""
                [INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 2
                [INFO] Tests run: 40, Failures: 0, Errors: 0, Skipped: 0, Flakes: 1
                [ERROR] Tests run: 5, Failures: 1, Errors: 2, Skipped: 1
                [INFO] Tests run: 99, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 1 s -- in a.b.CTest
                """, "");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.said()).endsWith("\n42 passed, 3 failed, 3 skipped\n");
    }

    @Test
    void aFewFlakyRunsAreNamedAndMoreFail() throws Exception {
        String maven = """
                [WARNING] Flakes:\s
                [WARNING] a.b.CTest.stalls
                [ERROR]   Run 1: CTest.stalls:9 late
                [INFO]   Run 2: PASS
                [INFO]\s
                [WARNING] Tests run: 1, Failures: 0, Errors: 0, Skipped: 0, Flakes: 1""";
        String flaky = "<testcase name=\"stalls\" classname=\"a.b.CTest\">\n"
                + "<flakyFailure message=\"late\"/>\n".repeat(6) + "</testcase>\n";
        Run few = testsThatSay(maven, flaky);
        assertThat(few.exitCode()).as(few.said()).isZero();
        assertThat(few.said()).contains("; 6 failed runs in all", "Run 1: CTest.stalls:9 late");
        Run many = testsThatSay(maven, flaky + "<flakyError/>\n");
        assertThat(many.exitCode()).isEqualTo(1);
        assertThat(many.said()).contains("FAILED: too many flaky runs");
    }

    @Test
    void aBuildThatDidNotCheckTheFormattingIsNoGoodOne() throws Exception {
        testsThatSay("[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0", "");
        script(checkout.resolve("mvnw"), "echo '[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0'");
        Run run = run("test");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.said()).contains("FAILED: the formatting was not checked");
    }

    private void image() throws IOException {
        Path context = Files.createDirectories(
                checkout.resolve("test-topologies/src/main/resources/io/vipwatch/lab/container/image"));
        for (String file : List.of("Dockerfile", "lab-entry", "lab-foreign", "lab-api", "lab-reaper")) {
            Files.writeString(context.resolve(file), file);
        }
    }

    private static final String DOCKER = """
            case $1 in version) [ -e %1$s/answers ] || { echo permission denied >&2; exit 1; } ;; esac
            """;

    @Test
    void aMissingDockerCommandIsNotTheSameAsAnEngineThatDoesNotAnswer() throws Exception {
        image();
        Run none = run("lab-setup");
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.said()).contains("there is no docker command; to install and start an engine takes root");
        program("docker", DOCKER.formatted(directory));
        assertThat(run("lab-setup").said())
                .contains("no Docker engine answers (permission denied); to install and start an engine takes root");
    }

    @Test
    void rootOnADebianThatHasTheDockerCommandInAPackageOfItsOwnGetsBoth() throws Exception {
        image();
        iAm(0);
        apt("docker.io docker-cli", """
                docker-cli) { echo '#!/bin/sh'; cat %1$s/docker; } >%2$s/docker; /bin/chmod +x %2$s/docker ;;
                """.formatted(directory, bin));
        Files.writeString(directory.resolve("docker"), DOCKER.formatted(directory));
        program("dockerd", "touch " + directory.resolve("answers"));
        program("systemctl", "touch " + directory.resolve("answers"));
        Run run = run("lab-setup");
        assertThat(run.exitCode()).as(run.said()).isZero();
        assertThat(installed().lines())
                .containsExactly(
                        "install -y --no-install-recommends docker.io iptables ca-certificates",
                        "install -y --no-install-recommends docker-cli");
        assertThat(run.said()).contains("vipwatch/lab:");
    }
}
