package dev.sekimori.console.rest.dto;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How long a text may be, in UTF-16 units, or how many elements a list may have, in what calls
 * take; the elements of a list have at most 200 units.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Length {
    /** The longest text that an element of a list is. */
    int ELEMENT = 200;

    int min() default 1;

    int max() default 200;
}
