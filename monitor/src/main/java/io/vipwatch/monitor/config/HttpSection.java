package io.vipwatch.monitor.config;

/**
 * The section {@code http}: the API, the metrics and the web page.
 *
 * @param listen where it listens; a loopback address
 */
public record HttpSection(Endpoint listen) {
    /** Where it listens when the configuration does not say. */
    public static final Endpoint DEFAULT_LISTEN = Endpoint.of("[::1]:9179");

    private static final Key<Endpoint> LISTEN = Key.optional(
            "listen",
            Scalar.endpoint(),
            DEFAULT_LISTEN,
            "Where the API listens. Only a loopback address: anything else needs a token and TLS.");

    static final Section<HttpSection> SHAPE = Section.of(values -> new HttpSection(values.get(LISTEN)), LISTEN)
            .checked(HttpSection::refuseUnprotected)
            .notYet("token", "tls");

    private static void refuseUnprotected(Values values) {
        Endpoint listen = values.get(LISTEN);
        if (!listen.isLoopback()) {
            values.refuse(
                    LISTEN,
                    "'" + listen + "'",
                    "a loopback address such as [::1]:9179; anything else needs a token and TLS, which are not yet part"
                            + " of this version");
        }
    }
}
