CREATE TABLE tiles(
  tile INTEGER PRIMARY KEY,
  hashes BLOB NOT NULL CHECK(length(hashes) = 8192)
) STRICT
