package dev.sekimori.gateway.mqtt;

import dev.sekimori.gateway.Verdict;

/** A message on its way to one session, with the decision that let it go there. */
@SuppressWarnings("ArrayRecordComponent") // the route's, never written
record Delivery(Message message, int qos, boolean retain, int[] subscriptionIds, Verdict verdict) {}
