SELECT hashes FROM tiles WHERE tile = ?1
