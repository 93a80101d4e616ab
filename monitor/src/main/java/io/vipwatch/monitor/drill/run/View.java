package io.vipwatch.monitor.drill.run;

import java.util.Optional;

/**
 * What the monitor shows, as far as a drill has to know.
 *
 * @param unsteady what does not hold of the steady state; empty where all holds
 * @param breach which safeguard is breached; empty where none is
 * @param converged whether what the fault brought about was seen to its end: traffic has recovered, or nothing was lost for long
 *     enough, or clients by name are connected
 */
public record View(Optional<String> unsteady, Optional<String> breach, boolean converged) {}
