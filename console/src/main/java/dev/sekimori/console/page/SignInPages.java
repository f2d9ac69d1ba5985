package dev.sekimori.console.page;

import dev.sekimori.console.Call;
import dev.sekimori.console.Cookies;
import dev.sekimori.console.Guard;
import dev.sekimori.console.Languages;
import dev.sekimori.console.Reply;
import dev.sekimori.console.Route;
import dev.sekimori.console.Visitor;
import dev.sekimori.govern.people.Session;
import dev.sekimori.govern.people.SetUpResult;
import dev.sekimori.govern.people.SignInResult;
import dev.sekimori.model.Language;
import dev.sekimori.model.Message;
import dev.sekimori.model.PersonName;

import java.util.List;
import java.util.Optional;

/** The first set-up with the printed code, signing in and out (guideline G4-6, U-3). */
public final class SignInPages {
    /** What both forms show again after a mistake; never a password. */
    public record Model(String name, String next, Optional<Message> error) {}

    private static final Message WRONG = Message.of("ui.sign-in.refused");

    private final Context context;

    SignInPages(Context context) {
        this.context = context;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/sign-in", Guard.OPEN, this::form),
                Route.post("/sign-in", Guard.OPEN, this::signIn),
                Route.post("/sign-out", Guard.VIEWER, this::signOut),
                Route.get("/setup", Guard.OPEN, this::setUpForm),
                Route.post("/setup", Guard.OPEN, this::setUp));
    }

    private Reply form(Call call) {
        if (context.site().people().setUpNeeded()) {
            return Reply.seeOther("/setup");
        }
        if (call.visitor().isPresent()) {
            return Reply.seeOther(next(call.query("next")));
        }
        return signInPage(call, 200, new Model("", next(call.query("next")), Optional.empty()));
    }

    private Reply signIn(Call call) {
        String typed = call.field("name").orElse("");
        String next = next(call.field("next"));
        Optional<PersonName> name = name(typed);
        if (name.isEmpty()) {
            return signInPage(call, 422, new Model(typed, next, Optional.of(WRONG)));
        }
        SignInResult result = context.site()
                .people()
                .signIn(name.get(), call.secretField("password"), call.clientAddress());
        return switch (result) {
            case SignInResult.SignedIn(var session) -> welcome(session, next);
            case SignInResult.Refused() ->
                signInPage(call, 422, new Model(typed, next, Optional.of(WRONG)));
            case SignInResult.Throttled(var wait) -> {
                Message message = Message.of("ui.sign-in.throttled", wait.toSeconds() + 1);
                yield signInPage(call, 429, new Model(typed, next, Optional.of(message)))
                        .with("Retry-After", String.valueOf(wait.toSeconds() + 1));
            }
            case SignInResult.Busy() -> {
                Message message = Message.of("ui.error.503");
                yield signInPage(call, 503, new Model(typed, next, Optional.of(message)));
            }
        };
    }

    private Reply signOut(Call call) {
        call.signedIn()
                .browser()
                .map(Visitor.Browser::cookie)
                .ifPresent(context.site().people()::signOut);
        return Reply.seeOther("/sign-in?done=signed-out")
                .with("Set-Cookie", Cookies.noSession())
                .with("Clear-Site-Data", "\"cache\"");
    }

    private Reply setUpForm(Call call) {
        if (!context.site().people().setUpNeeded()) {
            return Reply.seeOther("/");
        }
        return setUpPage(call, 200, new Model("", "/", Optional.empty()));
    }

    private Reply setUp(Call call) {
        String typed = call.field("name").orElse("");
        Optional<PersonName> name = name(typed);
        if (name.isEmpty()) {
            return setUpAgain(call, typed, Message.of("ui.setup.name-form"));
        }
        char[] password = call.secretField("password");
        if (!java.util.Arrays.equals(password, call.secretField("again"))) {
            return setUpAgain(call, typed, Message.of("ui.setup.differ"));
        }
        Language language = call.field("language").flatMap(Languages::of).orElse(call.language());
        SetUpResult result = context.site()
                .people()
                .setUp(
                        call.field("code").orElse(""),
                        name.get(),
                        password,
                        language,
                        call.clientAddress());
        return switch (result) {
            case SetUpResult.SignedIn(var session) ->
                welcome(session, "/").with("Set-Cookie", Cookies.language(language));
            case SetUpResult.WrongCode(int left) ->
                setUpAgain(call, typed, Message.of("ui.setup.wrong-code", left));
            case SetUpResult.CodeGone() ->
                setUpAgain(call, typed, Message.of("ui.setup.code-gone"));
            case SetUpResult.WeakPassword(var why) -> setUpAgain(call, typed, why);
            case SetUpResult.AlreadyDone() -> Reply.seeOther("/sign-in");
        };
    }

    private Reply setUpAgain(Call call, String typed, Message error) {
        return setUpPage(call, 422, new Model(typed, "/", Optional.of(error)));
    }

    private static Reply welcome(Session session, String next) {
        return Reply.seeOther(next).with("Set-Cookie", Cookies.session(session.id()));
    }

    private Reply signInPage(Call call, int status, Model model) {
        return entrance(call, status, "ui.sign-in.title", "signin", model);
    }

    private Reply setUpPage(Call call, int status, Model model) {
        return entrance(call, status, "ui.setup.title", "setup", model);
    }

    private Reply entrance(Call call, int status, String title, String template, Model model) {
        View view = context.view(call);
        return context.page(call, view, status, view.t(title), template, model);
    }

    private static Optional<PersonName> name(String typed) {
        try {
            return Optional.of(new PersonName(typed));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A path of this origin, never a link that leads elsewhere. */
    static String next(Optional<String> wanted) {
        return wanted.filter(path -> path.startsWith("/"))
                .filter(path -> !path.startsWith("//") && !path.contains("\\"))
                .filter(path -> path.chars().noneMatch(Character::isISOControl))
                .orElse("/");
    }
}
