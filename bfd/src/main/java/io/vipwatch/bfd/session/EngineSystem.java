package io.vipwatch.bfd.session;

import io.vipwatch.bfd.socket.BfdException;

/** Starts the engine, on the caller's thread. */
final class EngineSystem {
    private EngineSystem() {}

    @SuppressWarnings("DoNotCallSuggester")
    static BfdSystem start(SystemConfig config, BfdListener listener) {
        throw new BfdException("there is no engine for " + config + " and " + listener + " in this version");
    }
}
