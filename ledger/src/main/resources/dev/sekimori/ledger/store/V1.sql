-- The log itself. Everything else follows from leaf.data.
CREATE TABLE leaf (
  idx ${position} PRIMARY KEY,
  data ${bytes} NOT NULL,
  hash ${bytes} NOT NULL
);

-- Roots of complete subtrees of 2^level leaves, from level 1 on.
CREATE TABLE node (
  level INTEGER NOT NULL,
  idx BIGINT NOT NULL,
  hash ${bytes} NOT NULL,
  PRIMARY KEY (level, idx)
);

-- One row: the tree of all leaves.
CREATE TABLE tree_head (
  id INTEGER PRIMARY KEY,
  size BIGINT NOT NULL,
  root ${bytes} NOT NULL
);

-- Signed checkpoints that were kept, as text.
CREATE TABLE checkpoint (
  size ${position} PRIMARY KEY,
  note TEXT NOT NULL
);
