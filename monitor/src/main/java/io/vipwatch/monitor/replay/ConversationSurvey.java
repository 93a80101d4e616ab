package io.vipwatch.monitor.replay;

import io.vipwatch.bgp.pcap.BgpCapture;
import io.vipwatch.bgp.pcap.CaptureEvent;
import io.vipwatch.bgp.prefix.IpAddress;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks through a capture for who speaks with whom, where no configuration says which ends are peers: the observer of a
 * conversation is the end that has it with more others, as the router has that was captured; of two with as many, the one
 * that sent fewer octets.
 */
final class ConversationSurvey implements Sides {
    /** More addresses than this are no network that this program is for; what they say is left out. */
    private static final int ADDRESSES = 10_000;

    private static final Speaker NOBODY = new Speaker();

    private final Map<IpAddress, Speaker> speakers = new HashMap<>();

    private ConversationSurvey() {}

    /** What is known of an address. */
    private static final class Speaker {
        final Set<IpAddress> others = new TreeSet<>();
        long octets;
    }

    static ConversationSurvey of(InputStream in, Set<Integer> ports) throws IOException {
        ConversationSurvey survey = new ConversationSurvey();
        try (BgpCapture capture = BgpCapture.open(in, ports)) {
            for (Optional<CaptureEvent> next = capture.next(); next.isPresent(); next = capture.next()) {
                if (next.get() instanceof CaptureEvent.BgpMessageSeen seen) {
                    survey.add(seen);
                }
            }
        }
        return survey;
    }

    private void add(CaptureEvent.BgpMessageSeen seen) {
        IpAddress from = seen.flow().from().address();
        IpAddress to = seen.flow().to().address();
        if (speakers.size() < ADDRESSES || speakers.containsKey(from)) {
            Speaker speaker = speakers.computeIfAbsent(from, _ -> new Speaker());
            speaker.octets += seen.message().length();
            if (speaker.others.size() < ADDRESSES) {
                speaker.others.add(to);
            }
        }
    }

    @Override
    public boolean isPeer(IpAddress one, IpAddress other) {
        return Comparator.<IpAddress>comparingInt(address -> others(address))
                        .reversed()
                        .thenComparingLong(this::octets)
                        .thenComparing(Comparator.naturalOrder())
                        .compare(one, other)
                > 0;
    }

    private int others(IpAddress address) {
        return speakers.getOrDefault(address, NOBODY).others.size();
    }

    private long octets(IpAddress address) {
        return speakers.getOrDefault(address, NOBODY).octets;
    }
}
