/// Records read in order, of a log whose earlier heads can be recomputed: what a derived file needs
/// to find out whether it belongs to this log.
public protocol HeadSource: RecordSource, ~Copyable {
  /// The head that the log had at a position, recomputed; nothing when the log ends before it.
  mutating func head(at position: Position) throws(EventLogError) -> LogHead?
}
