package dev.sekimori.console.page;

import dev.sekimori.console.Call;
import dev.sekimori.console.Fault;
import dev.sekimori.console.Faults;
import dev.sekimori.console.Problems;
import dev.sekimori.console.Reply;

/** Faults as pages that say what to do next; problem details for programs. */
public final class ErrorPages implements Faults {
    /** What the error page shows. */
    public record Model(int status, String heading, String what, String hint, boolean signedIn) {}

    private final Context context;
    private final Problems problems;

    ErrorPages(Context context) {
        this.context = context;
        this.problems = new Problems(context.texts());
    }

    @Override
    public Reply render(Call call, Fault fault) {
        if (isForPrograms(call)) {
            return problems.render(call, fault);
        }
        if (fault.status() == 401) {
            return signIn(call);
        }
        View view = context.view(call);
        String prefix = "ui.error." + fault.status();
        String title = view.t(view.knows(prefix + ".title") ? prefix + ".title" : "ui.error.title");
        String hint = view.knows(prefix + ".hint") ? view.t(prefix + ".hint") : "";
        Model model = new Model(
                fault.status(),
                title,
                view.m(fault.reason()),
                hint,
                call.visitor().isPresent());
        return retryAfter(context.page(call, view, fault.status(), title, "error", model), fault);
    }

    private static Reply retryAfter(Reply reply, Fault fault) {
        return fault.retryAfterSeconds().isPresent()
                ? reply.with(
                        "Retry-After", String.valueOf(fault.retryAfterSeconds().getAsInt()))
                : reply;
    }

    /** A page that was asked for is shown after signing in; what was sent is not sent again. */
    private static Reply signIn(Call call) {
        String target = call.method().equals("GET") ? call.path() + query(call) : "/";
        String signIn = "/sign-in?next=" + View.url(target);
        return call.wantsFragment()
                ? Reply.empty(200).with("HX-Redirect", signIn)
                : Reply.seeOther(signIn);
    }

    private static String query(Call call) {
        StringBuilder query = new StringBuilder();
        call.query()
                .forEach((name, values) ->
                        values.forEach(value -> query.append(query.isEmpty() ? '?' : '&')
                                .append(View.url(name))
                                .append('=')
                                .append(View.url(value))));
        return query.toString();
    }

    private static boolean isForPrograms(Call call) {
        String accept = call.header("accept").orElse("");
        return call.path().startsWith("/api/")
                || call.header("authorization").isPresent()
                || accept.startsWith("application/json")
                || accept.startsWith("application/problem+json")
                || accept.startsWith("text/event-stream");
    }
}
