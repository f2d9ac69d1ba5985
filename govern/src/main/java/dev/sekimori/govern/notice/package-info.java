/**
 * Notices to owners: sending, the owner's page, mail and outbox (guideline G5-10, U-3). Any thread;
 * blocking.
 */
@NullMarked
package dev.sekimori.govern.notice;

import org.jspecify.annotations.NullMarked;
