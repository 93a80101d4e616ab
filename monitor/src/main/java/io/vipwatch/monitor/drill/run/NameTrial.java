package io.vipwatch.monitor.drill.run;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.session.StampClock;
import io.vipwatch.monitor.dial.Dialler;
import io.vipwatch.monitor.dial.NameServer;
import io.vipwatch.monitor.dial.NamedService;
import io.vipwatch.monitor.dns.Client;
import io.vipwatch.monitor.drill.Repetition.Measured;
import io.vipwatch.monitor.probe.DnsAnswer;
import io.vipwatch.monitor.probe.DnsQuestion;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Clients of every kind open connections by name while one of its addresses is dead: one for each address that the answer
 * may begin with, each on a virtual thread of its own; the thread that calls waits for all.
 */
final class NameTrial {
    private static final int LONGEST_IN_PATIENCE = 4;
    private static final int ASKS_PER_ADDRESS = 4;

    /** What scheduling adds to what a client needs. */
    private static final Duration UNCERTAINTY = Duration.ofMillis(1);

    private final NamedService service;
    private final StampClock clock;

    NameTrial(NamedService service, StampClock clock) {
        this.service = service;
        this.clock = clock;
    }

    /** {@return what the slowest client of each kind needed until it was connected, by the name of the kind} */
    Map<String, Measured> run() throws InterruptedException {
        Map<String, List<Future<Optional<Duration>>>> underWay = new LinkedHashMap<>();
        Map<String, Measured> measured = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Map.Entry<String, NameServer> resolver : resolvers().entrySet()) {
                for (Client client : Client.values()) {
                    String kind = client.text() + resolver.getKey();
                    underWay.put(kind, new ArrayList<>());
                    for (List<IpAddress> answer : orders(resolver.getValue())) {
                        underWay.get(kind)
                                .add(threads.submit(() -> untilConnected(client, resolver.getValue(), answer)));
                    }
                }
            }
            for (Map.Entry<String, List<Future<Optional<Duration>>>> kind : underWay.entrySet()) {
                measured.put(kind.getKey(), slowest(kind.getValue()));
            }
        } catch (IOException unanswered) {
            measured.put("name", Measured.unknown(String.valueOf(unanswered.getMessage())));
        }
        return measured;
    }

    private Map<String, NameServer> resolvers() {
        Map<String, NameServer> resolvers = new LinkedHashMap<>();
        resolvers.put("", service.server());
        service.cache().ifPresent(cache -> resolvers.put(", cached", cache));
        return resolvers;
    }

    /** {@return answers that begin with another address each, as they come} */
    private List<List<IpAddress>> orders(NameServer resolver) throws IOException {
        List<List<IpAddress>> orders = new ArrayList<>();
        Set<IpAddress> first = new HashSet<>();
        int asks = 1;
        for (int i = 0; i < asks; i++) {
            DnsAnswer.Addresses answer = ask(resolver);
            asks = ASKS_PER_ADDRESS * answer.addresses().size();
            if (first.add(answer.addresses().getFirst())) {
                orders.add(answer.addresses());
            }
            if (orders.size() == answer.addresses().size()) {
                break;
            }
        }
        return orders;
    }

    /** {@return the addresses that the name has} */
    DnsAnswer.Addresses ask(NameServer resolver) throws IOException {
        int id = (int) (clock.now().monotonicNanos() >>> 10 & 0xffff);
        return switch (resolver.ask(new DnsQuestion(id, service.name(), service.type()))) {
            case DnsAnswer.Addresses found -> found;
            case DnsAnswer.None(String reason) -> throw new IOException(service.name() + ": " + reason);
            case DnsAnswer.Malformed(String reason) -> throw new IOException(service.name() + ": " + reason);
            case DnsAnswer.NotOurs _ -> throw new IOException(service.name() + ": an answer to another question");
        };
    }

    /** {@return how long it took, asking for the name again as often as all its addresses have failed} */
    private Optional<Duration> untilConnected(Client client, NameServer resolver, List<IpAddress> firstAnswer)
            throws InterruptedException, IOException {
        Dialler dialler = new Dialler(() -> clock.now().monotonicNanos(), service.timers());
        Duration longest = service.timers().patience().multipliedBy(LONGEST_IN_PATIENCE);
        List<IpAddress> addresses = firstAnswer;
        long begin = clock.now().monotonicNanos();
        while (true) {
            boolean connected = dialler.connect(client, sockets(addresses)).isPresent();
            Duration took = Duration.ofNanos(clock.now().monotonicNanos() - begin);
            if (connected) {
                return Optional.of(took);
            }
            if (took.compareTo(longest) > 0) {
                return Optional.empty();
            }
            Thread.sleep(service.timers().retry());
            addresses = ask(resolver).addresses();
        }
    }

    private List<InetSocketAddress> sockets(List<IpAddress> addresses) {
        return addresses.stream()
                .map(address -> new InetSocketAddress(address.toInetAddress(), service.port()))
                .toList();
    }

    private static Measured slowest(List<Future<Optional<Duration>>> clients) throws InterruptedException {
        Duration slowest = Duration.ZERO;
        for (Future<Optional<Duration>> client : clients) {
            try {
                Optional<Duration> took = client.get();
                if (took.isEmpty()) {
                    return Measured.unknown("a client gave up");
                }
                slowest = took.get().compareTo(slowest) > 0 ? took.get() : slowest;
            } catch (ExecutionException fault) {
                return Measured.unknown(String.valueOf(fault.getCause()));
            }
        }
        return Measured.of(slowest, UNCERTAINTY);
    }
}
