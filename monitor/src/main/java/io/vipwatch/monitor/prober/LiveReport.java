package io.vipwatch.monitor.prober;

import io.vipwatch.monitor.config.ProbeSection;
import io.vipwatch.monitor.probe.DnsAnswer;
import io.vipwatch.monitor.probe.Standing;
import java.time.Duration;
import java.util.Optional;

/**
 * How a probe stands.
 *
 * @param section how it is configured
 * @param standing what is concluded from its answers
 * @param hurried whether it is in a hurry
 * @param interval the interval in force
 * @param notSent how many probes could not be sent
 * @param obstacle why, if the last one could not
 * @param lastAnswer the last answer of a DNS server that had addresses
 * @param certificate the server's certificate
 */
public record LiveReport(
        ProbeSection section,
        Standing standing,
        boolean hurried,
        Duration interval,
        long notSent,
        Optional<String> obstacle,
        Optional<DnsAnswer.Addresses> lastAnswer,
        Optional<SeenCertificate> certificate) {}
