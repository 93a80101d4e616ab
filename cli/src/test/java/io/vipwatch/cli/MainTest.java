package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.config.ConfigExample;
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
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new Console(InputStream.nullInputStream(), out, nowhere, false, 80, Map.of());
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
    void theCompletionScriptKnowsEveryCommand() {
        assertThat(Invocation.of("completion", "bash").out()).contains("decode", "config", "--add-path");
        assertThat(Invocation.of("completion", "zsh").out()).startsWith("autoload -U +X compinit");
    }
}
