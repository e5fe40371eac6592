import EventLog

/// What a runner does next: a pure state machine without I/O.
///
/// Models at the same position share what is read: they are a lane. One lane is served at a time,
/// in turn the foremost that is not at the head, so that live models stay live, and the hindmost,
/// so that one that is folded anew arrives. A lane never overtakes the next one: it joins it.
struct CatchUpPlan: Sendable {
  enum Step: Hashable {
    /// Fold up to `limit` records after `position` into these models.
    case fold(after: Position, limit: Int, models: [Int])
    case wait(beyond: Position)
  }

  private var positions: [Position]
  private var isStopped: [Bool]
  private(set) var head = Position.beforeFirst
  private var servesHindmost = false
  private let batchRecords: Int

  init(positions: [Position], batchRecords: Int) {
    self.positions = positions
    self.batchRecords = batchRecords
    isStopped = positions.map { _ in false }
  }

  /// The log has grown.
  mutating func grew(to head: Position) {
    self.head = max(self.head, head)
  }

  var nextStep: Step {
    let lanes = Set(running.map { positions[$0] }).sorted()
    let behind = lanes.prefix { $0 < head }
    guard let position = servesHindmost ? behind.first : behind.last else {
      return .wait(beyond: head)
    }
    let end = lanes.first { $0 > position }.map { min($0, head) } ?? head
    return .fold(
      after: position, limit: min(batchRecords, position.distance(to: end)),
      models: running.filter { positions[$0] == position })
  }

  /// A step was taken: these models are at this position now.
  mutating func folded(_ models: [Int], to position: Position) {
    for model in models { positions[model] = position }
    servesHindmost.toggle()
  }

  /// A model met a record that it cannot fold, the one after this position.
  mutating func stopped(_ model: Int, at position: Position) {
    positions[model] = position
    isStopped[model] = true
  }

  private var running: [Int] { positions.indices.filter { !isStopped[$0] } }
}
