INSERT INTO records(position, bytes) VALUES (?1, ?2)
