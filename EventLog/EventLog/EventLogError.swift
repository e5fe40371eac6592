/// What went wrong with the log itself, its storage or its order; never a rule of the domain.
public struct EventLogError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of trouble, a list that may grow.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    private enum Base: String {
      case staleHead, damaged, foreign, shortened, locked, storageFailed, diskFull
      case outcomeUnknown, readOnly, recordTooLarge, closed, overloaded
    }

    private let base: Base

    /// The append names another head than the log has; nothing was written.
    public static let staleHead = Code(base: .staleHead)
    /// What is stored is not what was appended.
    public static let damaged = Code(base: .damaged)
    /// These files belong to another log, or to no log, or to a newer version.
    public static let foreign = Code(base: .foreign)
    /// The log ends before a head that it is known to have had.
    public static let shortened = Code(base: .shortened)
    /// Another writer holds the log.
    public static let locked = Code(base: .locked)
    /// The storage reports a failure.
    public static let storageFailed = Code(base: .storageFailed)
    /// The disk has no room left.
    public static let diskFull = Code(base: .diskFull)
    /// A commit was begun and its end is not known: after a restart it may be there, or not.
    public static let outcomeUnknown = Code(base: .outcomeUnknown)
    /// The log was opened for reading; nothing was written.
    public static let readOnly = Code(base: .readOnly)
    /// A stored record is empty or longer than `LogLimits.recordBytesMax`.
    public static let recordTooLarge = Code(base: .recordTooLarge)
    /// The log is closed, or closed itself after a failure; nothing was written.
    public static let closed = Code(base: .closed)
    /// More wait than the limit allows.
    public static let overloaded = Code(base: .overloaded)

    /// The code's name.
    public var description: String { base.rawValue }
  }

  /// What kind of trouble it is.
  public let code: Code
  /// One sentence for an operator, without the position.
  public let message: String
  /// Where in the log, if the trouble has a place: the first position concerned.
  public let position: Position?

  /// Makes an error.
  public init(_ code: Code, _ message: String, at position: Position? = nil) {
    self.code = code
    self.message = message
    self.position = position
  }

  /// Whether it is certain that a failed append left the log as it was.
  public var nothingWritten: Bool {
    code == .staleHead || code == .readOnly || code == .closed
  }

  /// The error in one line: `damaged: position 4711: …`.
  public var description: String {
    position.map { "\(code): position \($0): \(message)" } ?? "\(code): \(message)"
  }
}
