package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonValue;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code inject.route}: the injector has an edge told of a path, of one that is different now, or of its end.
 *
 * @param change what it is told
 * @param edge the edge
 * @param service the service
 * @param node the backend
 * @param prefix the prefix
 * @param pathId the path identifier (RFC 7911), where the session has them
 * @param nextHop the next hop: global, and link-local if there is one
 * @param path what the path says of itself from now on; nothing of one that is withdrawn
 * @param state how the backend fares
 * @param reason why
 * @param checks what its checks say
 */
public record InjectRoute(
        Change change,
        String edge,
        String service,
        String node,
        Prefix prefix,
        OptionalLong pathId,
        List<IpAddress> nextHop,
        Optional<InjectPath> path,
        HealthState state,
        String reason,
        List<InjectCheckFinding> checks)
        implements InjectOccurrence {
    /** What an edge is told of a path. */
    public enum Change {
        ANNOUNCE("announce"),
        REPLACE("replace"),
        WITHDRAW("withdraw");

        private final String text;

        Change(String text) {
            this.text = text;
        }

        /** {@return the name in events} */
        @JsonValue
        public String text() {
            return text;
        }
    }

    /**
     * What a path says of itself.
     *
     * @param localPref LOCAL_PREF, which only an edge of our own AS is told
     * @param med MULTI_EXIT_DISC
     * @param prepend how often our AS number stands in AS_PATH beyond what the session puts there
     * @param communities COMMUNITIES, as {@code 65535:0}
     * @param largeCommunities LARGE_COMMUNITY
     */
    public record InjectPath(
            OptionalLong localPref,
            OptionalLong med,
            int prepend,
            List<String> communities,
            List<String> largeCommunities) {
        public InjectPath {
            communities = List.copyOf(communities);
            largeCommunities = List.copyOf(largeCommunities);
        }
    }

    public InjectRoute {
        nextHop = List.copyOf(nextHop);
        checks = List.copyOf(checks);
    }

    @Override
    public String type() {
        return "inject.route";
    }

    @Override
    public String subject() {
        return prefix.toString();
    }
}
