package dev.sekimori.ledger.read;

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

/**
 * The site's state as of one moment: every answer of one reader rests on the same {@link #size()}
 * entries. For one thread at a time and a short while; close it. Limits are cut to
 * {@link #MAX_LIMIT}. Failures of the store throw {@link dev.sekimori.ledger.fault.StoreException}.
 */
public interface SiteReader extends AutoCloseable {
    /** The most items that one call answers. */
    int MAX_LIMIT = 1_000;

    /** How many entries this state rests on. */
    long size();

    /** By id, ascending, those after {@code after}. */
    List<Device> devices(DeviceFilter filter, Optional<DeviceId> after, int limit);

    Optional<Device> device(DeviceId id);

    /** The device that was last seen at a literal IP address. */
    Optional<Device> deviceByAddress(String ip);

    /** The device that was last seen with an MQTT client id; none for the empty one. */
    Optional<Device> deviceByClientId(String clientId);

    /** Whose identity it is, as long as it is not revoked. */
    Optional<DeviceId> deviceByIdentity(String method, String reference);

    List<BoundIdentity> identities(DeviceId device);

    Optional<HeldCredential> heldCredential(DeviceId device, String service);

    /**
     * By priority, highest first, then first seen, oldest first, then id; those after
     * {@code after}.
     */
    List<Finding> findings(FindingFilter filter, Optional<FindingId> after, int limit);

    Optional<Finding> finding(FindingId id);

    /** By time of sending, newest first; those after {@code after}. */
    List<Notice> notices(NoticeFilter filter, Optional<NoticeId> after, int limit);

    Optional<Notice> notice(NoticeId id);

    /** The notice that a link belongs to, expired or not. */
    Optional<Notice> noticeByLinkHash(String linkHash);

    Optional<Scan> scan(ScanId id);

    /** Newest first. */
    List<Scan> scans(int limit);

    /** Active or not. */
    Optional<Person> person(PersonName name);

    /** By name, active or not. */
    List<Person> people();

    /** The active token with this hash; none when it was revoked. */
    Optional<Token> tokenByHash(String hash);

    /** By name, active or not. */
    List<Token> tokens();

    /** The active identity that a service shows; none when it was revoked or replaced. */
    Optional<ServiceIdentity> serviceIdentity(ServiceIdentity.Method method, String reference);

    /** By name, active or not; of each name and method the last. */
    List<ServiceIdentity> serviceIdentities(ServiceIdentity.Method method);

    /** A set of rules that is or was in force. */
    Optional<PolicySet> policy(String hash);

    Optional<PolicyInForce> policyInForce();

    /** As declared last; normal at first. */
    Situation situation();

    Optional<Decision> decision(DecisionId id);

    /** Decisions in which the device is asked for or asks, newest first. */
    List<Decision> decisionsAbout(DeviceId device, int limit);

    /** The last turn of a guideline row; none while it was never anything but unknown. */
    Optional<RowTurn> guidelineRow(String row);

    /** Newest first. */
    List<RowTurn> guidelineHistory(String row, int limit);

    Optional<Isolation> lastIsolation(DeviceId device);

    /** Newest first. */
    List<Isolation> isolations(int limit);

    /**
     * The newest event of a type; {@code type} may be a sealed parent such as {@code DeviceEvent}.
     */
    Optional<Entry> latest(Class<? extends Event> type);

    /** The newest event of a type about a device (also events of its findings and notices). */
    Optional<Entry> latest(Class<? extends Event> type, DeviceId device);

    /** How many events of a type there are. */
    long count(Class<? extends Event> type);

    Counts counts();

    @Override
    void close();
}
