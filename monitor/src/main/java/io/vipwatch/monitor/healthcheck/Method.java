package io.vipwatch.monitor.healthcheck;

/** A way of checking one backend. Runs on the thread of an attempt, where it may wait. */
interface Method {
    /** {@return what it came to; of no interest any more if the attempt was given up} */
    Finding run(Attempt attempt) throws InterruptedException;
}
