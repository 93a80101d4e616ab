package io.vipwatch.cli;

import picocli.AutoComplete;
import picocli.CommandLine;

/** {@code vipwatch completion}: a script that completes commands and options in a shell. */
@CommandLine.Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Print a script that completes commands and options in bash or zsh.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(vipwatch completion bash)                  in ~/.bashrc",
            "  source <(vipwatch completion zsh)                   in ~/.zshrc"
        })
final class CompletionCommand implements Runnable {
    /** The shells there is a script for. */
    enum Shell {
        BASH,
        ZSH
    }

    private final Console console;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @CommandLine.Parameters(paramLabel = "SHELL", description = "bash or zsh.")
    private Shell shell = Shell.BASH;

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        String loading = switch (shell) {
            case BASH -> "";
            case ZSH -> "autoload -U +X compinit && compinit\n";
        };
        // Under zsh the script loads bashcompinit itself, but it needs compinit before.
        console.print(loading + script(spec.root().commandLine()));
    }

    static String script(CommandLine root) {
        return AutoComplete.bash("vipwatch", root);
    }
}
