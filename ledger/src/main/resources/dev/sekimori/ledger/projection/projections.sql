-- What follows from the events. A column body is the JSON of a record of the model or of ledger.read; the
-- other columns are there to find and order rows. Numbers named after events are indexes of leaves.
CREATE TABLE entry_index (
  idx ${position} PRIMARY KEY,
  type TEXT NOT NULL,
  device TEXT NOT NULL
);
CREATE INDEX entry_index_type ON entry_index (type, idx);
CREATE INDEX entry_index_device ON entry_index (device, idx);

CREATE TABLE entry_count (
  type TEXT PRIMARY KEY,
  entries BIGINT NOT NULL
);

CREATE TABLE device (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  zone TEXT NOT NULL,
  owner TEXT NOT NULL,
  type TEXT NOT NULL,
  manufacturer TEXT NOT NULL,
  words TEXT NOT NULL,
  safety_relevant INTEGER NOT NULL,
  open_findings INTEGER NOT NULL,
  client_id TEXT NOT NULL,
  client_seen BIGINT NOT NULL,
  named INTEGER NOT NULL,
  state_before TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX device_client ON device (client_id, client_seen);

CREATE TABLE device_address (
  address TEXT NOT NULL,
  device TEXT NOT NULL REFERENCES device (id),
  seen BIGINT NOT NULL,
  PRIMARY KEY (address, device)
);
CREATE INDEX device_address_device ON device_address (device);

CREATE TABLE device_identity (
  method TEXT NOT NULL,
  reference TEXT NOT NULL,
  device TEXT NOT NULL REFERENCES device (id),
  body TEXT NOT NULL,
  PRIMARY KEY (method, reference)
);
CREATE INDEX device_identity_device ON device_identity (device);

CREATE TABLE held_credential (
  device TEXT NOT NULL REFERENCES device (id),
  service TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (device, service)
);

CREATE TABLE isolation (
  ordered ${position} PRIMARY KEY,
  device TEXT NOT NULL REFERENCES device (id),
  body TEXT NOT NULL
);
CREATE INDEX isolation_device ON isolation (device, ordered);

CREATE TABLE finding (
  id TEXT PRIMARY KEY,
  device TEXT NOT NULL REFERENCES device (id),
  state TEXT NOT NULL,
  kind TEXT NOT NULL,
  severity INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  opened BIGINT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX finding_order ON finding (priority, opened);
CREATE INDEX finding_device ON finding (device);

CREATE TABLE notice (
  id TEXT PRIMARY KEY,
  finding TEXT NOT NULL,
  device TEXT NOT NULL REFERENCES device (id),
  state TEXT NOT NULL,
  link_hash TEXT NOT NULL UNIQUE,
  sent BIGINT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX notice_sent ON notice (sent);
CREATE INDEX notice_device ON notice (device);
CREATE INDEX notice_finding ON notice (finding);

CREATE TABLE scan (
  id TEXT PRIMARY KEY,
  started BIGINT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX scan_started ON scan (started);

CREATE TABLE person (
  name TEXT PRIMARY KEY,
  body TEXT NOT NULL
);

CREATE TABLE token (
  name TEXT PRIMARY KEY,
  hash TEXT NOT NULL,
  active INTEGER NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX token_hash ON token (hash);

CREATE TABLE service_identity (
  method TEXT NOT NULL,
  name TEXT NOT NULL,
  reference TEXT NOT NULL,
  active INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (method, name)
);
CREATE INDEX service_identity_reference ON service_identity (method, reference);

CREATE TABLE decision (
  id TEXT PRIMARY KEY,
  body TEXT NOT NULL
);

CREATE TABLE decision_device (
  device TEXT NOT NULL,
  made BIGINT NOT NULL,
  decision TEXT NOT NULL REFERENCES decision (id),
  PRIMARY KEY (device, made)
);

CREATE TABLE policy (
  hash TEXT PRIMARY KEY,
  body TEXT NOT NULL
);

CREATE TABLE in_force (
  name TEXT PRIMARY KEY,
  body TEXT NOT NULL
);

CREATE TABLE guideline_turn (
  turned ${position} PRIMARY KEY,
  row_id TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX guideline_turn_row ON guideline_turn (row_id, turned);
