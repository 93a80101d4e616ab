package io.vipwatch.monitor.config;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.config.InjectCheckSection.JsonExpectation;
import io.vipwatch.monitor.config.InjectCheckSection.Kind;
import io.vipwatch.monitor.config.InjectCheckSection.OnFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The keys of a check; an object, since where files lie depends on the file that is read. */
final class InjectCheckKeys {
    private static final int DNS_PORT = 53;
    private static final Pattern POINTER = Pattern.compile("(/([^~/]|~[01])*)+");

    private final Key<String> name =
            Key.required("name", Scalar.name(), "The name; unique among the service's checks.");
    private final Key<Kind> kind = Key.required(
            "kind",
            Scalar.choice(Kind.class),
            "How it asks. bfd and bgp look at our own session with the node; exec runs a command here, with the node's"
                    + " name and address in its environment.");
    private final Key<IpAddress> target =
            Key.optional("target", Scalar.address(), "The address that is asked; without it, the backend's.");
    private final Key<Long> port =
            Key.optional("port", Scalar.number("a port", 1, 0xffff), "The port that is asked. For dns 53 without it.");
    private final Key<Duration> interval = Key.optional(
            "interval",
            Scalar.duration("a duration of 20ms to 10m, such as 1s", time -> isWithin(time, 20, 600_000)),
            Duration.ofSeconds(1),
            "From one check to the next while nothing changes.");
    private final Key<Duration> fastInterval = Key.optional(
            "fast_interval",
            Scalar.duration("a duration of 10ms to 10m, such as 200ms", time -> isWithin(time, 10, 600_000)),
            "The same while results change, and at the start: a fifth of interval without this key.");
    private final Key<Duration> timeout = Key.optional(
            "timeout",
            Scalar.duration("a duration of 5ms to 1m, such as 500ms", time -> isWithin(time, 5, 60_000)),
            "After which a check without an answer is bad; shorter than interval. Without this key half of interval, at"
                    + " most 3s.");
    private final Key<Long> rise = Key.optional(
            "rise", Scalar.number("a number of results", 1, 100), 3L, "How many good results in a row make it good.");
    private final Key<Long> fall = Key.optional(
            "fall", Scalar.number("a number of results", 1, 100), 3L, "How many bad results in a row make it bad.");
    private final Key<OnFailure> onFailure = Key.optional(
            "on_failure",
            Scalar.choice(OnFailure.class),
            OnFailure.DOWN,
            "down: it counts among the checks that the service needs. degrade: the backend is degraded, and no more.");
    private final Key<ProbeHttpsSection> https;
    private final Key<JsonExpectation> json =
            Key.optional("json", jsonShape(), "What the JSON of an answer must have; for https only.");
    private final Key<ProbeDnsSection> dns =
            Key.optional("dns", ProbeDnsSection.SHAPE, "What the server is asked; for dns only, and needed there.");
    private final Key<List<String>> command = Key.optional(
            "command",
            new ListShape<>(Scalar.text("a word of the command")),
            List.of(),
            "What is run, a list of the program and its arguments; no shell reads it. For exec only, and needed there."
                    + " An exit status of 0 is good.");

    InjectCheckKeys(Path base) {
        https = Key.optional("https", ProbeHttpsSection.shape(base), "What is asked; for https only.");
    }

    Section<InjectCheckSection> shape() {
        return Section.of(
                        this::build,
                        name,
                        kind,
                        target,
                        port,
                        interval,
                        fastInterval,
                        timeout,
                        rise,
                        fall,
                        onFailure,
                        https,
                        json,
                        dns,
                        command)
                .checked(this::refuseContradictions);
    }

    private InjectCheckSection build(Values values) {
        Kind chosen = values.get(kind);
        return new InjectCheckSection(
                values.get(name),
                chosen,
                values.find(target),
                values.find(port).map(Long::intValue).orElse(chosen == Kind.DNS ? DNS_PORT : 0),
                values.get(interval),
                fast(values),
                timeout(values),
                values.get(rise).intValue(),
                values.get(fall).intValue(),
                values.get(onFailure),
                chosen == Kind.HTTPS
                        ? Optional.of(values.find(https).orElseGet(ProbeHttpsSection::usual))
                        : Optional.empty(),
                values.find(json),
                values.find(dns),
                values.get(command));
    }

    private Duration fast(Values values) {
        Duration fifth = values.get(interval).dividedBy(5);
        Duration least = Duration.ofMillis(10);
        return values.find(fastInterval).orElse(fifth.compareTo(least) < 0 ? least : fifth);
    }

    private Duration timeout(Values values) {
        Duration half = values.get(interval).dividedBy(2);
        Duration most = Duration.ofSeconds(3);
        return values.find(timeout).orElse(half.compareTo(most) > 0 ? most : half);
    }

    private void refuseContradictions(Values values) {
        Kind chosen = values.get(kind);
        String word = Scalar.word(chosen);
        if (chosen.needsPort() && !values.has(port)) {
            values.refuse("no port", "the port that is asked, such as 6443");
        }
        if (!chosen.hasPort() && (values.has(port) || values.has(target))) {
            values.refuse(
                    values.has(port) ? port : target, "this key", "none of port and target: " + word + " has neither");
        }
        refuseUnlessOf(values, https, chosen, Kind.HTTPS);
        refuseUnlessOf(values, json, chosen, Kind.HTTPS);
        refuseUnlessOf(values, dns, chosen, Kind.DNS);
        refuseUnlessOf(values, command, chosen, Kind.EXEC);
        if (chosen == Kind.DNS && !values.has(dns)) {
            values.refuse("no key dns", "dns: {name: …}, what the server is asked");
        }
        if (chosen == Kind.EXEC && values.get(command).isEmpty()) {
            values.refuse("no command", "command: [PROGRAM, ARGUMENT, …]");
        }
        values.find(https)
                .filter(asked -> !(asked.nodeFrom() instanceof ProbeHttpsSection.NodeFrom.Nothing))
                .ifPresent(_ -> values.refuse(https, "node_from", "no node_from: a check knows which node it asks"));
        if (timeout(values).compareTo(values.get(interval)) >= 0) {
            values.refuse(timeout, "a timeout that is not shorter than interval", "less than interval");
        }
        if (fast(values).compareTo(values.get(interval)) > 0) {
            values.refuse(fastInterval, "more than interval", "at most interval");
        }
    }

    private static void refuseUnlessOf(Values values, Key<?> key, Kind chosen, Kind of) {
        if (values.has(key) && chosen != of) {
            String word = Scalar.word(of);
            values.refuse(key, key.name(), "the kind " + word + ", or no key " + key.name());
        }
    }

    private static boolean isWithin(Duration time, long least, long most) {
        return time.toMillis() >= least && time.toMillis() <= most;
    }

    private static Section<JsonExpectation> jsonShape() {
        Key<String> pointer = Key.required(
                "pointer",
                new Scalar<>(
                        "a JSON Pointer (RFC 6901) such as /status/phase",
                        Map.of("type", "string", "pattern", "^" + POINTER.pattern() + "$"),
                        text -> Optional.of(text).filter(POINTER.asMatchPredicate())),
                "Where in the JSON, as RFC 6901 writes it.");
        Key<String> value = Key.required(
                "value",
                Scalar.text("a text"),
                "What must stand there, true and false too; of numbers the value counts.");
        return Section.of(values -> new JsonExpectation(values.get(pointer), values.get(value)), pointer, value);
    }
}
