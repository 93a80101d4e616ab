package io.vipwatch.cli;

import io.vipwatch.bfd.fsm.KeyChain;
import io.vipwatch.bfd.packet.AuthenticationKey;
import io.vipwatch.bfd.packet.AuthenticationType;
import io.vipwatch.bfd.packet.Octets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The options that say how BFD packets are authenticated; the secret itself is never one. */
final class BfdAuthenticationOptions {
    @CommandLine.Option(
            names = "--auth-type",
            paramLabel = "TYPE",
            converter = TypeConverter.class,
            completionCandidates = TypeConverter.class,
            description = "Authenticate: ${COMPLETION-CANDIDATES}.")
    private @Nullable AuthenticationType type;

    @CommandLine.Option(names = "--auth-key-id", paramLabel = "N", description = "The key's number, 0 to 255.")
    private @Nullable Integer keyId;

    @CommandLine.Option(
            names = "--auth-secret-file",
            paramLabel = "FILE",
            description = "The file whose first line is the secret.")
    private @Nullable Path file;

    @CommandLine.Option(
            names = "--auth-secret-env",
            paramLabel = "NAME",
            description = "The environment variable that holds the secret.")
    private @Nullable String variable;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    /** {@return the key, if there shall be one} */
    Optional<KeyChain> keys(Map<String, String> environment) {
        if (type == null) {
            if (keyId != null || file != null || variable != null) {
                throw failure("--auth-type is missing: one of " + String.join(", ", new TypeConverter()));
            }
            return Optional.empty();
        }
        if (keyId == null || keyId < 0 || keyId > 255) {
            throw failure("--auth-key-id must be 0 to 255, as at the peer");
        }
        String secret = secret(environment);
        int length = secret.getBytes(StandardCharsets.UTF_8).length;
        if (length < 1 || length > type.secretLength()) {
            throw failure(
                    "the secret has " + length + " octets; " + type.text() + " takes 1 to " + type.secretLength());
        }
        Octets octets = Octets.copyOf(secret.getBytes(StandardCharsets.UTF_8));
        return Optional.of(KeyChain.of(new AuthenticationKey(type, keyId, octets)));
    }

    /** {@return the environment variables that nobody else needs to see} */
    Set<String> secretVariables() {
        return variable == null ? Set.of() : Set.of(variable);
    }

    private String secret(Map<String, String> environment) {
        if ((file == null) == (variable == null)) {
            throw failure("the secret comes from --auth-secret-file or from --auth-secret-env, one of them");
        }
        if (file != null) {
            try {
                return Files.readString(file).lines().findFirst().orElse("");
            } catch (IOException unreadable) {
                throw failure("cannot read the secret: " + unreadable);
            }
        }
        return Optional.ofNullable(environment.get(variable))
                .orElseThrow(() -> failure("there is no environment variable " + variable));
    }

    private CommandLine.ParameterException failure(String text) {
        return new CommandLine.ParameterException(spec.commandLine(), text);
    }

    /** Reads an authentication type by its name in lower case. */
    static final class TypeConverter implements CommandLine.ITypeConverter<AuthenticationType>, Iterable<String> {
        @Override
        public AuthenticationType convert(String text) {
            return Arrays.stream(AuthenticationType.values())
                    .filter(type -> word(type).equals(text))
                    .findFirst()
                    .orElseThrow(() -> new CommandLine.TypeConversionException(
                            "'" + text + "' is not one of " + String.join(", ", this)));
        }

        private static String word(AuthenticationType type) {
            return type.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(AuthenticationType.values())
                    .map(TypeConverter::word)
                    .collect(Collectors.toUnmodifiableList())
                    .iterator();
        }
    }
}
