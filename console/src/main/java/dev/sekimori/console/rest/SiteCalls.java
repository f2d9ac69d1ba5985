package dev.sekimori.console.rest;

import dev.sekimori.console.Guard;
import dev.sekimori.console.Route;
import dev.sekimori.console.Texts;
import dev.sekimori.console.rest.dto.Inputs;
import dev.sekimori.console.rest.dto.Page;
import dev.sekimori.console.rest.dto.SiteBodies.ClientAuthorityBody;
import dev.sekimori.console.rest.dto.SiteBodies.FullQueueBody;
import dev.sekimori.console.rest.dto.SiteBodies.IssuedTokenBody;
import dev.sekimori.console.rest.dto.SiteBodies.PersonBody;
import dev.sekimori.console.rest.dto.SiteBodies.SiteBody;
import dev.sekimori.console.rest.dto.SiteBodies.SiteProblemBody;
import dev.sekimori.console.rest.dto.SiteBodies.SituationBody;
import dev.sekimori.console.rest.dto.SiteBodies.TokenBody;
import dev.sekimori.console.rest.dto.SiteBodies.UpstreamBody;
import dev.sekimori.console.rest.dto.SiteBodies.VirtualPatchBody;
import dev.sekimori.govern.Site;
import dev.sekimori.govern.SiteInfo;
import dev.sekimori.govern.people.IssuedToken;
import dev.sekimori.govern.situation.SituationDesk;
import dev.sekimori.govern.situation.SituationView;
import dev.sekimori.ledger.read.Counts;
import dev.sekimori.ledger.read.PolicyInForce;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Actor;
import dev.sekimori.model.PersonName;
import dev.sekimori.model.person.Person;
import dev.sekimori.model.person.Token;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Calls about the site as a whole, and about who may use it. */
final class SiteCalls {
    private final Site site;
    private final Texts texts;

    SiteCalls(Site site, Texts texts) {
        this.site = site;
        this.texts = texts;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/site", "getSite", "The site and the sum of its state.")
                        .answers(SiteBody.class, this::summary),
                Operation.get("/situation", "getSituation", "In what situation the site is.")
                        .answers(SituationBody.class, _ -> body(situation().now())),
                Operation.put(
                                "/situation",
                                "declareSituation",
                                "Declares the situation; decisions follow it at once.")
                        .takes(Inputs.SituationOrder.class)
                        .answers(SituationBody.class, this::declare),
                Operation.get(
                                "/upstreams",
                                "listUpstreams",
                                "How the devices' lines to brokers outside are, by device.")
                        .lists(UpstreamBody.class, _ -> upstreams()),
                Operation.get(
                                "/client-authorities",
                                "listClientAuthorities",
                                "Others' authorities whose clients are believed.")
                        .lists(ClientAuthorityBody.class, _ -> clientAuthorities()),
                Operation.get(
                                "/full-queues",
                                "listFullQueues",
                                "Absent MQTT clients that publishers are refused for, by id.")
                        .lists(FullQueueBody.class, _ -> fullQueues()),
                Operation.get(
                                "/virtual-patches",
                                "listVirtualPatches",
                                "Requests that are refused on behalf of devices, by id.")
                        .lists(VirtualPatchBody.class, _ -> patches()),
                approver(Route.Method.GET, "/people", "listPeople", "Who may sign in, by name.")
                        .lists(PersonBody.class, _ -> people()),
                approver(Route.Method.POST, "/people", "addPerson", "Adds somebody.")
                        .takes(Inputs.PersonOrder.class)
                        .answers(201, PersonBody.class, this::addPerson),
                approver(
                                Route.Method.DELETE,
                                "/people/{name}",
                                "deactivatePerson",
                                "Ends somebody's sessions and lets them sign in no more.")
                        .answersNothing(this::deactivate),
                approver(Route.Method.GET, "/tokens", "listTokens", "Tokens by name.")
                        .lists(TokenBody.class, _ -> tokens()),
                approver(Route.Method.POST, "/tokens", "issueToken", "Issues a token.")
                        .takes(Inputs.TokenOrder.class)
                        .answers(201, IssuedTokenBody.class, this::issueToken),
                approver(
                                Route.Method.DELETE,
                                "/tokens/{name}",
                                "revokeToken",
                                "Makes a token work no more.")
                        .answersNothing(r -> site.people()
                                .revokeToken(r.actor(), r.call().pathParameter("name"))));
    }

    private static Operation.Draft approver(
            Route.Method method, String path, String id, String about) {
        return Operation.draft(method, Operation.BASE + path, Guard.APPROVER, id, about);
    }

    private SiteBody summary(Request request) {
        SiteInfo info = site.info();
        try (SiteReader state = site.ledger().read()) {
            Counts counts = state.counts();
            return new SiteBody(
                    info.name(),
                    info.domain(),
                    info.version(),
                    info.lab(),
                    info.consoleUri(),
                    info.virtualWebPort(),
                    site.clock().instant(),
                    state.situation(),
                    state.people().isEmpty(),
                    named(counts.devices()),
                    named(counts.openFindings()),
                    named(counts.notices()),
                    state.size(),
                    state.policyInForce().map(PolicyInForce::hash),
                    patches().items().stream()
                            .filter(VirtualPatchBody::expired)
                            .map(VirtualPatchBody::id)
                            .toList(),
                    problems(info, request));
        }
    }

    private List<SiteProblemBody> problems(SiteInfo info, Request request) {
        return info.problems().stream()
                .map(problem -> new SiteProblemBody(
                        problem.place(),
                        texts.render(problem.message(), request.language()),
                        problem.message().key()))
                .toList();
    }

    private SituationDesk situation() {
        return new SituationDesk(site.ledger(), site.gateway());
    }

    private Object declare(Request request) {
        Inputs.SituationOrder order = request.body(Inputs.SituationOrder.class);
        Actor actor = request.actor();
        return body(order.until()
                .map(until ->
                        situation().declareUntil(actor, order.situation(), order.reason(), until))
                .orElseGet(() -> situation().declare(actor, order.situation(), order.reason())));
    }

    private Page<UpstreamBody> upstreams() {
        return Pages.whole(site.gateway().upstreams().stream()
                .map(line -> new UpstreamBody(
                        line.device(),
                        line.upstream(),
                        line.connected(),
                        line.since(),
                        line.queued(),
                        line.lastError()))
                .toList());
    }

    private Page<ClientAuthorityBody> clientAuthorities() {
        Instant now = site.clock().instant();
        return Pages.whole(site.gateway().clientAuthorities().stream()
                .map(authority -> new ClientAuthorityBody(
                        authority.name(),
                        authority.role(),
                        authority.listeners(),
                        authority.over(now),
                        authority.nextEnd(now),
                        authority.unusable()))
                .toList());
    }

    private Page<FullQueueBody> fullQueues() {
        return Pages.whole(site.gateway().fullQueues().stream()
                .map(queue -> new FullQueueBody(
                        queue.clientId(),
                        queue.peer(),
                        queue.messages(),
                        queue.bytes(),
                        queue.endsAt()))
                .toList());
    }

    private Page<VirtualPatchBody> patches() {
        LocalDate today = LocalDate.ofInstant(site.clock().instant(), ZoneOffset.UTC);
        return Pages.whole(site.gateway().virtualPatches().stream()
                .map(patch -> new VirtualPatchBody(
                        patch.id(),
                        patch.advisory(),
                        patch.expires().toString(),
                        patch.isExpired(today),
                        patch.profiles(),
                        patch.reason()))
                .sorted(Comparator.comparing(VirtualPatchBody::id))
                .toList());
    }

    private static SituationBody body(SituationView view) {
        return new SituationBody(
                view.situation(),
                view.declared().map(SituationView.Declared::at),
                view.declared().map(SituationView.Declared::reason),
                view.declared().map(declared -> declared.actor().name()),
                view.until(),
                view.declared().stream()
                        .mapToLong(SituationView.Declared::event)
                        .findFirst());
    }

    /** In the order of the constants. */
    private static <E extends Enum<E>> Map<String, Integer> named(Map<E, Integer> counts) {
        Map<String, Integer> named = new LinkedHashMap<>();
        new TreeMap<>(counts).forEach((key, count) -> named.put(Names.of(key), count));
        return named;
    }

    private Page<PersonBody> people() {
        try (SiteReader state = site.ledger().read()) {
            return Pages.whole(state.people().stream().map(SiteCalls::body).toList());
        }
    }

    private static PersonBody body(Person person) {
        return new PersonBody(
                person.name(), person.role(), person.language(), person.since(), person.active());
    }

    private Object addPerson(Request request) {
        Inputs.PersonOrder order = request.body(Inputs.PersonOrder.class);
        char[] password = order.password().toCharArray();
        try {
            return body(site.people()
                    .add(
                            request.actor(),
                            order.name(),
                            order.role(),
                            order.language().orElse(request.language()),
                            password));
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private void deactivate(Request request) {
        PersonName name = request.path("name", PersonName::new, "people.not_found");
        site.people().deactivate(request.actor(), name);
    }

    private Page<TokenBody> tokens() {
        try (SiteReader state = site.ledger().read()) {
            return Pages.whole(state.tokens().stream().map(SiteCalls::body).toList());
        }
    }

    private static TokenBody body(Token token) {
        return new TokenBody(
                token.name(), token.role(), token.device(), token.issuedAt(), token.active());
    }

    private Object issueToken(Request request) {
        Inputs.TokenOrder order = request.body(Inputs.TokenOrder.class);
        order.device().ifPresent(device -> {
            try (SiteReader state = site.ledger().read()) {
                if (state.device(device).isEmpty()) {
                    throw Refusal.badRequest("body.form", "device");
                }
            }
        });
        IssuedToken issued = site.people()
                .issueToken(request.actor(), order.name(), order.role(), order.device());
        return new IssuedTokenBody(issued.name(), order.role(), issued.text());
    }
}
