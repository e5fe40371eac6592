import EventLog
import Projections
import Synchronization

/// Says how far a rebuild is, how fast, and when it will have folded everything.
final class RebuildMeter: Sendable {
  private struct Reading {
    var start: (position: Position, at: ContinuousClock.Instant)?
    var newest: (position: Position, at: ContinuousClock.Instant)?
    var saidAt: ContinuousClock.Instant?

    /// Of what was folded since the first reading.
    var recordsPerSecond: Double? {
      guard let start, let newest, newest.at > start.at else { return nil }
      return Double(start.position.distance(to: newest.position))
        / ((newest.at - start.at) / .seconds(1))
    }
  }

  private let reading = Mutex(Reading())
  private let say: @Sendable (String) -> Void

  /// How often it says how far the folding is.
  private static let interval = Duration.seconds(1)

  init(say: @escaping @Sendable (String) -> Void) {
    self.say = say
  }

  /// How many records were folded in a second; nil where none were.
  var recordsPerSecond: Int64? {
    reading.withLock { $0.recordsPerSecond.map { Int64($0) } }.flatMap { $0 > 0 ? $0 : nil }
  }

  func tell(_ progress: RebuildProgress) {
    switch progress {
    case .copying: say("copying what is not rebuilt")
    case .comparing(let position): say("comparing at position \(position)")
    case .changing: say("putting the new rows in place")
    case .folding(let position, of: let head):
      if let text = folded(position, head, .now) { say(text) }
    }
  }

  private func folded(
    _ position: Position, _ head: Position, _ now: ContinuousClock.Instant
  ) -> String? {
    reading.withLock { reading in
      if reading.start == nil { reading.start = (position, now) }
      reading.newest = (position, now)
      if let saidAt = reading.saidAt, now - saidAt < Self.interval { return nil }
      reading.saidAt = now
      let text = "position \(position) of \(head)"
      guard let rate = reading.recordsPerSecond, rate > 0 else { return text }
      let seconds = Double(max(0, position.distance(to: head))) / rate
      return "\(text), \(Int64(rate)) records/s, about \(Int64(seconds.rounded(.up))) s to go"
    }
  }
}
