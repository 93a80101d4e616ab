package io.vipwatch.monitor.incident;

/** The instants of a failover, in their order (RFC 6412 §3.2, RFC 7747 §3). */
enum InstantName {
    /** The drill's command begins on its target. */
    FAULT_BEGIN("fault.begin"),
    /** The drill's command has ended. */
    FAULT_END("fault.end"),
    /** The last packet of the lost node: it fell silent after that. */
    ALIVE_LAST("alive.last"),
    /** The last good probe was sent. */
    DP_LAST_OK("dp.last_ok"),
    /** The first lost probe was sent. */
    DP_LOSS_START("dp.loss_start"),
    /** The neighbour is declared down. */
    DETECT("detect"),
    /** The withdrawal arrives. */
    WITHDRAW_RX("withdraw.rx"),
    /** The table has changed. */
    RIB_CHANGE("rib.change"),
    /** The kernel's route has changed. */
    FIB_CHANGE("fib.change"),
    /** The first probe answered by another node was sent. */
    DP_FIRST_OK("dp.first_ok"),
    /** All flows are good, and stay so. */
    DP_RECOVERED("dp.recovered"),
    /** The first good check on a new connection. */
    SVC_RECOVERED("svc.recovered");

    private final String text;

    InstantName(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
