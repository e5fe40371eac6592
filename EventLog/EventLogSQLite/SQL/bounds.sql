SELECT (SELECT min(position) FROM records), (SELECT max(position) FROM records)
