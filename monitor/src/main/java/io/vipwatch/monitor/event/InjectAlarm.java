package io.vipwatch.monitor.event;

/**
 * {@code inject.alarm}: something of an injected service needs somebody, or does no more.
 *
 * @param change whether it begins or is over
 * @param alarm what: {@code no-healthy-origin}, {@code fail-open}, {@code not-at-edge} or {@code forbidden-prefix}
 * @param about the service, or the edge
 * @param reason what happened; of one that is over, what ended it
 * @param remedy what somebody can do; empty where nothing has to be done
 */
public record InjectAlarm(GuardChange change, String alarm, String about, String reason, String remedy)
        implements InjectOccurrence {
    @Override
    public String type() {
        return "inject.alarm";
    }

    @Override
    public String subject() {
        return about;
    }
}
