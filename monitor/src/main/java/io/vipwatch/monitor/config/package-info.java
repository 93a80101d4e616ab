/**
 * The configuration: one strict YAML file becomes immutable, validated records; whatever is wrong with it is named with
 * file, line, field, what was found and what was expected, all of it at once. One description of each section (its
 * {@code SHAPE}) serves the reader, the JSON Schema and the suggestions for misspelt keys.
 */
@NullMarked
package io.vipwatch.monitor.config;

import org.jspecify.annotations.NullMarked;
