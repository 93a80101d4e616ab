package io.vipwatch.bgp.session;

import java.time.Duration;
import java.util.Optional;

/**
 * How many routes a peer may announce in one family (RFC 4271 §6.7; Cease/Maximum Number of Prefixes Reached of RFC
 * 4486).
 *
 * @param limit the largest number of routes; one more ends the session
 * @param warningPercent at how many percent of the limit a warning event is raised, 1 to 100
 * @param restart how long after that the session may begin again; empty: not before the peer is configured anew
 */
public record MaximumPrefixes(int limit, int warningPercent, Optional<Duration> restart) {
    public MaximumPrefixes {
        if (limit < 1 || warningPercent < 1 || warningPercent > 100) {
            throw new IllegalArgumentException("a limit is at least 1 and a warning 1 to 100 percent: " + limit
                    + " routes, " + warningPercent + " percent");
        }
    }
}
