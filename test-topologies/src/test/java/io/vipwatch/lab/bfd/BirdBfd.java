package io.vipwatch.lab.bfd;

import io.vipwatch.bfd.packet.AuthenticationKey;
import io.vipwatch.bfd.packet.AuthenticationType;
import io.vipwatch.lab.container.BfdRouter;
import io.vipwatch.lab.container.BfdSegment;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** BIRD 2. Its settings hang on the interface, so that all sessions share them. Used from the test's thread. */
final class BirdBfd implements ForeignBfd {
    private static final ForeignSettings ANY = ForeignSettings.of(Timing.of(300, 3));
    private static final String LOG = "/var/log/lab/bird2.log";

    private final BfdRouter router;
    private List<Side> sides = List.of();
    private ForeignSettings settings = ANY;
    private int downsBefore;

    private BirdBfd(BfdRouter router) {
        this.router = router;
    }

    static BirdBfd start(BfdSegment segment) {
        return new BirdBfd(BfdRouter.start(segment, BfdRouter.Implementation.BIRD2, configuration(ANY, List.of())));
    }

    @Override
    public BfdRouter router() {
        return router;
    }

    @Override
    public void begin(ForeignSettings wanted, List<Side> wantedSides) {
        sides = List.of();
        change(wanted);
        downsBefore = log().split("\n", -1).length;
        sides = List.copyOf(wantedSides);
        change(wanted);
    }

    @Override
    public void change(ForeignSettings wanted) {
        settings = wanted;
        router.write(configuration(settings, sides));
        String answer = client("configure");
        if (!answer.contains("Reconfigured")) {
            throw new IllegalStateException("BIRD does not take its configuration: " + answer);
        }
    }

    /** Has it forget some of its sessions, of which it tells nobody. */
    void forget(Side side) {
        sides = sides.stream().filter(other -> !other.equals(side)).toList();
        change(settings);
    }

    private static String configuration(ForeignSettings settings, List<Side> sides) {
        String options = """
                    min tx interval %d ms; min rx interval %d ms; idle tx interval 1 s; multiplier %d; passive %s;
                %s""".formatted(
                        settings.timing().transmitMillis(),
                        settings.timing().receiveMillis(),
                        settings.timing().detectMult(),
                        settings.passive() ? "yes" : "no",
                        keys(settings.keys()));
        return """
                log "%s" all;
                router id 192.0.2.33;
                protocol device {}
                protocol bfd lab {
                  debug { states, events };
                  interface "eth0" {
                %s  };
                  multihop {
                %s  };
                %s}
                """.formatted(
                LOG, options, options, sides.stream().map(BirdBfd::neighbor).collect(Collectors.joining()));
    }

    private static String neighbor(Side side) {
        return side.multihop()
                ? "  neighbor %s local %s multihop on;\n".formatted(side.host(), side.router())
                : "  neighbor %s dev \"eth0\" local %s;\n".formatted(side.host(), side.router());
    }

    /** The first key whose time to generate has come signs, and all of them are accepted. */
    private static String keys(List<AuthenticationKey> keys) {
        if (keys.isEmpty()) {
            return "";
        }
        StringBuilder text =
                new StringBuilder("    authentication " + type(keys.getFirst().type()) + ";\n    passwords {\n");
        for (AuthenticationKey key : keys) {
            boolean signs = key.equals(keys.getFirst());
            text.append("      password \"%s\" { id %d;%s };\n"
                    .formatted(Keys.text(key), key.keyId(), signs ? "" : " generate to \"2001-01-01\";"));
        }
        return text.append("    };\n").toString();
    }

    private static String type(AuthenticationType type) {
        return switch (type) {
            case SIMPLE_PASSWORD -> "simple";
            case KEYED_MD5 -> "keyed md5";
            case METICULOUS_KEYED_MD5 -> "meticulous keyed md5";
            case KEYED_SHA1 -> "keyed sha1";
            case METICULOUS_KEYED_SHA1 -> "meticulous keyed sha1";
        };
    }

    private String client(String... words) {
        String[] command = new String[words.length + 3];
        command[0] = "/opt/bird2/usr/sbin/birdc";
        command[1] = "-s";
        command[2] = "/run/bird/bird2.ctl";
        System.arraycopy(words, 0, command, 3, words.length);
        return router.run(command);
    }

    @Override
    public String state(Side side) {
        return row(side).map(row -> row.group("state").toLowerCase(Locale.ROOT)).orElse("absent");
    }

    @Override
    public Agreed agreed(Side side) {
        return row(side)
                .map(row -> new Agreed(millis(row.group("interval")), millis(row.group("timeout"))))
                .orElse(new Agreed(Duration.ZERO, Duration.ZERO));
    }

    private static Duration millis(String seconds) {
        return Duration.ofMillis(new BigDecimal(seconds).movePointRight(3).longValueExact());
    }

    private Optional<MatchResult> row(Side side) {
        String device = side.multihop() ? "---" : "eth0";
        Pattern row = Pattern.compile("(?m)^" + Pattern.quote(side.host().toString()) + "\\s+" + device
                + "\\s+(?<state>\\w+)\\s+\\S+\\s+(?<interval>[0-9.]+)\\s+(?<timeout>[0-9.]+)");
        return row.matcher(client("show", "bfd", "sessions")).results().findFirst();
    }

    /** Its log does not tell a session of one kind from one of the other with the same address. */
    @Override
    public long downs(Side side) {
        return log().lines()
                .skip(downsBefore)
                .filter(line -> line.contains("Session to " + side.host() + " changed state from Up"))
                .count();
    }

    /** {@return everything it has logged} */
    String log() {
        return router.run("cat", LOG);
    }

    @Override
    public String report() {
        return client("show", "bfd", "sessions");
    }
}
