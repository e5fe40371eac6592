CREATE TRIGGER refuse_record_delete BEFORE DELETE ON records BEGIN
  SELECT RAISE(ABORT, 'records are never deleted');
END
