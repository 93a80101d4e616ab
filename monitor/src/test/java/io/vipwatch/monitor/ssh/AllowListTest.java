package io.vipwatch.monitor.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nothing but these commands can be run on the edge. */
class AllowListTest {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    private static final Shell SHELL = new Shell("/usr/local/bin/vtysh", true, Duration.ofSeconds(8));

    private static final List<Inquiry<?>> INQUIRIES = List.of(
            new Inquiry.ShowVersion(),
            new Inquiry.ShowBgp(_ -> true),
            new Inquiry.ShowBgpPrefix(VIP),
            new Inquiry.ShowReceivedRoutes(IpAddress.of("2001:db8::11"), _ -> true),
            new Inquiry.ShowReceivedPaths(IpAddress.of("2001:db8::11"), Family.IPV4_UNICAST, _ -> true),
            new Inquiry.ShowBgpNeighbors(),
            new Inquiry.ShowBgpSummary(),
            new Inquiry.ShowBfdPeers(),
            new Inquiry.ShowRoute(VIP),
            new Inquiry.ShowRoutesWithin(VIP, _ -> true),
            new Inquiry.FreeBsdInterface(IpAddress.of("2001:db8::11")),
            new Inquiry.LinuxInterface(IpAddress.of("2001:db8::11")),
            new Inquiry.FreeBsdRoutes(_ -> true),
            new Inquiry.LinuxRoutes(_ -> true),
            new Inquiry.Describe());
    private static final List<Watch> WATCHES = List.of(
            new Watch.Capture("vtnet1", Set.of(179, 1790)),
            new Watch.Log("/var/log/routing.log"),
            new Watch.FreeBsdRouteChanges(),
            new Watch.LinuxRouteChanges());

    private static Stream<String> scripts() {
        return Stream.concat(
                INQUIRIES.stream().map(inquiry -> inquiry.script(SHELL)),
                WATCHES.stream().map(watch -> watch.script(SHELL)));
    }

    @Test
    void theListIsComplete() {
        assertThat(INQUIRIES).map(Object::getClass).containsExactlyInAnyOrder(Inquiry.class.getPermittedSubclasses());
        assertThat(WATCHES).map(Object::getClass).containsExactlyInAnyOrder(Watch.class.getPermittedSubclasses());
    }

    @Test
    void frrIsAskedForNothingButToShow() {
        Set<String> asked = scripts()
                .filter(script -> script.contains("vtysh"))
                .map(script -> script.replaceAll(".*/usr/local/bin/vtysh -c \"([^\"]*)\"$", "$1"))
                .collect(Collectors.toSet());
        assertThat(asked)
                .containsExactlyInAnyOrder(
                        "show version",
                        "show bgp ipv6 unicast json",
                        "show bgp ipv6 unicast 2001:db8:0:ff00::100/128 json",
                        "show bgp ipv6 unicast neighbors 2001:db8::11 received-routes json",
                        "show bgp ipv4 unicast neighbors 2001:db8::11 received-routes json",
                        "show bgp neighbors json",
                        "show bgp ipv6 unicast summary json",
                        "show bfd peers json",
                        "show ipv6 route 2001:db8:0:ff00::100/128 json",
                        "show ipv6 route 2001:db8:0:ff00::100/128 longer-prefixes json");
    }

    @Test
    void nothingIsWrittenButToNowhere() {
        scripts()
                .forEach(
                        script -> assertThat(script.replaceAll("[0-9]?>(&[0-9]|/dev/null)", ""))
                                .doesNotContain(">")
                                .doesNotContainPattern(
                                        "\\b(rm|mv|cp|configure|conf|write|clear|kill -|reboot|service|route (add|delete))\\b"));
    }

    @Test
    void anyLoginShellHandsTheScriptOnUnchanged() {
        scripts().map(SHELL::command).forEach(command -> {
            assertThat(command).startsWith("/bin/sh -c '").endsWith("'").doesNotContain("\n", "!");
            assertThat(command.chars().filter(c -> c == '\'').count()).isEqualTo(2);
        });
    }

    /** {@return the rules of the file that is shipped, as patterns of a path with its arguments} */
    private static List<Pattern> sudoRules() throws IOException {
        String rules = Files.readString(Path.of("..", "packaging", "sudoers", "vipwatch"))
                .replaceAll("(?m)^#.*$", "")
                .replace("\\\n", "");
        Matcher rule = Pattern.compile("(/\\S+) \\^(.*?)\\$(?:,|\\n)").matcher(rules);
        return rule.results()
                .map(found -> Pattern.compile(
                        Pattern.quote(found.group(1)) + " " + found.group(2).replace("\\:", ":")))
                .toList();
    }

    /** {@return what sudo matches: the path, and the arguments without their quotes} */
    private static String asSudoSeesIt(String script) {
        return script.replaceAll(".*sudo -n ", "")
                .replaceFirst("^\\$t ", "/usr/bin/timeout -k 2 8 ")
                .replaceFirst("^tcpdump", "/usr/sbin/tcpdump")
                .replace("\"", "");
    }

    @Test
    void theRulesForSudoAreAsWideAsTheListAndNoWider() throws IOException {
        List<Pattern> rules = sudoRules();
        assertThat(rules).hasSize(5);
        List<String> privileged = scripts()
                .filter(script -> script.contains("sudo"))
                .map(AllowListTest::asSudoSeesIt)
                .toList();
        assertThat(privileged)
                .hasSize(11)
                .allSatisfy(command -> assertThat(rules)
                        .as(command)
                        .anyMatch(rule -> rule.matcher(command).matches()));
        String ipv4 = asSudoSeesIt(new Inquiry.ShowBgpPrefix(Prefix.of("192.0.2.1/32")).script(SHELL));
        assertThat(rules).as(ipv4).anyMatch(rule -> rule.matcher(ipv4).matches());
        for (String command : List.of(
                "/usr/bin/timeout -k 2 8 vtysh -c show bgp ipv4 unicast json",
                "/usr/bin/timeout -k 2 8 vtysh -c configure terminal",
                "/usr/bin/timeout -k 2 8 vtysh -c show version -c configure terminal",
                "/usr/bin/timeout -k 2 8 /tmp/vtysh -c show version",
                "/usr/bin/timeout -k 2 8 vtysh -c show bgp ipv6 unicast 2001:db8::/32 json -c clear bgp *",
                "/usr/bin/timeout 8 sh",
                "/usr/sbin/tcpdump -i eth0 -n -s 0 -U --immediate-mode -w /etc/passwd tcp port 179 or udp port 3784 or"
                        + " udp port 4784",
                "/usr/sbin/tcpdump -i eth0 -z sh -n -s 0 -U --immediate-mode -w - tcp port 179 or udp port 3784 or udp"
                        + " port 4784")) {
            assertThat(rules)
                    .as(command)
                    .noneMatch(rule -> rule.matcher(command).matches());
        }
    }

    @Test
    void theEdgeItselfEndsACommandThatHangs() {
        assertThat(new Inquiry.ShowVersion().script(SHELL))
                .isEqualTo("t=; command -v timeout >/dev/null 2>&1 && t=\"timeout -k 2 8\"; VTYSH_PAGER=cat; export"
                        + " VTYSH_PAGER; sudo -n $t /usr/local/bin/vtysh -c \"show version\"");
    }

    @Test
    void whatComesFromTheConfigurationCannotBeAScript() {
        for (String text : List.of("", "a b", "a;b", "$(a)", "a'b", "a\"b", "-a", "a`b`", "a|b", "a\nb", "~/a")) {
            assertThatThrownBy(() -> new Watch.Log(text)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new Watch.Capture(text, Set.of(179))).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new Shell(text, false, Duration.ofSeconds(8)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
