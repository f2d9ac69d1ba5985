package dev.sekimori.ledger.projection;

import dev.sekimori.ledger.leaf.LeafCodec;
import dev.sekimori.ledger.read.BoundIdentity;
import dev.sekimori.ledger.read.Counts;
import dev.sekimori.ledger.read.DeviceFilter;
import dev.sekimori.ledger.read.FindingFilter;
import dev.sekimori.ledger.read.HeldCredential;
import dev.sekimori.ledger.read.Isolation;
import dev.sekimori.ledger.read.NoticeFilter;
import dev.sekimori.ledger.read.PolicyInForce;
import dev.sekimori.ledger.read.RowTurn;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.ledger.store.LogTable;
import dev.sekimori.ledger.store.Session;
import dev.sekimori.model.DecisionId;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.FindingId;
import dev.sekimori.model.NoticeId;
import dev.sekimori.model.PersonName;
import dev.sekimori.model.ScanId;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.event.Entry;
import dev.sekimori.model.event.Event;
import dev.sekimori.model.finding.Finding;
import dev.sekimori.model.notice.Notice;
import dev.sekimori.model.observe.Scan;
import dev.sekimori.model.person.Person;
import dev.sekimori.model.person.ServiceIdentity;
import dev.sekimori.model.person.Token;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Answers from the tables of one session, whose transaction fixes the moment. */
public final class SqlSiteReader implements SiteReader {
    private final Session session;
    private final Projections tables;
    private final LongSupplier size;
    private final Runnable end;

    /**
     * Reads through a session that is in a transaction.
     *
     * @param size how many entries the session's state rests on
     * @param end what to do on {@link #close()}
     */
    public SqlSiteReader(Session session, Projections tables, LongSupplier size, Runnable end) {
        this.session = session;
        this.tables = tables;
        this.size = size;
        this.end = end;
    }

    @Override
    public long size() {
        return size.getAsLong();
    }

    @Override
    public List<Device> devices(DeviceFilter filter, Optional<DeviceId> after, int limit) {
        return tables.devices.list(filter, after, bounded(limit));
    }

    @Override
    public Optional<Device> device(DeviceId id) {
        return tables.devices.find(id);
    }

    @Override
    public Optional<Device> deviceByAddress(String ip) {
        return tables.devices.findByAddress(ip);
    }

    @Override
    public Optional<Device> deviceByClientId(String clientId) {
        return tables.devices.findByClientId(clientId);
    }

    @Override
    public Optional<DeviceId> deviceByIdentity(String method, String reference) {
        return tables.identities.owner(method, reference);
    }

    @Override
    public List<BoundIdentity> identities(DeviceId device) {
        return tables.identities.of(device);
    }

    @Override
    public Optional<HeldCredential> heldCredential(DeviceId device, String service) {
        return tables.identities.held(device, service);
    }

    @Override
    public List<Finding> findings(FindingFilter filter, Optional<FindingId> after, int limit) {
        return tables.findings.list(filter, after, bounded(limit));
    }

    @Override
    public Optional<Finding> finding(FindingId id) {
        return tables.findings.find(id);
    }

    @Override
    public List<Notice> notices(NoticeFilter filter, Optional<NoticeId> after, int limit) {
        return tables.notices.list(filter, after, bounded(limit));
    }

    @Override
    public Optional<Notice> notice(NoticeId id) {
        return tables.notices.find(id);
    }

    @Override
    public Optional<Notice> noticeByLinkHash(String linkHash) {
        return tables.notices.findByLinkHash(linkHash);
    }

    @Override
    public Optional<Scan> scan(ScanId id) {
        return tables.scans.find(id);
    }

    @Override
    public List<Scan> scans(int limit) {
        return tables.scans.newest(bounded(limit));
    }

    @Override
    public Optional<Person> person(PersonName name) {
        return tables.people.find(name);
    }

    @Override
    public List<Person> people() {
        return tables.people.people();
    }

    @Override
    public Optional<Token> tokenByHash(String hash) {
        return tables.people.findActiveTokenByHash(hash);
    }

    @Override
    public List<Token> tokens() {
        return tables.people.tokens();
    }

    @Override
    public Optional<ServiceIdentity> serviceIdentity(
            ServiceIdentity.Method method, String reference) {
        return tables.services.findActive(method, reference);
    }

    @Override
    public List<ServiceIdentity> serviceIdentities(ServiceIdentity.Method method) {
        return tables.services.list(method);
    }

    @Override
    public Optional<PolicySet> policy(String hash) {
        return tables.policies.find(hash);
    }

    @Override
    public Optional<PolicyInForce> policyInForce() {
        return tables.policies.inForce();
    }

    @Override
    public Situation situation() {
        return tables.policies.situation();
    }

    @Override
    public Optional<Decision> decision(DecisionId id) {
        return tables.decisions.find(id);
    }

    @Override
    public List<Decision> decisionsAbout(DeviceId device, int limit) {
        return tables.decisions.about(device, bounded(limit));
    }

    @Override
    public Optional<RowTurn> guidelineRow(String row) {
        return tables.guideline.history(row, 1).stream().findFirst();
    }

    @Override
    public List<RowTurn> guidelineHistory(String row, int limit) {
        return tables.guideline.history(row, bounded(limit));
    }

    @Override
    public Optional<Isolation> lastIsolation(DeviceId device) {
        return tables.isolations.last(device);
    }

    @Override
    public List<Isolation> isolations(int limit) {
        return tables.isolations.newest(bounded(limit));
    }

    @Override
    public Optional<Entry> latest(Class<? extends Event> type) {
        return entry(tables.history.latest(type));
    }

    @Override
    public Optional<Entry> latest(Class<? extends Event> type, DeviceId device) {
        return entry(tables.history.latest(type, device));
    }

    @Override
    public long count(Class<? extends Event> type) {
        return tables.history.count(type);
    }

    @Override
    public Counts counts() {
        return new Counts(
                tables.devices.countByState(),
                tables.findings.countOpenBySeverity(),
                tables.notices.countByState());
    }

    /** A device's history before an index, newest first. */
    public List<Entry> entriesAbout(DeviceId device, long before, int limit) {
        return tables.history.about(device, before, bounded(limit)).stream()
                .flatMap(index -> entry(OptionalLong.of(index)).stream())
                .toList();
    }

    @Override
    public void close() {
        end.run();
    }

    private Optional<Entry> entry(OptionalLong index) {
        return index.isPresent()
                ? LogTable.data(session, index.getAsLong())
                        .map(data -> LeafCodec.decode(index.getAsLong(), data))
                : Optional.empty();
    }

    private static int bounded(int limit) {
        return Math.clamp(limit, 0, MAX_LIMIT);
    }
}
