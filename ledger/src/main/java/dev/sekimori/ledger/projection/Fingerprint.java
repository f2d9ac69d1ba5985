package dev.sekimori.ledger.projection;

import dev.sekimori.ledger.read.BoundIdentity;
import dev.sekimori.ledger.read.HeldCredential;
import dev.sekimori.ledger.read.Isolation;
import dev.sekimori.ledger.read.PolicyInForce;
import dev.sekimori.ledger.read.RowTurn;
import dev.sekimori.ledger.store.Schema;
import dev.sekimori.ledger.store.Session;
import dev.sekimori.model.ContentHash;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.finding.Finding;
import dev.sekimori.model.notice.Notice;
import dev.sekimori.model.observe.Scan;
import dev.sekimori.model.person.Person;
import dev.sekimori.model.person.ServiceIdentity;
import dev.sekimori.model.person.Token;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tells whether the stored projections were made by a program that makes the same ones: the hash of
 * the tables' script, of the shapes of the records kept in them, and of {@link #REVISION}.
 */
public final class Fingerprint {
    /** Counts the changes in what {@code apply} does that show in neither tables nor records. */
    private static final int REVISION = 1;

    private static final List<Class<?>> KEPT = List.of(
            Device.class,
            BoundIdentity.class,
            HeldCredential.class,
            Isolation.class,
            Finding.class,
            Notice.class,
            Scan.class,
            Person.class,
            Token.class,
            ServiceIdentity.class,
            Decision.class,
            PolicyInForce.class,
            RowTurn.class);

    private Fingerprint() {}

    /** The fingerprint of this program, 32 hexadecimal digits. */
    public static String ofProgram() {
        SortedMap<String, String> shapes = new TreeMap<>();
        KEPT.forEach(type -> collect(type, shapes));
        return ContentHash.of(
                32,
                Integer.toString(REVISION),
                String.join("\n", Schema.statements(Projections.class, "projections.sql")),
                shapes.toString());
    }

    /** The fingerprint of the stored projections, empty when there are none. */
    public static String stored(Session session) {
        session.run(
                "CREATE TABLE IF NOT EXISTS projection_version (id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL)");
        return session.first(
                        "SELECT fingerprint FROM projection_version WHERE id = 1",
                        row -> row.getString(1))
                .orElse("");
    }

    /** Writes the program's fingerprint down. */
    public static void store(Session session) {
        session.update(
                "INSERT INTO projection_version (id, fingerprint) VALUES (1, ?)"
                        + " ON CONFLICT (id) DO UPDATE SET fingerprint = excluded.fingerprint",
                ofProgram());
    }

    private static void collect(Type type, SortedMap<String, String> shapes) {
        switch (type) {
            case ParameterizedType generic ->
                Arrays.stream(generic.getActualTypeArguments())
                        .forEach(argument -> collect(argument, shapes));
            case Class<?> c when !shapes.containsKey(c.getName()) -> describe(c, shapes);
            default -> {}
        }
    }

    private static void describe(Class<?> type, SortedMap<String, String> shapes) {
        if (type.isRecord()) {
            RecordComponent[] components = type.getRecordComponents();
            shapes.put(
                    type.getName(),
                    Arrays.stream(components)
                            .map(c -> c.getName() + ":" + c.getGenericType().getTypeName())
                            .toList()
                            .toString());
            Arrays.stream(components).forEach(c -> collect(c.getGenericType(), shapes));
        } else if (type.isEnum()) {
            shapes.put(type.getName(), Arrays.toString(type.getEnumConstants()));
        } else if (type.isSealed()) {
            shapes.put(type.getName(), Arrays.toString(type.getPermittedSubclasses()));
            Arrays.stream(type.getPermittedSubclasses()).forEach(c -> collect(c, shapes));
        }
    }
}
