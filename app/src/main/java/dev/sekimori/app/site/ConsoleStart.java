package dev.sekimori.app.site;

import dev.sekimori.app.config.SiteConfig.Address;
import dev.sekimori.console.ConsoleConfig;
import dev.sekimori.console.ConsoleServer;
import dev.sekimori.console.PeopleAccess;
import dev.sekimori.console.Problems;
import dev.sekimori.console.Route;
import dev.sekimori.console.Texts;
import dev.sekimori.gateway.Gateway;
import dev.sekimori.govern.Site;

import io.vertx.core.Vertx;

import java.util.ArrayList;
import java.util.List;

/** Opens the console as configured: pages, REST, owners' pages. */
record ConsoleStart(RunningSite.Start start, SiteKeys keys, Vertx vertx, Texts texts) {
    ConsoleServer open(Site site, Gateway gateway) {
        Address listen = start.config().listen().console();
        List<Route> routes = new ArrayList<>();
        return ConsoleServer.start(
                vertx,
                ConsoleConfig.at(listen.host(), listen.port()),
                keys.authority().serverKeyManager(),
                new PeopleAccess(site.people()),
                routes,
                new Problems(texts));
    }
}
