package io.vipwatch.cli.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandCheckTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("PATH", System.getenv("PATH"));

    private static Answer ask(String line) throws CheckException, InterruptedException {
        return CommandCheck.of(line, ENVIRONMENT, Set.of()).ask();
    }

    @Test
    void exitCodeZeroIsHealthyAndEveryOtherIsNot() throws Exception {
        assertThat(ask("true")).isEqualTo(new Answer(true, "exit code 0"));
        assertThat(ask("sh -c 'exit 3'")).isEqualTo(new Answer(false, "exit code 3"));
        assertThat(ask("sh -c 'kill -9 $$'")).isEqualTo(new Answer(false, "exit code 137"));
    }

    @Test
    void theCommandReadsNothingAndItsOutputGoesNowhere() throws Exception {
        assertThat(ask("sh -c 'test -z \"$(cat)\" && yes | head -n 100000'").good())
                .isTrue();
    }

    @Test
    void aSecretOfThisProcessIsNotHandedOn() throws Exception {
        String printed = "/bin/sh -c '/usr/bin/env | grep -q ^HOME='";
        assertThat(CommandCheck.of(printed, ENVIRONMENT, Set.of()).ask().good())
                .as("HOME is there")
                .isTrue();
        assertThat(CommandCheck.of(printed, ENVIRONMENT, Set.of("HOME")).ask().good())
                .isFalse();
    }

    @Test
    void aCommandThatIsNotThereIsAnErrorBeforeItIsFirstRun(@TempDir Path directory) throws IOException {
        assertThatThrownBy(() -> ask("no-such-command --now"))
                .isInstanceOf(CheckException.class)
                .hasMessageStartingWith("there is no command 'no-such-command' in ");
        assertThatThrownBy(() -> ask("/nowhere/check"))
                .isInstanceOf(CheckException.class)
                .hasMessage("there is no command /nowhere/check");
        Path plain = Files.writeString(directory.resolve("plain"), "exit 0\n");
        assertThatThrownBy(() -> ask(plain.toString()))
                .isInstanceOf(CheckException.class)
                .hasMessage(plain + " may not be executed");
        assertThatThrownBy(() -> ask(" ")).isInstanceOf(CheckException.class).hasMessage("a command is missing");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "a b  c|a/b/c",
                "'a b' c|a b/c",
                "\"a 'b\" c|a 'b/c",
                "a\\ b|a b",
                "'a'\"b\"c|abc",
                "a '' b|a//b",
                "\"\\\"\\$\\x\"|\"$\\x",
                "'\\'|\\"
            })
    void aLineIsCutIntoWordsAsAShellDoes(String line, String words) throws CheckException {
        assertThat(String.join("/", CommandWords.of(line))).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "'a|a ' is not closed in: 'a",
                "\"a|a \" is not closed in: \"a",
                "a\\|nothing follows the last \\ in: a\\"
            })
    void anOpenQuoteIsAnError(String line, String message) {
        assertThatThrownBy(() -> CommandWords.of(line))
                .isInstanceOf(CheckException.class)
                .hasMessage(message);
    }
}
