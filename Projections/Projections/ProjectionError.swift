public import EventLog

/// What went wrong with the file of the read models; they are derived, and the log is untouched.
public struct ProjectionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of trouble, a list that may grow.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    private enum Base: String {
      case locked, storageFailed, overloaded, behind, stopped, unavailable
    }

    private let base: Base

    /// Another process folds into the file.
    public static let locked = Code(base: .locked)
    /// The storage reports a failure.
    public static let storageFailed = Code(base: .storageFailed)
    /// Too many queries wait already.
    public static let overloaded = Code(base: .overloaded)
    /// The position asked for is not folded yet.
    public static let behind = Code(base: .behind)
    /// A model stopped before the position asked for.
    public static let stopped = Code(base: .stopped)
    /// There are no read models here.
    public static let unavailable = Code(base: .unavailable)

    /// The code's name.
    public var description: String { base.rawValue }
  }

  /// What kind of trouble it is.
  public let code: Code
  /// One sentence for an operator.
  public let message: String
  /// The position that is reflected, where that is what matters.
  public let position: Position?

  /// Makes an error.
  public init(_ code: Code, _ message: String, at position: Position? = nil) {
    self.code = code
    self.message = message
    self.position = position
  }

  /// The error in one line: `behind: position 4711: …`.
  public var description: String {
    position.map { "\(code): position \($0): \(message)" } ?? "\(code): \(message)"
  }
}
