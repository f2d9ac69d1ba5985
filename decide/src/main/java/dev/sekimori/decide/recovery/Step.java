package dev.sekimori.decide.recovery;

import dev.sekimori.model.Message;
import dev.sekimori.model.event.DeviceEvent;

import java.util.List;

/** What a command leads to: the events to record, or a refusal that says what to do instead. */
public sealed interface Step {
    record Taken(List<DeviceEvent> events) implements Step {
        public Taken {
            events = List.copyOf(events);
        }
    }

    record Refused(Message reason) implements Step {}
}
