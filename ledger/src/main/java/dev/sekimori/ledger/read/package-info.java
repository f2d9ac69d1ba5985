/**
 * What the product asks of the site's state: {@link dev.sekimori.ledger.read.SiteReader}, its
 * filters and the records that it answers with besides those of the model. Interfaces and records
 * only.
 */
@NullMarked
package dev.sekimori.ledger.read;

import org.jspecify.annotations.NullMarked;
