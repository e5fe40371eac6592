CREATE TRIGGER refuse_record_update BEFORE UPDATE ON records BEGIN
  SELECT RAISE(ABORT, 'records are never changed');
END
