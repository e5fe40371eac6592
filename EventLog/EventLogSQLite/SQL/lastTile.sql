SELECT max(tile) FROM tiles WHERE tile BETWEEN ?1 AND ?2
