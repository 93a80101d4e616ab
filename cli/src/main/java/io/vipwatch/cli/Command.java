package io.vipwatch.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;

/** The commands, in the order of the help. */
enum Command {
    DEMO,
    RUN,
    STATUS,
    SESSIONS,
    PREFIXES,
    ROUTES,
    PROBES,
    INCIDENTS,
    EVENTS,
    REPLAY,
    STORE,
    CROSSCHECK,
    EXPLAIN,
    LINT,
    INJECT,
    DECODE,
    BFD,
    PROBE,
    DRILL,
    CONFIG,
    LAB,
    COMPLETION,
    HELP;

    /**
     * {@return the command with this name that can do without knowing the others, if there is one}
     *
     * @param name the name as given
     */
    static Optional<Command> named(String name) {
        return Arrays.stream(values())
                .filter(command -> command.text().equals(name) && !command.isAboutOthers())
                .findFirst();
    }

    private boolean isAboutOthers() {
        return this == HELP || this == COMPLETION;
    }

    private String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Adds this command, and the commands below it, to {@code root}. */
    void addTo(CommandLine root, Console console) {
        switch (this) {
            case DEMO -> root.addSubcommand(new DemoCommand(console));
            case RUN -> root.addSubcommand(new RunCommand(console));
            case STATUS -> root.addSubcommand(new StatusCommand(console));
            case SESSIONS -> root.addSubcommand(new SessionsCommand(console));
            case PREFIXES -> root.addSubcommand(new PrefixesCommand(console));
            case ROUTES -> root.addSubcommand(new RoutesCommand(console));
            case PROBES -> root.addSubcommand(new ProbesCommand(console));
            case INCIDENTS ->
                root.addSubcommand(new CommandLine(new IncidentsCommand(console))
                        .addSubcommand(new IncidentsShowCommand(console)));
            case REPLAY -> root.addSubcommand(new ReplayCommand(console));
            case EVENTS -> root.addSubcommand(new EventsCommand(console));
            case STORE ->
                root.addSubcommand(new CommandLine(new StoreCommand()).addSubcommand(new StoreRebuildCommand(console)));
            case CROSSCHECK -> root.addSubcommand(new CrosscheckCommand(console));
            case EXPLAIN -> root.addSubcommand(new ExplainCommand(console));
            case LINT -> root.addSubcommand(new LintCommand(console));
            case INJECT ->
                root.addSubcommand(new CommandLine(new InjectCommand())
                        .addSubcommand(new InjectStatusCommand(console))
                        .addSubcommand(new InjectDrainCommand(console))
                        .addSubcommand(new InjectUndrainCommand(console))
                        .addSubcommand(new InjectMaintenanceCommand(console)));
            case DECODE -> root.addSubcommand(new DecodeCommand(console));
            case BFD ->
                root.addSubcommand(new CommandLine(new BfdCommand()).addSubcommand(new BfdAgentCommand(console)));
            case PROBE ->
                root.addSubcommand(
                        new CommandLine(new ProbeCommand()).addSubcommand(new ProbeResponderCommand(console)));
            case DRILL ->
                root.addSubcommand(new CommandLine(new DrillCommand())
                        .addSubcommand(new DrillListCommand(console))
                        .addSubcommand(new DrillPlanCommand(console))
                        .addSubcommand(new DrillRunCommand(console))
                        .addSubcommand(new DrillReportCommand(console))
                        .addSubcommand(new DrillRecoverCommand(console))
                        .addSubcommand(new DrillAbortCommand(console))
                        .addSubcommand(new DrillSchemaCommand(console)));
            case CONFIG ->
                root.addSubcommand(new CommandLine(new ConfigCommand())
                        .addSubcommand(new ConfigCheckCommand(console))
                        .addSubcommand(new ConfigSchemaCommand(console))
                        .addSubcommand(new ConfigExampleCommand(console)));
            case LAB ->
                root.addSubcommand(new CommandLine(new LabCommand())
                        .addSubcommand(new LabUpCommand(console))
                        .addSubcommand(new LabDownCommand(console))
                        .addSubcommand(new LabStatusCommand(console))
                        // What follows the member is the command's, options too.
                        .addSubcommand(new CommandLine(new LabExecCommand(console)).setStopAtPositional(true))
                        .addSubcommand(new LabConfigCommand(console))
                        .addSubcommand(new LabDrillCommand(console)));
            case COMPLETION -> root.addSubcommand(new CompletionCommand(console));
            case HELP -> root.addSubcommand(new CommandLine.HelpCommand());
        }
    }
}
