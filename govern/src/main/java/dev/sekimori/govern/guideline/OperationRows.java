package dev.sekimori.govern.guideline;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Message;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Owner;
import dev.sekimori.model.finding.Finding;
import dev.sekimori.model.finding.FindingKind;
import dev.sekimori.model.finding.Severity;
import dev.sekimori.model.guideline.RowResult;
import dev.sekimori.model.guideline.RowState;
import dev.sekimori.model.notice.Notice;
import dev.sekimori.model.notice.NoticeState;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rows about running a site: posture, owners, vulnerable devices, notices, users' rules. Pure. */
final class OperationRows {
    private static final Set<NoticeState> UNDER_WAY =
            Set.of(NoticeState.DELIVERED, NoticeState.READ, NoticeState.ACTED);

    private OperationRows() {}

    /**
     * G1-8: every row that can be evaluated has fresh evidence; {@code others} are the results of
     * the rest.
     */
    static RowResult postureIsKnown(SiteFacts facts, List<RowResult> others) {
        int known = (int)
                others.stream().filter(row -> row.state() != RowState.UNKNOWN).count();
        return Check.row(
                "G1-8",
                Check.shareOfSome(
                        facts,
                        "evaluated rows",
                        Message.of("guideline.rows_known", known, others.size()),
                        known,
                        others.size()));
    }

    /** G1-16: every device has an owner who can be reached. */
    static RowResult everyDeviceHasAnOwner(SiteFacts facts) {
        List<Device> present = facts.present();
        int owned = (int) present.stream().filter(d -> isReachable(facts, d)).count();
        return Check.row(
                "G1-16",
                Check.shareOfSome(
                        facts,
                        "devices",
                        Message.of("guideline.devices_owned", owned, present.size()),
                        owned,
                        present.size()));
    }

    private static boolean isReachable(SiteFacts facts, Device device) {
        Optional<String> mail = device.owner().map(Owner::mail).filter(m -> !m.isEmpty());
        return mail.isPresent()
                && facts.notices().stream()
                        .filter(n -> n.owner().mail().equals(mail.get()))
                        .findFirst()
                        .filter(n -> n.state() == NoticeState.UNREACHABLE)
                        .isEmpty();
    }

    /** G5-8: the declared scope was looked at as a whole, new and existing devices alike. */
    static RowResult scopeIsScanned(SiteFacts facts) {
        return Check.row("G5-8", ScanCoverage.lastScan(facts));
    }

    /**
     * G5-10: each owner of a device with a grave open finding was told, by a notice that arrived.
     */
    static RowResult ownersAreTold(SiteFacts facts) {
        List<Finding> grave = facts.openOnAccepted(Severity.HIGH);
        List<Device> concerned = facts.accepted().stream()
                .filter(d -> grave.stream().anyMatch(f -> f.device().equals(d.id())))
                .toList();
        int told = (int) concerned.stream().filter(d -> isTold(facts, d)).count();
        Check check = Check.share(
                facts,
                "devices with grave findings",
                Message.of("guideline.owners_told", told, concerned.size()),
                told,
                concerned.size());
        return Check.row("G5-10", check, ScanCoverage.lastScan(facts));
    }

    /** A notice that was verified is done with: a weakness that is back needs another. */
    private static boolean isTold(SiteFacts facts, Device device) {
        return facts.notices().stream()
                .filter(n -> n.device().equals(device.id()))
                .map(Notice::state)
                .anyMatch(UNDER_WAY::contains);
    }

    /** U-1: no device is in use whose maker gives no contact or no longer supports it. */
    static RowResult supportedDevicesOnly(SiteFacts facts) {
        List<Device> inUse = inUse(facts);
        Set<DeviceId> withoutContact = facts.withOpen(FindingKind.NO_SUPPORT_CONTACT);
        Set<DeviceId> ended = facts.withOpen(FindingKind.END_OF_SUPPORT);
        int supported = (int) inUse.stream()
                .filter(d -> !withoutContact.contains(d.id())
                        && !ended.contains(d.id())
                        && d.identity().isKnown())
                .count();
        return Check.row(
                "U-1",
                Check.shareOfSome(
                        facts,
                        "devices in use",
                        Message.of("guideline.devices_supported", supported, inUse.size()),
                        supported,
                        inUse.size()));
    }

    /** U-4: no device that anybody has accepted keeps the password of purchase, isolated or not. */
    static RowResult noFactoryPasswords(SiteFacts facts) {
        List<Device> accepted = facts.accepted();
        Set<DeviceId> unchanged = facts.withOpen(FindingKind.DEFAULT_CREDENTIALS);
        int changed =
                (int) accepted.stream().filter(d -> !unchanged.contains(d.id())).count();
        return Check.row(
                "U-4",
                ScanCoverage.lastScan(facts),
                Check.shareOfSome(
                        facts,
                        "accepted devices",
                        Message.of("guideline.no_factory_password", changed, accepted.size()),
                        changed,
                        accepted.size()));
    }

    private static List<Device> inUse(SiteFacts facts) {
        return facts.accepted().stream()
                .filter(d -> d.state() != DeviceState.ISOLATED && d.state() != DeviceState.LOST)
                .toList();
    }
}
