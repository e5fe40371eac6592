/// What a subscription does next: a pure state machine without I/O.
///
/// It reads pages until it has reached the head it knows of, then waits for the head to grow. A
/// page that does not continue where the last one ended is damage, never delivered.
struct LogCatchUp: Sendable {
  enum Action: Hashable {
    case read(after: Position, limit: Int)
    case wait(beyond: Position)
    case finish
  }

  private(set) var position: Position
  private var head: Position
  private var isClosed = false
  private let pageRecords: Int

  /// Begins after `position`, knowing nothing of the head yet.
  init(after position: Position, pageRecords: Int) {
    self.position = position
    self.pageRecords = pageRecords
    head = position
  }

  var nextAction: Action {
    if position < head { return .read(after: position, limit: pageRecords) }
    return isClosed ? .finish : .wait(beyond: position)
  }

  mutating func waited(_ outcome: HeadSignal.Outcome) throws(EventLogError) {
    switch outcome {
    case .grown(let head): self.head = max(self.head, head.position)
    case .closed, .cancelled: isClosed = true
    case .overloaded:
      throw EventLogError(.overloaded, "too many subscriptions wait for new records", at: position)
    }
  }

  /// Takes over a page, which must not be empty: the head says that there are records.
  mutating func received(_ page: [StoredRecord]) throws(EventLogError) {
    for record in page {
      guard record.position == position.next else {
        throw EventLogError(.damaged, "the record is \(record.position)", at: position.next)
      }
      position = record.position
    }
    guard !page.isEmpty else {
      throw EventLogError(.damaged, "no record below the head \(head)", at: position.next)
    }
  }
}
