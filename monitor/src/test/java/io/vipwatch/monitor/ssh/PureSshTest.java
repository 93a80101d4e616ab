package io.vipwatch.monitor.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.session.Stamp;
import io.vipwatch.monitor.clock.Exchange;
import io.vipwatch.monitor.frr.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.SSHClient;
import org.junit.jupiter.api.Test;

class PureSshTest {
    private static final Stamp STAMP = new Stamp(1, 2);

    @Test
    void theWaitDoublesUpToItsLimitAndIsUpToAQuarterShorterByChance() {
        BackOff backOff = new BackOff(Duration.ofSeconds(1), Duration.ofMinutes(1));
        assertThat(List.of(1, 2, 3, 6, 7, 1_000_000_000))
                .map(failures -> backOff.after(failures, false, 1).toSeconds())
                .containsExactly(1L, 2L, 4L, 32L, 60L, 60L);
        assertThat(backOff.after(3, false, 0)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void whereSomebodyHasToDoSomethingTheLongestWaitComesAtOnce() {
        BackOff backOff = new BackOff(Duration.ofSeconds(1), Duration.ofMinutes(1));
        assertThat(backOff.after(1, true, 1)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void aConnectionThatHasEndedHasNoSessionWhichIsAFailureOfTheConnectionAndNoFaultOfOurs() {
        Connection ended = new Connection(new SSHClient(), Optional.empty());
        assertThatThrownBy(ended::session).isInstanceOf(IOException.class).hasMessage("the connection has ended");
    }

    @Test
    void noSecretIsPrinted() {
        SshTarget target = new SshTarget(
                "2001:db8::fe",
                2222,
                "admin",
                List.of(
                        new Credential.PrivateKey(Path.of("/key"), Optional.of("geheim")),
                        new Credential.Password("geheim")),
                new HostKeys.Pinned("SHA256:x"),
                Optional.empty());
        assertThat(target + " " + target.credentials()).doesNotContain("geheim");
        assertThat(target).hasToString("admin@[2001:db8::fe]:2222");
    }

    @Test
    void theHostDescribesItself() {
        assertThat(HostDescription.read("FreeBSD\n1795336739.1234\n\n1795336739.N\n+0100\n"))
                .isEqualTo(new Answer.Read<>(new HostDescription(
                        HostDescription.OperatingSystem.FREE_BSD,
                        HostDescription.ClockSource.PHP,
                        ZoneOffset.ofHours(1))));
        assertThat(HostDescription.read("Linux\n\n1795336739.123456\n1795336739.123456789\n+0000\n"))
                .isEqualTo(new Answer.Read<>(new HostDescription(
                        HostDescription.OperatingSystem.LINUX, HostDescription.ClockSource.BASH, ZoneOffset.UTC)));
        assertThat(HostDescription.read("Linux\n\n\n1795336739.1\n-0930\n").found())
                .get()
                .extracting(HostDescription::clock)
                .isEqualTo(HostDescription.ClockSource.DATE);
        for (String text :
                List.of("", "Linux\n", "SunOS\n\n\n1.1\n+0000\n", "Linux\n\n\n1\nnow\n", "Linux\n\n\n1\n+0")) {
            assertThat(HostDescription.read(text)).isInstanceOf(Answer.Unreadable.class);
        }
    }

    @Test
    void theDigitsOfAReadingAreItsResolution() {
        long second = 1_795_336_739_000_000_000L;
        assertThat(ClockExchange.reading(1, "1795336739.123456", 9))
                .contains(Exchange.of(1, second + 123_456_000, 9, 1000));
        assertThat(ClockExchange.reading(1, "1795336739,123456", 9))
                .contains(Exchange.of(1, second + 123_456_000, 9, 1000));
        assertThat(ClockExchange.reading(1, "1795336739.123456789", 9))
                .contains(Exchange.of(1, second + 123_456_789, 9, 1));
        assertThat(ClockExchange.reading(1, "1795336739.N", 9)).contains(Exchange.of(1, second, 9, 1_000_000_000));
        assertThat(ClockExchange.reading(1, "date: illegal option", 9)).isEmpty();
    }

    @Test
    void aCollectorRemembersWhenItLastWorked() {
        Instant then = Instant.parse("2026-11-22T12:00:00Z");
        CollectorHealth good = CollectorHealth.untried().after(new Answer.Read<>("x"), then);
        assertThat(good.good()).isTrue();
        CollectorHealth bad = good.after(
                        new Answer.Unreadable<>("exit status 1", "bgpd is not running"), then.plusSeconds(5))
                .afterFailure("gone");
        assertThat(bad.good()).isFalse();
        assertThat(bad).isEqualTo(new CollectorHealth(2, Optional.of(then), Optional.of("gone")));
    }

    @Test
    void aListenerThatDoesNotKeepUpLosesLinesAndIsToldHowMany() {
        SeenQueue queue = new SeenQueue(2);
        Seen.Line line = new Seen.Line("a", STAMP);
        assertThat(queue.offer(line)).isTrue();
        assertThat(queue.offer(line)).isTrue();
        assertThat(queue.offer(line)).isFalse();
        assertThat(queue.offer(line)).isFalse();
        assertThat(queue.take()).contains(line);
        assertThat(queue.offer(line)).isTrue();
        queue.close();
        assertThat(List.of(queue.take(), queue.take(), queue.take(), queue.take()))
                .containsExactly(Optional.of(line), Optional.of(new Seen.Lost(2)), Optional.of(line), Optional.empty());
    }

    @Test
    void piecesOfAStreamAreNotCountedAndItsEndAlwaysHasRoom() {
        SeenQueue queue = new SeenQueue(1);
        Seen.Piece piece = new Seen.Piece(Octets.ofHex("d4c3b2a1"), STAMP);
        assertThat(queue.offer(piece)).isTrue();
        assertThat(queue.offer(piece)).isFalse();
        queue.mark(new Seen.Ended("slow"));
        assertThat(queue.take()).contains(piece);
        assertThat(queue.take()).contains(new Seen.Ended("slow"));
    }
}
