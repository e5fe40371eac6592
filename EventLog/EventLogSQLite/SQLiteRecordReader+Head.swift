public import EventLog

extension SQLiteRecordReader: HeadSource {
  /// The head that the log had at a position, recomputed; nothing when the log ends before it.
  ///
  /// - Complexity: at most 255 records and 255 tiles for each of the tree's upper levels.
  public mutating func head(at position: Position) throws(EventLogError) -> LogHead? {
    guard try position <= lastPosition() else { return nil }
    return LogHead(position: position, root: try tables.tree(ofFirst: position).root())
  }
}
