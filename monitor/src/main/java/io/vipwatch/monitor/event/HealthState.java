package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonValue;

/** How a backend of an injected service fares. */
public enum HealthState {
    /** Nothing certain is known yet; it has not been announced. */
    INIT("init"),
    /** It was bad or unknown, and its checks have begun to be good. */
    RISING("rising"),
    /** It is good. */
    UP("up"),
    /** It was good, and its checks have begun to be bad; it is announced still. */
    FALLING("falling"),
    /** It is good enough, and some of its checks are bad. */
    DEGRADED("degraded"),
    /** It is bad. */
    DOWN("down"),
    /** An operator has taken it out, or does so. */
    DRAINED("drained"),
    /** An operator has taken it out until a certain time. */
    MAINTENANCE("maintenance");

    private final String text;

    HealthState(String text) {
        this.text = text;
    }

    /** {@return the name in events} */
    @JsonValue
    public String text() {
        return text;
    }
}
