CREATE TRIGGER refuse_tile_delete BEFORE DELETE ON tiles BEGIN
  SELECT RAISE(ABORT, 'tiles are never deleted');
END
