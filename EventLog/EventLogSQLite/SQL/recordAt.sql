SELECT bytes FROM records WHERE position = ?1
