CREATE TRIGGER refuse_tile_update BEFORE UPDATE ON tiles BEGIN
  SELECT RAISE(ABORT, 'tiles are never changed');
END
