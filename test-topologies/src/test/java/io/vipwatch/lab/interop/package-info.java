/** The daemon against FRR and BIRD in the container lab: what it writes into its journal is what happened. */
@org.jspecify.annotations.NullMarked
package io.vipwatch.lab.interop;
