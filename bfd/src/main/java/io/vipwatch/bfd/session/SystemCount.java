package io.vipwatch.bfd.session;

/** What a system counts besides the discards that belong to no session. */
enum SystemCount {
    RECEIVED,
    RECEIVE_BUFFER_DROPS,
    UNUSABLE_STAMPS,
    STALL,
    WORST_STALL,
    FAULT
}
