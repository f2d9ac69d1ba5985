/**
 * Decisions by themselves, under JMH. A number of devices in; how long each decision took out.
 *
 * <p>Threads: JMH's. State owned: a desk with a site's worth of devices.
 */
@NullMarked
package dev.sekimori.bench.decision;

import org.jspecify.annotations.NullMarked;
