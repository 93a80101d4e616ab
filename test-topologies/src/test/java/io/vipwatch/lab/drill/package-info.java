/** Drills in the lab: what they measure, and that they leave nothing behind. */
@org.jspecify.annotations.NullMarked
package io.vipwatch.lab.drill;
