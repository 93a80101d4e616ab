package io.vipwatch.lab.interop;

import io.vipwatch.lab.container.ForeignPeer;
import io.vipwatch.lab.interop.Account.Item;
import io.vipwatch.lab.topology.Observer;
import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.daemon.Daemon;
import io.vipwatch.monitor.event.EndOfRib;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.RouteChanged;
import io.vipwatch.monitor.event.RouteReason;
import io.vipwatch.monitor.event.SessionDown;
import io.vipwatch.monitor.event.SessionRefused;
import io.vipwatch.monitor.event.SessionUp;
import io.vipwatch.monitor.event.SessionWarning;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A daemon in this JVM that watches a foreign speaker, and the account of its journal. Used from the test's thread. */
final class ForeignObservation implements AutoCloseable {
    /** The hold time that the daemon proposes; the foreign speakers propose 90 s. */
    static final Duration HOLD_TIME = Duration.ofSeconds(9);

    /** The name of the foreign speaker in events. */
    static final String PEER = "foreign";

    private final Daemon daemon;
    private final JournalTail journal;
    private final Account account;

    private ForeignObservation(Daemon daemon) {
        this.daemon = daemon;
        journal = JournalTail.of(daemon.events(1));
        account = new Account(this::items);
    }

    /** @param directory where the journal is written, which the daemon's configuration would lie in */
    static ForeignObservation begin(ForeignPeer peer, Observer observer, Path directory)
            throws IOException, ConfigException {
        String password = observer.password().isPresent() ? "\n    password: {env: VIPWATCH_FOREIGN_PASSWORD}" : "";
        String configuration = """
                speaker:
                  asn: %d
                  router_id: 192.0.2.1
                  listen: ["[::]:%d"]
                peers:
                  - name: %s
                    address: %s
                    asn: %d
                    hold_time: %ds%s
                journal:
                  directory: journal
                  routes: all
                http:
                  listen: "[::1]:0"
                """.formatted(
                        observer.asn(),
                        observer.port(),
                        PEER,
                        peer.address(),
                        ForeignPeer.ASN,
                        HOLD_TIME.toSeconds(),
                        password);
        ConfigReader reader = new ConfigReader(
                Map.of("VIPWATCH_FOREIGN_PASSWORD", observer.password().orElse("")));
        return new ForeignObservation(Daemon.start(reader.parse("vipwatch.yaml", configuration, directory), "interop"));
    }

    Account account() {
        return account;
    }

    Daemon daemon() {
        return daemon;
    }

    SessionUp lastUp() {
        return last(SessionUp.class);
    }

    SessionDown lastDown() {
        return last(SessionDown.class);
    }

    private <T> T last(Class<T> type) {
        return journal.after(0).reversed().stream()
                .map(seen -> seen.event().what())
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    private List<Item> items() {
        return journal.after(0).stream()
                .map(JournalTail.Seen::event)
                .flatMap(ForeignObservation::item)
                .toList();
    }

    /** Connections that fail before there is a session are no matter here; a malformed message is. */
    private static Stream<Item> item(Event event) {
        Optional<Item> item = switch (event.what()) {
            case SessionUp _, SessionRefused _, EndOfRib _ -> Optional.of(Item.of(event.type()));
            case SessionDown down -> Optional.of(Item.of(event.type() + " " + words(down.loss())));
            case RouteChanged route -> Optional.of(Item.of(event.type() + words(route), route.prefix()));
            case SessionWarning warning when !warning.raw().isEmpty() -> Optional.of(Item.of(warning.reason()));
            default -> Optional.empty();
        };
        return item.stream();
    }

    private static String words(SessionDown.SessionLoss loss) {
        return loss.cause().text()
                + loss.notification().map(text -> " " + text.name()).orElse("");
    }

    private static String words(RouteChanged route) {
        return switch (route.change()) {
            case ANNOUNCE, STALE -> "";
            case REPLACE -> route.duplicate() ? " duplicate" : "";
            case WITHDRAW ->
                route.reason() == RouteReason.EXPLICIT
                        ? ""
                        : " " + route.reason().text();
        };
    }

    @Override
    public void close() {
        daemon.close("the test is over");
        journal.close();
    }
}
