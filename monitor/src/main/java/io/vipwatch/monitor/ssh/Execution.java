package io.vipwatch.monitor.ssh;

import io.vipwatch.monitor.frr.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import net.schmizz.sshj.connection.channel.direct.Session;

/**
 * One command on an exec channel, on a virtual thread of its own. Whatever goes wrong with it ends in an answer that cannot
 * be read.
 */
final class Execution<T> {
    /** How much of what a command complains about is kept. */
    private static final int COMPLAINT = 400;

    /** Why there is no answer where the router's own time limit ended the command. */
    static final String HUNG = "the router ended the command, which hung";

    private static final int ENDED_BY_TIMEOUT = 124;
    private static final long STATUS_PATIENCE_SECONDS = 5;

    private final Connection connection;
    private final Inquiry<T> inquiry;
    private final Shell shell;
    private final long limit;
    private final CompletableFuture<Session> session = new CompletableFuture<>();

    /**
     * Prepares a command.
     *
     * @param limit how many octets it may print
     */
    Execution(Connection connection, Inquiry<T> inquiry, Shell shell, long limit) {
        this.connection = connection;
        this.inquiry = inquiry;
        this.shell = shell;
        this.limit = limit;
    }

    /** {@return what came of it} */
    Answer<T> run() {
        try (Session open = connection.session()) {
            session.complete(open);
            Session.Command command = open.exec(shell.command(inquiry.script(shell)));
            CompletableFuture<String> complaint = complaint(command.getErrorStream());
            LimitedInput output = new LimitedInput(command.getInputStream(), limit);
            Answer<T> answer = read(output);
            if (output.exceeded()) {
                return new Answer.Unreadable<>("more than " + limit + " octets", "");
            }
            command.join(STATUS_PATIENCE_SECONDS, TimeUnit.SECONDS);
            return judged(answer, Optional.ofNullable(command.getExitStatus()), complaint.join());
        } catch (IOException broken) {
            session.completeExceptionally(broken);
            return new Answer.Unreadable<>("the connection failed: " + broken.getMessage(), "");
        }
    }

    private Answer<T> read(LimitedInput output) throws IOException {
        try (InputStreamReader text = new InputStreamReader(output, StandardCharsets.UTF_8)) {
            Answer<T> answer = inquiry.read(text);
            // What a reader that gave up left over; the exit status comes after it.
            text.skip(Long.MAX_VALUE);
            return answer;
        } catch (IOException | UncheckedIOException cut) {
            if (output.exceeded()) {
                return new Answer.Unreadable<>("more than " + limit + " octets", "");
            }
            throw cut instanceof UncheckedIOException unchecked ? unchecked.getCause() : (IOException) cut;
        }
    }

    private static <T> Answer<T> judged(Answer<T> answer, Optional<Integer> status, String complaint) {
        if (status.isEmpty()) {
            return new Answer.Unreadable<>("the command did not come to its end", complaint);
        }
        return switch (status.get()) {
            case 0 -> answer;
            case ENDED_BY_TIMEOUT -> new Answer.Unreadable<>(HUNG, complaint);
            default -> {
                String printed = switch (answer) {
                    case Answer.Read<T> _ -> "";
                    case Answer.Unreadable<T>(String _, String excerpt) -> excerpt;
                };
                yield new Answer.Unreadable<>("exit status " + status.get(), complaint.isEmpty() ? printed : complaint);
            }
        };
    }

    /** What is not read would fill the channel's window and stop the command. */
    static CompletableFuture<String> complaint(InputStream errors) {
        CompletableFuture<String> text = new CompletableFuture<>();
        Thread.ofVirtual().name("ssh-complaint").start(() -> {
            StringBuilder kept = new StringBuilder();
            try {
                byte[] buffer = new byte[1024];
                for (int count = errors.read(buffer); count >= 0; count = errors.read(buffer)) {
                    int room = Math.min(count, COMPLAINT - kept.length());
                    kept.append(new String(buffer, 0, Math.max(0, room), StandardCharsets.UTF_8));
                }
            } catch (IOException gone) {
                // The channel ended, and with it the complaint.
            } finally {
                text.complete(kept.toString().strip().replaceAll("\\p{Cntrl}+", " "));
            }
        });
        return text;
    }

    /** Gives it up; the thread that runs it ends when sshj lets it go. */
    void abandon() {
        Thread.ofVirtual().name("ssh-abandon").start(() -> {
            try {
                session.join().close();
            } catch (IOException | CompletionException gone) {
                // It was to be ended, and it is.
            }
        });
    }
}
