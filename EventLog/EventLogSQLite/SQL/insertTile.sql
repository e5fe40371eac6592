INSERT INTO tiles(tile, hashes) VALUES (?1, ?2)
