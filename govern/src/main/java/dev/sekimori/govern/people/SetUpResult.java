package dev.sekimori.govern.people;

import dev.sekimori.model.Message;

/** What became of the first set-up. */
public sealed interface SetUpResult {
    record SignedIn(Session session) implements SetUpResult {}

    record WrongCode(int attemptsLeft) implements SetUpResult {}

    /** The code is used up; a restart of the program prints a new one. */
    record CodeGone() implements SetUpResult {}

    record WeakPassword(Message why) implements SetUpResult {}

    record AlreadyDone() implements SetUpResult {}
}
