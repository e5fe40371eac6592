import EventLog
import Projections

/// Why a question to the read models has no answer; the log is untouched.
public enum ReadModelError: Error, Hashable, Sendable {
  /// There are no read models here.
  case unavailable
  /// Too many questions wait already. Ask again later.
  case overloaded
  /// The wait for a position was over first: how far the models are.
  case behind(UInt64)
  /// A model met a record that it cannot fold before the position that was asked for.
  case stopped(UInt64)
  /// The tables could not be read: why, in words for an operator.
  case unreadable(String)

  init(_ error: EventLogError) {
    self = error.code == .overloaded ? .overloaded : .unreadable(error.description)
  }

  init(_ error: ProjectionError) {
    let position = error.position?.rawValue ?? 0
    switch error.code {
    case .unavailable: self = .unavailable
    case .overloaded: self = .overloaded
    case .behind: self = .behind(position)
    case .stopped: self = .stopped(position)
    default: self = .unreadable(error.description)
    }
  }
}
