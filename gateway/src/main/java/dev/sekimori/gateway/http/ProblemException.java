package dev.sekimori.gateway.http;

import dev.sekimori.gateway.GatewayException;

/** A step of an exchange ended in an answer of the gateway's own. */
final class ProblemException extends GatewayException {
    private static final long serialVersionUID = 1L;

    private final Problem problem;

    ProblemException(Problem problem) {
        super(problem.key());
        this.problem = problem;
    }

    ProblemException(Problem problem, Throwable cause) {
        super(problem.key(), cause);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
