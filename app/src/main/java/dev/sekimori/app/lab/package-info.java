/**
 * The demonstration site: simulated devices, a real site, and the people of the lab. In: a data
 * directory; out: a site in which a visitor finds a vulnerable camera and a device nobody knows.
 */
@NullMarked
package dev.sekimori.app.lab;

import org.jspecify.annotations.NullMarked;
