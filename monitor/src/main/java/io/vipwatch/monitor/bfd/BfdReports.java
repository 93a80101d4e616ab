package io.vipwatch.monitor.bfd;

import io.vipwatch.bfd.fsm.Remote.Heard;
import io.vipwatch.bfd.packet.AuthenticationType;
import io.vipwatch.bfd.packet.DiscardReason;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.session.ReceiveGaps;
import io.vipwatch.bfd.session.SessionCounters;
import io.vipwatch.bfd.session.SessionStatus;
import io.vipwatch.bfd.session.SystemStatus;
import io.vipwatch.bfd.socket.Abilities;
import io.vipwatch.bfd.socket.Permission;
import io.vipwatch.monitor.config.PeerBfdSection;
import io.vipwatch.monitor.event.BfdUp.Agreed;
import io.vipwatch.monitor.event.EpochText;
import io.vipwatch.monitor.http.BfdReport;
import io.vipwatch.monitor.http.BfdReport.Verdict;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/**
 * The BFD library's view of its sessions in the words of the API.
 *
 * @param multihopPort the port by which multihop sessions are known
 */
record BfdReports(IntSupplier multihopPort) {
    /**
     * {@return a session}
     *
     * @param policy of the peer that it belongs to, if it belongs to one
     * @param now the monotonic clock
     */
    BfdReport of(SessionStatus status, Optional<PeerBfdSection> policy, long now) {
        return new BfdReport(
                BfdNames.peer(status.identity()),
                BfdNames.address(status.identity()).toString(),
                verdict(status),
                status.state().text(),
                EpochText.of(status.since().epochNanos()),
                status.since().epochNanos(),
                Duration.ofNanos(now - status.since().monotonicNanos()),
                mode(status),
                status.encapsulation().minimumHopLimit(),
                status.local().map(InetAddress::getHostAddress),
                status.interfaceName(),
                status.localDiscriminator(),
                status.diagnostic().text(),
                status.heard().map(BfdReports::remote),
                intervals(status),
                status.lastHeard().map(stamp -> EpochText.of(stamp.epochNanos())),
                status.authentication().map(AuthenticationType::text),
                policy.map(section -> word(section.onDown())),
                counts(status.counters()),
                gaps(status.gaps()),
                status.headroom(),
                status.advice().text());
    }

    /**
     * Down is said only of a path that worked and failed (RFC 5882 §4.1): after a planned goodbye silence is no failure,
     * however long it lasts.
     */
    private static Verdict verdict(SessionStatus status) {
        boolean adminDown = status.state() == SessionState.ADMIN_DOWN
                || status.heard()
                        .filter(heard -> heard.state() == SessionState.ADMIN_DOWN)
                        .isPresent();
        if (status.state() == SessionState.UP) {
            return Verdict.UP;
        }
        if (adminDown) {
            return Verdict.ADMIN_DOWN;
        }
        if (status.counters().ups() == 0) {
            return Verdict.NEVER_UP;
        }
        return status.failed() ? Verdict.DOWN : Verdict.ADMIN_DOWN;
    }

    private String mode(SessionStatus status) {
        return status.encapsulation().destinationPort() == multihopPort.getAsInt() ? "multihop" : "single-hop";
    }

    /** {@return what the two sides agreed on; of a session that is not heard any more, nothing is known} */
    Agreed agreed(SessionStatus status) {
        Optional<Heard> heard = status.heard();
        long receive = heard.map(remote -> Math.max(
                        remote.desiredMinTxInterval(), status.parameters().requiredMinRxInterval()))
                .orElse(0L);
        return new Agreed(
                mode(status),
                status.localDiscriminator(),
                heard.map(Heard::discriminator).orElse(0L),
                status.transmitInterval(),
                micros(receive),
                status.detectionTime().orElse(Duration.ZERO));
    }

    private static BfdReport.Remote remote(Heard heard) {
        return new BfdReport.Remote(
                heard.state().text(),
                heard.diagnostic().text(),
                heard.discriminator(),
                micros(heard.desiredMinTxInterval()),
                micros(heard.requiredMinRxInterval()),
                heard.detectMult());
    }

    private static BfdReport.Intervals intervals(SessionStatus status) {
        return new BfdReport.Intervals(
                micros(status.advertised().transmit()),
                micros(status.advertised().receive()),
                status.parameters().detectMult(),
                status.transmitInterval(),
                status.detectionTime());
    }

    private static BfdReport.Counts counts(SessionCounters counters) {
        return new BfdReport.Counts(
                counters.received(),
                counters.transmitted(),
                counters.transmitFailures(),
                words(counters.discarded()),
                counters.ups(),
                counters.failures());
    }

    private static BfdReport.Gaps gaps(ReceiveGaps gaps) {
        List<BfdReport.Bucket> buckets = new ArrayList<>();
        List<Duration> bounds = ReceiveGaps.bounds();
        for (int i = 0; i < gaps.counts().size(); i++) {
            Optional<Duration> bound = i < bounds.size() ? Optional.of(bounds.get(i)) : Optional.empty();
            if (gaps.counts().get(i) > 0) {
                buckets.add(new BfdReport.Bucket(bound, gaps.counts().get(i)));
            }
        }
        return new BfdReport.Gaps(gaps.count(), gaps.total(), gaps.worst(), buckets);
    }

    static BfdReport.Engine notRunning() {
        return new BfdReport.Engine(
                false,
                "",
                false,
                false,
                OptionalInt.empty(),
                false,
                "not asked for",
                List.of(),
                0,
                Map.of(),
                0,
                0,
                Duration.ZERO,
                0);
    }

    static BfdReport.Engine of(SystemStatus status) {
        Abilities abilities = status.abilities();
        return new BfdReport.Engine(
                true,
                word(abilities.access()),
                abilities.hopLimit(),
                abilities.kernelStamps(),
                OptionalInt.of(abilities.receiveBuffer()),
                abilities.realTimePriority() instanceof Permission.Granted,
                words(abilities.realTimePriority()),
                abilities.limitations(),
                status.received(),
                words(status.discarded()),
                status.receiveBufferDrops(),
                status.stalls(),
                status.worstStall(),
                status.faults());
    }

    private static String words(Permission permission) {
        return switch (permission) {
            case Permission.NotAsked() -> "not asked for";
            case Permission.Granted(String what) -> what;
            case Permission.Refused(String what, String reason) -> what + " was refused: " + reason;
        };
    }

    private static Map<String, Long> words(Map<DiscardReason, Long> discarded) {
        Map<String, Long> words = new TreeMap<>();
        discarded.forEach((reason, count) -> words.put(word(reason), count));
        return words;
    }

    /** {@return the name of a constant in events, metrics and answers: in lower case, with hyphens} */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Duration micros(long microseconds) {
        return Duration.ofNanos(1000 * microseconds);
    }
}
