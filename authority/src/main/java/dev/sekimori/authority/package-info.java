/** Keys, the certificate authority of the site, enrolment, revocation and signing. */
@NullMarked
package dev.sekimori.authority;

import org.jspecify.annotations.NullMarked;
