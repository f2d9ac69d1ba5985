package dev.sekimori.console.page;

import dev.sekimori.console.Call;
import dev.sekimori.console.ConsoleException;
import dev.sekimori.console.Guard;
import dev.sekimori.console.Languages;
import dev.sekimori.console.Reply;
import dev.sekimori.console.Route;
import dev.sekimori.govern.people.IssuedToken;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Language;
import dev.sekimori.model.Message;
import dev.sekimori.model.PersonName;
import dev.sekimori.model.Role;
import dev.sekimori.model.person.Person;
import dev.sekimori.model.person.Token;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who may sign in, and the tokens of programs (guideline G1-11, G4-6, U-5). */
public final class PeoplePages {
    /** One person. */
    public record PersonRow(
            String name,
            String role,
            String language,
            String since,
            boolean active,
            boolean self) {}

    /** One token. */
    public record TokenRow(String name, String role, String device, String since, boolean active) {}

    /** What the page shows; {@code issued} once, right after a token was issued. */
    public record Model(
            List<PersonRow> people, List<TokenRow> tokens, Optional<IssuedToken> issued) {}

    private final Context context;

    PeoplePages(Context context) {
        this.context = context;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/people", Guard.VIEWER, call -> show(call, Optional.empty())),
                Route.post("/people", Guard.APPROVER, this::add),
                Route.post("/people/:id/deactivation", Guard.APPROVER, this::deactivate),
                Route.post("/tokens", Guard.APPROVER, this::issue),
                Route.post("/tokens/:id/revocation", Guard.APPROVER, this::revoke));
    }

    private Reply show(Call call, Optional<IssuedToken> issued) {
        View view = context.view(call);
        try (SiteReader state = context.site().ledger().read()) {
            String self = call.signedIn().actor().name();
            Model model = new Model(
                    state.people().stream()
                            .map(person -> row(person, self, view))
                            .toList(),
                    state.tokens().stream().map(token -> row(token, view)).toList(),
                    issued);
            return context.page(
                    call, "people", view.t("ui.people.title"), "people", Map.of("page", model));
        }
    }

    private static PersonRow row(Person person, String self, View view) {
        return new PersonRow(
                person.name().value(),
                view.word("ui.role.", person.role()),
                view.word("ui.language.", person.language()),
                view.time(person.since()),
                person.active(),
                person.name().value().equals(self));
    }

    private static TokenRow row(Token token, View view) {
        return new TokenRow(
                token.name(),
                view.word("ui.role.", token.role()),
                token.device().map(id -> id.value()).orElse(""),
                view.time(token.issuedAt()),
                token.active());
    }

    private Reply add(Call call) {
        char[] password = call.secretField("password");
        try {
            context.site()
                    .people()
                    .add(
                            call.signedIn().actor(),
                            name(call.field("name").orElse("")),
                            role(call),
                            call.field("language").flatMap(Languages::of).orElse(Language.EN),
                            password);
        } finally {
            Arrays.fill(password, '\0');
        }
        return Reply.seeOther("/people?done=person-added");
    }

    private Reply deactivate(Call call) {
        PersonName name = Ids.of(call, PersonName::new);
        context.site().people().deactivate(call.signedIn().actor(), name);
        return Reply.seeOther("/people?done=person-deactivated");
    }

    private Reply issue(Call call) {
        IssuedToken token = context.site()
                .people()
                .issueToken(call.signedIn().actor(), call.field("token").orElse(""), role(call));
        return show(call, Optional.of(token));
    }

    private Reply revoke(Call call) {
        context.site().people().revokeToken(call.signedIn().actor(), call.pathParameter("id"));
        return Reply.seeOther("/people?done=token-revoked");
    }

    private static PersonName name(String typed) {
        try {
            return new PersonName(typed);
        } catch (IllegalArgumentException e) {
            throw new ConsoleException(422, Message.of("ui.setup.name-form"));
        }
    }

    private static Role role(Call call) {
        String typed = call.field("role").orElse("");
        return Arrays.stream(Role.values())
                .filter(role -> role.name().equals(typed))
                .findFirst()
                .orElseThrow(() -> new ConsoleException(422, Message.of("ui.people.no-role")));
    }
}
