package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.config.ConfigExample;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class MainTest {
    /** Every command there is, as the words that call it. */
    static Stream<List<String>> commands() {
        List<List<String>> all = new ArrayList<>();
        collect(Main.commandLine(console(OutputStream.nullOutputStream())), List.of(), all);
        return all.stream();
    }

    private static void collect(CommandLine command, List<String> words, List<List<String>> all) {
        all.add(words);
        command.getSubcommands().forEach((name, sub) -> {
            List<String> longer = new ArrayList<>(words);
            longer.add(name);
            collect(sub, List.copyOf(longer), all);
        });
    }

    private static Console console(OutputStream out) {
        return console(out, OutputStream.nullOutputStream());
    }

    private static Console console(OutputStream out, OutputStream err) {
        PrintStream told = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new Console(InputStream.nullInputStream(), out, told, false, 80, Map.of());
    }

    @ParameterizedTest(name = "vipwatch {0} --help")
    @MethodSource("commands")
    void everyCommandExplainsItselfWithExamplesInEightyColumns(List<String> words) {
        if (words.equals(List.of("help"))) {
            return; // is the explanation itself
        }
        List<String> args = new ArrayList<>(words);
        args.add("--help");
        Invocation help = Invocation.of(args.toArray(String[]::new));
        assertThat(help.exitCode()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out()).startsWith("Usage: vipwatch").contains("Examples:");
        assertThat(help.out().lines()).allMatch(line -> line.length() <= 80, "at most 80 columns");
    }

    @ParameterizedTest(name = "man vipwatch {0}")
    @MethodSource("commands")
    void everyCommandHasAManualPage(List<String> words) {
        CommandLine command = Main.commandLine(console(OutputStream.nullOutputStream()));
        for (String word : words) {
            command = Objects.requireNonNull(command.getSubcommands().get(word), word);
        }
        assertThat(ManPage.of(command))
                .startsWith(".TH \"VIPWATCH")
                .contains(".SH NAME\n", ".SH SYNOPSIS\n", ".SH DESCRIPTION\n", ".SH OPTIONS\n")
                .doesNotContain("${");
    }

    @Test
    void aMistakeOnTheCommandLineIsExitCode2AndNothingOnStandardOutput() {
        Invocation unknown = Invocation.of("statsu");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.out()).isEmpty();
        assertThat(unknown.err()).contains("vipwatch: Unmatched argument at index 0: 'statsu'", "'vipwatch --help'");
        assertThat(Invocation.of().exitCode()).isEqualTo(2);
        assertThat(Invocation.of("config").err()).contains("a command is missing: check, schema, example");
        assertThat(Invocation.of("decode", "--ibgp", "--ebgp").exitCode()).isEqualTo(2);
        assertThat(Invocation.of("decode", "--add-path", "ipv5").err())
                .contains("'ipv5' is not one of ipv4-unicast, ipv6-unicast");
        assertThat(Invocation.of("decode", "/nowhere.mrt").err())
                .isEqualTo("vipwatch decode: there is no file /nowhere.mrt\n");
    }

    @Test
    void theExampleIsAGoodConfiguration(@TempDir Path directory) throws IOException {
        Invocation example = Invocation.of("config", "example");
        assertThat(example.out()).isEqualTo(ConfigExample.text());
        Path file = Files.writeString(directory.resolve("vipwatch.yaml"), example.out());
        Invocation check = Invocation.of("config", "check", "-c", file.toString());
        assertThat(check).isEqualTo(new Invocation(0, file + ": good (4 peers, 3 tracked prefixes)\n", ""));
    }

    @Test
    void aWrongConfigurationIsExitCode2WithEveryErrorOnALine(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("vipwatch.yaml"), ConfigExample.text().replace("asn:", "as:"));
        Invocation check = Invocation.of("config", "check", "-c", file.toString());
        assertThat(check.exitCode()).isEqualTo(2);
        assertThat(check.out()).isEmpty();
        assertThat(check.err().lines()).hasSize(10).allMatch(line -> line.startsWith(file + ":"));
    }

    @Test
    void theDifferenceOfTwoConfigurationsNamesEachPeer(@TempDir Path directory) throws IOException {
        Path running = Files.writeString(directory.resolve("running.yaml"), ConfigExample.text());
        Path wanted = Files.writeString(
                directory.resolve("wanted.yaml"),
                ConfigExample.text().replace("2001:db8::12", "2001:db8::22").replace("name: node3", "name: node4"));
        assertThat(Invocation.of("config", "check", "-c", wanted.toString(), "--diff", running.toString())
                        .out())
                .isEqualTo("""
                        + peer node4
                        - peer node3
                        ~ peer node2
                        = peer node1
                        = peer edge
                        = track api
                        = track services
                        = track pods
                        """);
    }

    @Test
    void standardInputIsDecodedWhenNoFileIsNamed() {
        String keepalive = "f".repeat(32) + "001304\n";
        Invocation decode = Invocation.withInput(keepalive, "decode");
        assertThat(decode).isEqualTo(new Invocation(0, "{\"type\":\"keepalive\",\"outcome\":\"accepted\"}\n", ""));
    }

    @Test
    void aReaderThatGoesAwayEndsTheCommandSilently() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int octet) {
                throw new BrokenPipe(new IOException("Broken pipe"));
            }
        };
        assertThat(Main.run(console(closed), "config", "schema")).isZero();
        assertThat(Main.run(console(closed), "completion", "bash")).isZero();
        assertThat(Main.run(console(closed), "--help")).isZero();
    }

    @Test
    void aDiskThatIsFullIsSaidAndNoSuccess() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        for (String[] command : List.of(new String[] {"config", "schema"}, new String[] {"--help"})) {
            assertThat(Main.run(console(full, err), command)).isEqualTo(5);
        }
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .hasSize(2)
                .containsOnly("vipwatch: standard output cannot be written: No space left on device");
    }

    @Test
    void whoAsksAMonitorNeedNotKnowItsSecretsNorHaveAFileThatIsGoodOtherwise(@TempDir Path directory)
            throws IOException {
        Path file = Files.writeString(directory.resolve("vipwatch.yaml"), """
                speaker: {asn: 64512, router_id: 192.0.2.1, listen: ["[::]:1790"]}
                peers: [{name: a, address: "2001:db8::1", asn: 65010, password: {env: NOT_HERE}}, {halfway: typed}]
                http: {listen: "[::1]:1"}
                """);
        Invocation status = Invocation.of("status", "-c", file.toString());
        assertThat(status.exitCode()).isEqualTo(2);
        assertThat(status.err()).startsWith("vipwatch status: no monitor answers at http://[::1]:1 ");
        Files.writeString(file, "http: {listen: here}");
        assertThat(Invocation.of("status", "-c", file.toString()).err())
                .startsWith(file + ":1: http.listen: found 'here'");
    }

    @Test
    void aWrongAddressOfTheMonitorIsAUsageError() {
        Invocation status = Invocation.withEnvironment(Map.of("VIPWATCH_URL", "http://[bad"), "status");
        assertThat(status)
                .isEqualTo(
                        new Invocation(2, "", "vipwatch status: VIPWATCH_URL: found 'http://[bad', expected a URL\n"));
        assertThat(Invocation.of("events", "-n", "-5").err()).contains("-n: found -5, expected 0 to 10000");
        assertThat(Invocation.of("decode", "--port", "0").err()).contains("--port: found 0, expected 1 to 65535");
    }

    @Test
    void theCompletionScriptKnowsEveryCommand() {
        assertThat(Invocation.of("completion", "bash").out()).contains("decode", "config", "--add-path");
        assertThat(Invocation.of("completion", "zsh").out()).startsWith("autoload -U +X compinit");
    }
}
