/**
 * The site's configuration: YAML file → {@code SiteConfig}, validated at start, safe by default. No
 * state.
 */
@NullMarked
package dev.sekimori.app.config;

import org.jspecify.annotations.NullMarked;
