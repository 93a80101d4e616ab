package io.vipwatch.monitor.collect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What somebody can do when a command on the edge complains, in the words of sudo, sh, tcpdump and tail. */
class RemedyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exit status 1: sudo: a password is required | NOPASSWD",
                "exit status 1: sudo: a terminal is required to read the password | NOPASSWD",
                "exit status 1: Sorry, user vipwatch is not allowed to execute '/usr/sbin/tcpdump' as root | NOPASSWD",
                "exit status 127: sh: 1: exec: sudo: not found | edge.sudo to false",
                "exit status 127: sh: 1: exec: tcpdump: not found | install the program",
                "exit status 1: tcpdump: eth0: You don't have permission to capture on that device | log in as root",
                "exit status 1: tcpdump: (there are no BPF devices) /dev/bpf0: Permission denied | log in as root",
                "exit status 1: tcpdump: igc9: No such device exists (SIOCGIFHWADDR: No such device) | edge.capture",
                "tail: cannot open '/var/log/frr.log' for reading: No such file or directory | edge.log",
                "the connection failed: Broken transport | by itself",
                "exit status 3 | by hand"
            })
    void the_way_out_is_said(String complaint, String remedy) {
        assertThat(Remedy.of(complaint)).contains(remedy);
    }
}
