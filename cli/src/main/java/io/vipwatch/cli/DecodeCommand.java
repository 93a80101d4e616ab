package io.vipwatch.cli;

import io.vipwatch.bgp.pcap.BgpCapture;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.cli.decode.DecodeContext;
import io.vipwatch.cli.decode.Decoding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code vipwatch decode}: BGP messages as JSON Lines. */
@CommandLine.Command(
        name = "decode",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Decode BGP messages and print one JSON object a line, in order, saying for each what RFC 7606 makes of it:"
                    + " accepted, attribute-discard, treat-as-withdraw, session-reset or incomplete.",
            "The input is recognized by its first octets: lines of hexadecimal digits with one whole message each (spaces"
                    + " allowed; blank lines and lines that begin with # print nothing), MRT (RFC 6396, also compressed"
                    + " with gzip), pcap or pcapng."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  echo ffffffffffffffffffffffffffffffff001304 | vipwatch decode",
            "  vipwatch decode --add-path ipv6-unicast updates.hex",
            "  vipwatch decode rib.20260101.0000.gz | jq -r '.announce[].prefix'",
            "  tcpdump -U -w - port 179 | vipwatch decode -",
            "  tcpdump -U -w - port 1790 | vipwatch decode --port 1790 -"
        })
final class DecodeCommand implements Callable<Integer> {
    private final Console console;

    @CommandLine.Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            defaultValue = "-",
            description = "The input; - is standard input (default: ${DEFAULT-VALUE}).")
    private String file = "-";

    @CommandLine.Option(names = "--as2", description = "AS numbers take two octets, not four (RFC 6793).")
    private boolean twoOctetAs;

    @CommandLine.Option(
            names = "--add-path",
            paramLabel = "FAMILY",
            converter = FamilyConverter.class,
            completionCandidates = FamilyConverter.class,
            description = "NLRI of this family carry path identifiers (RFC 7911); ipv4-unicast or ipv6-unicast. May be"
                    + " repeated.")
    private List<Family> addPath = new ArrayList<>();

    @CommandLine.Option(names = "--extended", description = "Messages may have 65535 octets (RFC 8654).")
    private boolean extended;

    @CommandLine.Option(
            names = "--port",
            paramLabel = "PORT",
            description = "In a packet capture, this TCP port is BGP too, besides 179. May be repeated.")
    private List<Integer> ports = new ArrayList<>();

    @CommandLine.ArgGroup
    private SessionKind kind = new SessionKind();

    /** Which of the two kinds of session; at most one of the options. */
    static final class SessionKind {
        @CommandLine.Option(names = "--ebgp", description = "The session is between two ASes (the default).")
        private boolean external;

        @CommandLine.Option(names = "--ibgp", description = "The session is within one AS.")
        private boolean internal;
    }

    DecodeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, CommandFailure {
        DecodeContext context =
                new DecodeContext(!twoOctetAs, Set.copyOf(addPath), extended, kind.internal && !kind.external);
        Optional<String> remark;
        if (file.equals("-")) {
            remark = Decoding.run(console.in(), console.output(), context, bgpPorts());
        } else {
            try (InputStream in = open(Path.of(file))) {
                remark = Decoding.run(in, console.output(), context, bgpPorts());
            }
        }
        remark.ifPresent(text -> console.err().println("vipwatch decode: " + text));
        return ExitCode.GOOD;
    }

    private Set<Integer> bgpPorts() throws CommandFailure {
        for (int port : ports) {
            if (port < 1 || port > 65535) {
                throw new CommandFailure(ExitCode.USAGE, "--port: found " + port + ", expected 1 to 65535");
            }
        }
        Set<Integer> all = new HashSet<>(ports);
        all.add(BgpCapture.BGP_PORT);
        return all;
    }

    private static InputStream open(Path path) throws IOException, CommandFailure {
        if (Files.isDirectory(path)) {
            throw new CommandFailure(ExitCode.USAGE, path + " is a directory");
        }
        try {
            return Files.newInputStream(path);
        } catch (NoSuchFileException e) {
            throw new CommandFailure(ExitCode.USAGE, "there is no file " + path);
        } catch (AccessDeniedException e) {
            throw new CommandFailure(ExitCode.USAGE, path + " cannot be read: permission denied");
        }
    }
}
