package dev.sekimori.ledger.projection;

import dev.sekimori.ledger.store.Schema;
import dev.sekimori.ledger.store.Session;
import dev.sekimori.model.event.DecisionEvent;
import dev.sekimori.model.event.DeviceEvent;
import dev.sekimori.model.event.Entry;
import dev.sekimori.model.event.FindingEvent;
import dev.sekimori.model.event.GuidelineEvent;
import dev.sekimori.model.event.NoticeEvent;
import dev.sekimori.model.event.PersonEvent;
import dev.sekimori.model.event.ScanEvent;
import dev.sekimori.model.event.SiteEvent;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All projections of one session. Only {@link #apply} changes the site's state. */
public final class Projections {
    private static final String SCRIPT = "projections.sql";
    private static final Pattern TABLE = Pattern.compile("CREATE TABLE (\\w+)");
    private static final Pattern KEY = Pattern.compile("PRIMARY KEY \\(([^)]+)\\)");

    final DeviceTable devices;
    final IdentityTable identities;
    final IsolationTable isolations;
    final FindingTable findings;
    final NoticeTable notices;
    final PersonTable people;
    final ServiceTable services;
    final ScanTable scans;
    final DecisionTable decisions;
    final PolicyTable policies;
    final GuidelineTable guideline;
    final HistoryTable history;

    public Projections(Session session) {
        devices = new DeviceTable(session);
        identities = new IdentityTable(session);
        isolations = new IsolationTable(session);
        findings = new FindingTable(session, devices);
        notices = new NoticeTable(session);
        services = new ServiceTable(session);
        people = new PersonTable(session, services);
        scans = new ScanTable(session);
        decisions = new DecisionTable(session);
        policies = new PolicyTable(session);
        guideline = new GuidelineTable(session);
        history = new HistoryTable(session, findings, notices);
    }

    /**
     * Applies an entry; the caller's transaction holds it together with the leaf. Throws
     * {@link dev.sekimori.ledger.fault.InapplicableEventException} when it is about something that
     * is not there.
     */
    public void apply(Entry entry) {
        switch (entry.event()) {
            case DeviceEvent e -> {
                devices.apply(e, entry.index(), entry.at());
                identities.apply(e, entry.at());
                isolations.apply(e, entry.index(), entry.at());
            }
            case FindingEvent e -> findings.apply(e, entry.index(), entry.at());
            case NoticeEvent e -> notices.apply(e, entry.index(), entry.at());
            case PersonEvent e -> people.apply(e, entry.at());
            case ScanEvent e -> scans.apply(e, entry.index(), entry.at());
            case DecisionEvent e -> decisions.apply(e, entry.index());
            case SiteEvent e -> policies.apply(e, entry.index(), entry.at());
            case GuidelineEvent e -> guideline.apply(e, entry.index(), entry.at());
        }
        history.apply(entry);
    }

    /** Makes all tables, empty. */
    public static void create(Session session) {
        Schema.runScript(session, Projections.class, SCRIPT);
    }

    /** Removes all tables that there are. */
    public static void drop(Session session) {
        tables().reversed().forEach(table -> session.run("DROP TABLE IF EXISTS " + table));
    }

    /** The names of all tables, those that are referred to before those that refer. */
    public static List<String> tables() {
        return List.copyOf(keyColumns().keySet());
    }

    /** The tables with the number of columns of their keys, which are their first columns. */
    public static SequencedMap<String, Integer> keyColumns() {
        SequencedMap<String, Integer> tables = new LinkedHashMap<>();
        for (String statement : Schema.statements(Projections.class, SCRIPT)) {
            Matcher table = TABLE.matcher(statement);
            if (table.find()) {
                Matcher key = KEY.matcher(statement);
                tables.put(table.group(1), key.find() ? key.group(1).split(",", -1).length : 1);
            }
        }
        return tables;
    }
}
