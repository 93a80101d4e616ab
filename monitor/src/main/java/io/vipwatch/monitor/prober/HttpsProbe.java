package io.vipwatch.monitor.prober;

import io.vipwatch.monitor.config.ProbeSection;
import io.vipwatch.monitor.event.Moment;
import java.net.Socket;
import java.nio.channels.Selector;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A GET over TLS, on a new connection each time; begins and judges checks on the prober's thread, while each of them waits
 * on a virtual thread of its own.
 */
final class HttpsProbe extends LiveProbe {
    private final HttpsCheck check;
    private final Consumer<Runnable> prober;
    private final Attempts<Socket> attempts = new Attempts<>();
    private Optional<SeenCertificate> certificate = Optional.empty();

    /**
     * @param peers the names of the peers
     * @param prober has something run on the prober's thread
     */
    HttpsProbe(
            ProbeSection section, ProbeOutlet outlet, Selector selector, Set<String> peers, Consumer<Runnable> prober) {
        super(section, outlet, selector);
        check = new HttpsCheck(
                section.target(),
                section.port(),
                section.https().orElseThrow(() -> new IllegalArgumentException("no key https")),
                section.timeout(),
                peers,
                outlet::now);
        this.prober = prober;
    }

    @Override
    void send(int flow, long number) {
        Socket socket = new Socket();
        Moment at = now();
        attempts.add(number, socket, at);
        sent(flow, number, at);
        Thread.ofVirtual().name("probe-" + section().name()).start(() -> {
            HttpsCheck.Result result = check.run(socket, at);
            prober.accept(() -> checked(number, result));
        });
    }

    /** A check that was given up is no longer there, and what it says of its socket that was closed is of no use. */
    private void checked(long number, HttpsCheck.Result result) {
        result.certificate().ifPresent(seen -> certificate = Optional.of(seen));
        if (attempts.end(number).isPresent()) {
            ended(number, result.outcome());
        }
    }

    @Override
    Optional<SeenCertificate> certificate() {
        return certificate;
    }

    @Override
    void expire(Moment now) {
        attempts.expire(now, section().timeout());
    }

    @Override
    void close() {
        attempts.close();
    }
}
