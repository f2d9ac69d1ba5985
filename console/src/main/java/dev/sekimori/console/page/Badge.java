package dev.sekimori.console.page;

/**
 * A state as people see it: never by colour alone.
 *
 * @param tone {@code ok}, {@code warn}, {@code bad}, {@code info} or {@code off}
 * @param icon a name of the template {@code icon}
 * @param word in the reader's language
 * @param value the state's stable name, lower case
 */
public record Badge(String tone, String icon, String word, String value) {}
