package dev.sekimori.model.event;

/**
 * Everything that can happen to a site. Events are the only way its recorded state changes: they
 * are appended to the ledger and then applied to the projections in the same transaction. The name
 * of a type is stable, as is the meaning of its fields; a new meaning is a new type.
 */
public sealed interface Event
        permits SiteEvent,
                PersonEvent,
                DeviceEvent,
                FindingEvent,
                NoticeEvent,
                ScanEvent,
                DecisionEvent,
                GuidelineEvent {}
