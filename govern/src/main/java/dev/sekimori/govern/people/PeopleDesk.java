package dev.sekimori.govern.people;

import dev.sekimori.govern.fault.InvalidException;
import dev.sekimori.govern.fault.NotFoundException;
import dev.sekimori.govern.fault.RefusedException;
import dev.sekimori.govern.port.SecretsPort;
import dev.sekimori.govern.port.SecretsPort.CodeCheck;
import dev.sekimori.govern.port.SecretsPort.NewToken;
import dev.sekimori.ledger.Ledger;
import dev.sekimori.ledger.Outcome;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Actor;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Language;
import dev.sekimori.model.Message;
import dev.sekimori.model.PersonName;
import dev.sekimori.model.Role;
import dev.sekimori.model.Text;
import dev.sekimori.model.event.PersonEvent;
import dev.sekimori.model.person.Person;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Who may use the site: first set-up, sign-in, people, tokens. Any thread; blocking. */
public final class PeopleDesk {
    private final Ledger ledger;
    private final SecretsPort secrets;
    private final InstantSource clock;
    private final SignInThrottle throttle = new SignInThrottle();
    private final Sessions sessions;

    public PeopleDesk(Ledger ledger, SecretsPort secrets, InstantSource clock) {
        this.ledger = ledger;
        this.secrets = secrets;
        this.clock = clock;
        this.sessions = new Sessions(secrets::newRandomText);
    }

    /** Whether nobody can sign in yet. */
    public boolean setUpNeeded() {
        try (SiteReader state = ledger.read()) {
            return state.people().isEmpty();
        }
    }

    /** The first person, who holds the code that the program printed, becomes approver. */
    public SetUpResult setUp(
            String oneTimeCode,
            PersonName name,
            char[] password,
            Language language,
            String address) {
        if (!setUpNeeded()) {
            return new SetUpResult.AlreadyDone();
        }
        Optional<Message> refusal = PasswordRules.refusal(name, password);
        if (refusal.isPresent()) {
            return new SetUpResult.WeakPassword(refusal.get());
        }
        return switch (secrets.redeemSetUpCode(oneTimeCode)) {
            case CodeCheck.Wrong(var left) -> new SetUpResult.WrongCode(left);
            case CodeCheck.Gone() -> new SetUpResult.CodeGone();
            case CodeCheck.Accepted() -> {
                Person person =
                        create(Actor.system("set-up"), name, Role.APPROVER, language, password);
                ledger.append(person(name), new PersonEvent.SignedIn(name, address));
                yield new SetUpResult.SignedIn(sessions.open(person, clock.instant()));
            }
        };
    }

    public SignInResult signIn(PersonName name, char[] password, String address) {
        Optional<Duration> wait = throttle.wait(name.value(), address, clock.instant());
        if (wait.isPresent()) {
            return new SignInResult.Throttled(wait.get());
        }
        return switch (secrets.check(name, password)) {
            case BUSY -> new SignInResult.Busy();
            case WRONG -> refused(name, address);
            case RIGHT ->
                active(name).map(p -> signedIn(p, address)).orElseGet(() -> refused(name, address));
        };
    }

    private SignInResult signedIn(Person person, String address) {
        throttle.succeeded(person.name().value(), address);
        ledger.append(person(person.name()), new PersonEvent.SignedIn(person.name(), address));
        return new SignInResult.SignedIn(sessions.open(person, clock.instant()));
    }

    private SignInResult refused(PersonName name, String address) {
        int attempts = throttle.failed(name.value(), address, clock.instant());
        ledger.append(
                Actor.system("sign-in"),
                new PersonEvent.SignInRefused(name.value(), Text.shorten(address, 60), attempts));
        return new SignInResult.Refused();
    }

    /** The session of a cookie, as long as its person is active. */
    public Optional<Session> session(String cookieValue) {
        return sessions.find(cookieValue, clock.instant())
                .filter(session -> active(session.person()).isPresent());
    }

    /** Ends a session, and with it what the person had open at virtual devices. */
    public void signOut(String cookieValue) {
        Optional<Session> ended = sessions.find(cookieValue, clock.instant());
        sessions.close(cookieValue);
        ended.ifPresent(session ->
                ledger.append(session.actor(), new PersonEvent.SignedOut(session.person())));
    }

    /** Who holds a token; none when it was revoked. */
    public Optional<Caller> byToken(String bearer) {
        if (bearer.isEmpty() || bearer.length() > 200) {
            return Optional.empty();
        }
        try (SiteReader state = ledger.read()) {
            return state.tokenByHash(secrets.tokenHash(bearer))
                    .map(token -> new Caller(
                            new Actor(Actor.Kind.TOKEN, token.name()),
                            token.role(),
                            token.device()));
        }
    }

    public Person add(Actor actor, PersonName name, Role role, Language language, char[] password) {
        PasswordRules.refusal(name, password).ifPresent(why -> {
            throw new InvalidException(why);
        });
        return create(actor, name, role, language, password);
    }

    private Person create(
            Actor actor, PersonName name, Role role, Language language, char[] password) {
        try (SiteReader state = ledger.read()) {
            refuseExisting(state, name);
        }
        secrets.keepPassword(name, password);
        ledger.execute(actor, (state, now) -> {
            refuseExisting(state, name);
            return Outcome.of(
                    name,
                    new PersonEvent.Added(name, role, language),
                    new PersonEvent.PasswordSet(name));
        });
        return active(name).orElseThrow();
    }

    private static void refuseExisting(SiteReader state, PersonName name) {
        if (state.person(name).isPresent()) {
            throw new RefusedException(Message.of("people.exists", name));
        }
    }

    /** Ends somebody's access at once; the last approver stays. */
    public void deactivate(Actor actor, PersonName name) {
        Person gone = ledger.execute(actor, (state, now) -> {
            Person person = state.person(name)
                    .filter(Person::active)
                    .orElseThrow(() -> new NotFoundException(Message.of("people.not_found", name)));
            boolean lastApprover = person.role() == Role.APPROVER
                    && state.people().stream()
                                    .filter(p -> p.active() && p.role() == Role.APPROVER)
                                    .count()
                            == 1;
            if (lastApprover) {
                throw new RefusedException(Message.of("people.last_approver"));
            }
            return Outcome.of(person, new PersonEvent.Deactivated(name));
        });
        sessions.closeAllOf(gone);
    }

    public IssuedToken issueToken(Actor actor, String name, Role role) {
        return issueToken(actor, name, role, Optional.empty());
    }

    /** A token with which a device of the site calls as itself. */
    public IssuedToken issueToken(Actor actor, String name, Role role, Optional<DeviceId> device) {
        if (!name.matches("[a-z0-9][a-z0-9._-]{0,63}")) {
            throw new InvalidException(Message.of("people.token.name"));
        }
        NewToken token = secrets.newToken();
        ledger.execute(actor, (state, now) -> {
            if (state.tokens().stream().anyMatch(t -> t.name().equals(name) && t.active())) {
                throw new RefusedException(Message.of("people.token.exists", name));
            }
            return Outcome.of(name, new PersonEvent.TokenIssued(name, role, device, token.hash()));
        });
        return new IssuedToken(name, token.text());
    }

    public void revokeToken(Actor actor, String name) {
        ledger.execute(actor, (state, now) -> {
            if (state.tokens().stream().noneMatch(t -> t.name().equals(name) && t.active())) {
                throw new NotFoundException(Message.of("people.token.not_found", name));
            }
            return Outcome.of(name, new PersonEvent.TokenRevoked(name));
        });
    }

    /** A one-time ticket with which a browser enters a device's virtual web endpoint. */
    public String deviceTicket(Session session, DeviceId device) {
        return sessions.ticket(session, device, clock.instant());
    }

    /** Whose ticket it was; it works no second time. */
    public Optional<Session> redeemTicket(String ticket, DeviceId device) {
        return sessions.redeem(ticket, device, clock.instant())
                .filter(session -> active(session.person()).isPresent());
    }

    private Optional<Person> active(PersonName name) {
        try (SiteReader state = ledger.read()) {
            return state.person(name).filter(Person::active);
        }
    }

    private static Actor person(PersonName name) {
        return new Actor(Actor.Kind.PERSON, name.value());
    }
}
