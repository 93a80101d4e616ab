package io.vipwatch.monitor.drill;

/** The names of faults in a drill file. */
public enum FaultKind {
    /** {@link FaultSpec.LinkSilent}. */
    LINK_SILENT,
    /** {@link FaultSpec.OneWayLoss}. */
    ONE_WAY_LOSS,
    /** {@link FaultSpec.LinkDown}. */
    LINK_DOWN,
    /** {@link FaultSpec.ProcessSignal}. */
    PROCESS_SIGNAL,
    /** {@link FaultSpec.ServiceStop}. */
    SERVICE_STOP,
    /** {@link FaultSpec.NodeReboot}. */
    NODE_REBOOT,
    /** {@link FaultSpec.PowerOff}. */
    POWER_OFF,
    /** {@link FaultSpec.BfdDrop}. */
    BFD_DROP,
    /** {@link FaultSpec.PacketLoss}. */
    PACKET_LOSS,
    /** {@link FaultSpec.SessionReset}. */
    SESSION_RESET,
    /** {@link FaultSpec.KillThenSilent}. */
    KILL_THEN_SILENT,
    /** {@link FaultSpec.EdgeRestart}. */
    EDGE_RESTART,
    /** {@link FaultSpec.NeighborShutdown}. */
    NEIGHBOR_SHUTDOWN,
    /** {@link FaultSpec.Flap}. */
    FLAP,
    /** {@link FaultSpec.Noop}. */
    NOOP,
    /** {@link FaultSpec.Exec}. */
    EXEC
}
