package dev.sekimori.decide.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Role;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.decision.FlowRule.PeerClass;
import dev.sekimori.model.decision.FlowRule.PeerMatch;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.device.Trust;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** Whose a topic is, compared with a look at every filter. */
final class TopicIndexTest {
    private static final List<String> LEVELS = List.of("a", "b", "c", "", "+");

    private final Random random = new Random(20_261_123);

    @Test
    void finds_the_owner_that_a_look_at_every_filter_finds() {
        for (int round = 0; round < 300; round++) {
            List<String> filters = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(12); i++) {
                filters.add(filter());
            }
            TopicIndex index = index(filters);
            for (int i = 0; i < 40; i++) {
                String asked = filter();
                assertThat(index.ownerOf(asked))
                        .as("%s of %s", asked, filters)
                        .isEqualTo(slowly(filters, asked));
            }
        }
    }

    @Test
    void topic_of_one_among_many_devices_is_its_own() {
        List<String> filters = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            filters.add("devices/d" + i + "/#");
        }
        TopicIndex index = index(filters);

        assertThat(index.ownerOf("devices/d4321/value")).contains(id(4_321));
        assertThat(index.ownerOf("devices/d4321")).contains(id(4_321));
        assertThat(index.ownerOf("devices/d4321x/value")).isEmpty();
        assertThat(index.ownerOf("devices/+/value")).isEmpty();
    }

    private String filter() {
        StringBuilder text = new StringBuilder(LEVELS.get(random.nextInt(LEVELS.size())));
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append('/').append(LEVELS.get(random.nextInt(LEVELS.size())));
        }
        return random.nextInt(4) == 0 ? text + "/#" : text.isEmpty() ? "a" : text.toString();
    }

    /** Filters that begin with a literal level come before those that do not. */
    private static Optional<DeviceId> slowly(List<String> filters, String asked) {
        return first(filters, asked, false).or(() -> first(filters, asked, true));
    }

    private static Optional<DeviceId> first(List<String> filters, String asked, boolean wild) {
        for (int i = 0; i < filters.size(); i++) {
            String filter = filters.get(i);
            if (filter.startsWith("+") == wild && TopicFilter.covers(filter, asked)) {
                return Optional.of(id(i));
            }
        }
        return Optional.empty();
    }

    private static DeviceId id(int index) {
        return new DeviceId("d-%05d".formatted(index));
    }

    /** Each filter is the own topic of a device. */
    private static TopicIndex index(List<String> filters) {
        TreeMap<String, List<FlowRule>> profiles = new TreeMap<>();
        List<DeviceFacts> devices = new ArrayList<>();
        for (int i = 0; i < filters.size(); i++) {
            String profile = "p" + i;
            profiles.put(profile, List.of(own(filters.get(i))));
            devices.add(new DeviceFacts(
                    id(i),
                    profile,
                    "sensor",
                    "",
                    "",
                    "site",
                    DeviceState.IN_SERVICE,
                    Trust.Level.MEDIUM));
        }
        return TopicIndex.of(new PolicySet(List.of(), profiles), devices);
    }

    private static FlowRule own(String filter) {
        return new FlowRule(
                "own",
                new PeerMatch(PeerClass.SELF, Role.VIEWER, List.of()),
                List.of(Protocol.MQTT),
                List.of(Operation.PUBLISH),
                List.of(filter),
                Answer.ALLOW,
                0);
    }
}
