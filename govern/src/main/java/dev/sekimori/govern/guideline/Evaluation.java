package dev.sekimori.govern.guideline;

import dev.sekimori.model.guideline.RowResult;
import dev.sekimori.model.guideline.RowState;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Evaluates the guideline from the facts of one moment. Rows without an evaluator are unknown.
 * Pure.
 */
final class Evaluation {
    private static final List<Function<SiteFacts, RowResult>> ROWS = List.of(
            ThreatRows::everyThingIsKnown,
            CounterpartRows::outerSideControlsNothing,
            ThreatRows::streamsNeedSignIn,
            ThreatRows::noFactoryPasswordInService,
            ThreatRows::closedByDefault,
            OperationRows::everyDeviceHasAnOwner,
            DesignRows::abnormalDevicesAreCutOff,
            DesignRows::recoveryIsEarly,
            DesignRows::unknownDevicesGetNothing,
            CounterpartRows::secretsNeedTrust,
            CounterpartRows::commandsAreBounded,
            CounterpartRows::pairsAreChecked,
            DesignRows::decisionsReplay,
            FigureRows::devicesAreInTheirZones,
            ConnectionRows::weakDevicesAreBehindTheGateway,
            ConnectionRows::outerSideIsAsDeclared,
            ConnectionRows::identitiesAreUnique,
            FigureRows::trafficIsEncryptedOutside,
            FigureRows::gatewayStandsBetween,
            ConnectionRows::devicesAreVirtualised,
            FigureRows::secureDevicesHaveProof,
            OperationRows::scopeIsScanned,
            OperationRows::ownersAreTold,
            OperationRows::supportedDevicesOnly,
            OperationRows::noFactoryPasswords);

    private Evaluation() {}

    /** The result of every row of the catalogue, in its order. */
    static List<RowView> of(List<CatalogueRow> catalogue, SiteFacts facts) {
        List<RowResult> results = new ArrayList<>(
                ROWS.stream().map(evaluator -> evaluator.apply(facts)).toList());
        results.add(OperationRows.postureIsKnown(facts, List.copyOf(results)));
        Map<String, RowResult> byId = new HashMap<>();
        results.forEach(result -> byId.put(result.row(), result));
        return catalogue.stream()
                .map(row -> new RowView(
                        row,
                        byId.getOrDefault(
                                row.id(), new RowResult(row.id(), RowState.UNKNOWN, List.of()))))
                .toList();
    }
}
