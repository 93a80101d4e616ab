package io.vipwatch.monitor.drill.run;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.session.StampClock;
import io.vipwatch.monitor.dial.NameServer;
import io.vipwatch.monitor.dial.NamedService;
import io.vipwatch.monitor.dns.DnsUpdate;
import io.vipwatch.monitor.drill.Repetition.Measured;
import io.vipwatch.monitor.probe.DnsAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes a dead address out of a name (RFC 2136), sees when those who ask are no longer told of it, and puts it back. On the
 * thread that calls, which waits.
 */
final class NameChange {
    private static final Duration BETWEEN_ASKS = Duration.ofMillis(5);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration LONGEST_TO_LIVE = Duration.ofMinutes(2);

    private final NamedService service;
    private final NameTrial names;
    private final StampClock clock;
    private final Optional<RunJournal> journal;
    private final Consumer<String> complaints;

    /**
     * A change that is not made yet.
     *
     * @param journal where it is written down before it is made; empty: it is not made
     */
    NameChange(
            NamedService service,
            NameTrial names,
            StampClock clock,
            Optional<RunJournal> journal,
            Consumer<String> complaints) {
        this.journal = journal;
        this.service = service;
        this.names = names;
        this.clock = clock;
        this.complaints = complaints;
    }

    /** {@return how long after the change was sent it was seen, by who was asked} */
    Map<String, Measured> run(IpAddress dead) throws InterruptedException {
        Map<String, Measured> measured = new LinkedHashMap<>();
        if (service.key().isEmpty()) {
            return measured;
        }
        try {
            var now = names.ask(service.server());
            if (!now.addresses().contains(dead)) {
                measured.put("update", Measured.unknown("the name has no address " + dead));
                return measured;
            }
            if (now.timeToLive().compareTo(LONGEST_TO_LIVE) > 0) {
                measured.put(
                        "update", Measured.unknown("answers live longer than " + LONGEST_TO_LIVE.toSeconds() + " s"));
                return measured;
            }
            if (journal.isEmpty()) {
                measured.put("update", Measured.unknown("it could not be written down before it is made"));
                return measured;
            }
            changed(dead, records(now), journal.get(), measured);
        } catch (IOException unanswered) {
            measured.put("update", Measured.unknown(String.valueOf(unanswered.getMessage())));
        }
        return measured;
    }

    private NameRecords records(DnsAnswer.Addresses now) {
        return new NameRecords(
                String.valueOf(service.server().address()),
                service.zone(),
                service.name(),
                service.type(),
                now.timeToLive().toSeconds(),
                now.addresses().stream().map(IpAddress::toString).toList());
    }

    private void changed(IpAddress dead, NameRecords before, RunJournal written, Map<String, Measured> measured)
            throws IOException, InterruptedException {
        Duration timeToLive = Duration.ofSeconds(before.timeToLive());
        if (service.cache().isPresent()) {
            names.ask(service.cache().get()); // what it keeps is as its clients have it
        }
        written.write(new RunLine.NameChanging(before));
        try {
            long begin = clock.now().monotonicNanos();
            DnsUpdate.Answer answer = send(List.of(dead), List.of(), timeToLive);
            if (!(answer instanceof DnsUpdate.Answer.Done)) {
                measured.put("update", Measured.unknown(String.valueOf(answer)));
                return;
            }
            measured.put("update seen", seen(service.server(), dead, begin, PATIENCE));
            if (service.cache().isPresent()) {
                measured.put(
                        "update seen, cached", seen(service.cache().get(), dead, begin, timeToLive.plus(PATIENCE)));
            }
        } finally {
            // Also after an answer that says nothing: the change may have been made.
            Optional<String> wrong = restore(before);
            if (wrong.isPresent()) {
                complaints.accept(wrong.get() + "; " + notBack(before));
            } else {
                written.write(new RunLine.NameRestored(before.name()));
            }
        }
    }

    /** {@return why the records are not back; empty: the server says that they are} */
    Optional<String> restore(NameRecords before) {
        if (!before.name().equals(service.name()) || !before.zone().equals(service.zone())) {
            return Optional.of("the configuration names " + service.name() + ", not " + before.name());
        }
        try {
            DnsUpdate.Answer answer = send(List.of(), before.all(), Duration.ofSeconds(before.timeToLive()));
            if (!(answer instanceof DnsUpdate.Answer.Done)) {
                return Optional.of("the name server did not take them: " + answer);
            }
            List<IpAddress> now = names.ask(service.server()).addresses();
            return now.containsAll(before.all())
                    ? Optional.empty()
                    : Optional.of("the name server took them, but answers " + now);
        } catch (IOException unanswered) {
            return Optional.of(String.valueOf(unanswered.getMessage()));
        }
    }

    /** {@return what somebody has to know who finds them changed} */
    static String notBack(NameRecords before) {
        return "the name server may not have all of " + before + "; 'vipwatch drill recover' puts them back, or by hand"
                + " nsupdate: " + String.join(", ", before.byHand());
    }

    private DnsUpdate.Answer send(List<IpAddress> remove, List<IpAddress> add, Duration timeToLive) throws IOException {
        var now = clock.now();
        int id = (int) (now.monotonicNanos() >>> 10 & 0xffff);
        return service.server()
                .update(
                        new DnsUpdate(id, service.zone(), service.name(), remove, add, timeToLive),
                        service.key(),
                        now.epochNanos() / 1_000_000_000);
    }

    private Measured seen(NameServer resolver, IpAddress dead, long begin, Duration atMost)
            throws IOException, InterruptedException {
        while (true) {
            boolean gone = !names.ask(resolver).addresses().contains(dead);
            Duration took = Duration.ofNanos(clock.now().monotonicNanos() - begin);
            if (gone) {
                return Measured.of(took, BETWEEN_ASKS);
            }
            if (took.compareTo(atMost) > 0) {
                return Measured.unknown("not seen within " + atMost.toSeconds() + " s");
            }
            Thread.sleep(BETWEEN_ASKS);
        }
    }
}
