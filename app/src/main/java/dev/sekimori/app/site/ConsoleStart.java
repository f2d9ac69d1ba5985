package dev.sekimori.app.site;

import dev.sekimori.app.config.SiteConfig;
import dev.sekimori.app.config.SiteConfig.Address;
import dev.sekimori.console.Clients;
import dev.sekimori.console.ConsoleConfig;
import dev.sekimori.console.ConsoleServer;
import dev.sekimori.console.Faults;
import dev.sekimori.console.Guard;
import dev.sekimori.console.PeopleAccess;
import dev.sekimori.console.Problems;
import dev.sekimori.console.Reply;
import dev.sekimori.console.Route;
import dev.sekimori.console.Texts;
import dev.sekimori.console.page.Pages;
import dev.sekimori.console.rest.RestApi;
import dev.sekimori.gateway.Gateway;
import dev.sekimori.gateway.clients.ClientBounds;
import dev.sekimori.gateway.clients.ClientConnections;
import dev.sekimori.gateway.clients.Doorway;
import dev.sekimori.govern.Site;
import dev.sekimori.ledger.note.NoteKey;
import dev.sekimori.ledger.verify.LedgerVerifier;
import dev.sekimori.ledger.verify.Progress;
import dev.sekimori.ledger.verify.Verification;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;

import java.net.URI;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Opens the console as configured: pages, REST, owners' pages. */
record ConsoleStart(RunningSite.Start start, SiteKeys keys, Vertx vertx, Texts texts) {
    /** An open console; closing it ends live pages first, then the server. */
    record Opened(Pages pages, ConsoleServer server) implements AutoCloseable {
        @Override
        public void close() {
            pages.close();
            server.close();
        }
    }

    Opened open(Site site, Gateway gateway, BooleanSupplier ready) {
        Address listen = start.config().listen().console();
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        ClientConnections clients =
                new ClientConnections(bounds(start.config().clients()), start.clock());
        new SiteMetrics(gateway, () -> clients.counters("console")).bindTo(metrics);
        RestApi rest =
                new RestApi(new RestApi.Parts(site, texts, metrics, ready, securityContact()));
        Pages pages = Pages.of(site, texts, this::audit, ZoneId.systemDefault());
        List<Route> routes = new ArrayList<>(rest.routes());
        routes.add(Route.get(
                "/site-ca.crl",
                Guard.OPEN,
                _ -> Reply.bytes(200, "application/pkix-crl", keys.authority().revocationList())));
        routes.addAll(pages.routes());
        ConsoleServer server = ConsoleServer.start(
                vertx,
                ConsoleConfig.at(listen.host(), listen.port()),
                keys.authority().serverKeyManager(),
                new PeopleAccess(site.people()),
                held(clients),
                routes,
                faults(pages));
        Doorway.guard(vertx, server.port(), clients);
        return new Opened(pages, server);
    }

    static ClientBounds bounds(SiteConfig.Clients written) {
        return ClientBounds.usual()
                .with(
                        written.connections(),
                        written.connectionsPerAddress(),
                        written.requestsPerMinute());
    }

    private static Clients held(ClientConnections connections) {
        return new Clients() {
            @Override
            public void opened(HttpConnection connection) {
                connections.opened(connection);
            }

            @Override
            public int begins(HttpServerRequest request) {
                return connections.begins(request);
            }
        };
    }

    private Faults faults(Pages pages) {
        Faults forPrograms = new Problems(texts);
        Faults forPeople = pages.faults();
        return (call, fault) -> RestApi.isForPrograms(call.path())
                ? forPrograms.render(call, fault)
                : forPeople.render(call, fault);
    }

    private URI securityContact() {
        return start.config()
                .securityContact()
                .orElseGet(() -> URI.create("https://" + start.config().listen().console() + "/"));
    }

    private Verification audit(Progress progress) {
        return LedgerVerifier.verify(
                start.dir(), NoteKey.of(keys.signer()), Optional.empty(), progress);
    }
}
