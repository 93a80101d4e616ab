/** What drills have shown, for people and programs: a page, Markdown, JSON, JUnit XML and CSV; pure, results to text. */
@NullMarked
package io.vipwatch.monitor.report;

import org.jspecify.annotations.NullMarked;
