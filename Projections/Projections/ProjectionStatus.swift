public import EventLog

/// Where a model stopped, and why.
public struct ProjectionStop: Hashable, Sendable {
  /// The position of the record that it cannot fold; everything before it is folded.
  public var position: Position
  /// Why, in words for an operator.
  public var reason: String

  init(at position: Position, reason: String) {
    self.position = position
    self.reason = String(
      decoding: reason.utf8.prefix(ProjectionLimits.reasonBytesMax), as: UTF8.self)
  }

  init(at position: Position, _ error: any Error) {
    self.init(at: position, reason: String(describing: error))
  }
}

/// How far a model is.
public struct ProjectionStatus: Hashable, Sendable {
  /// What a model is doing.
  public enum State: Hashable, Sendable {
    /// It folds what was there before, or what has come in.
    case catchingUp
    /// Everything durable that its runner knows of is folded.
    case live
    /// It met a record that it cannot fold; the other models go on.
    case stopped(ProjectionStop)
  }

  /// The model's name.
  public var name: String
  /// The model's version.
  public var version: Int
  /// The position that its rows reflect.
  public var position: Position
  /// What it is doing.
  public var state: State
  /// When the oldest record was recorded that is not folded, as far as the runner has seen it.
  var pendingSinceMicroseconds: Int64?

  /// How many records are not folded yet of a log with this head.
  public func recordsBehind(_ head: Position) -> Int { max(0, position.distance(to: head)) }

  /// How old the oldest record is that is not folded yet, in seconds; zero where there is none.
  ///
  /// - Parameter now: the time in UTC microseconds.
  public func secondsBehind(_ head: Position, now: Int64) -> Double {
    guard position < head, let pendingSinceMicroseconds else { return 0 }
    return Double(max(0, now - pendingSinceMicroseconds)) / 1_000_000
  }

  /// Why it stopped, if it did.
  public var stop: ProjectionStop? {
    if case .stopped(let stop) = state { stop } else { nil }
  }
}
