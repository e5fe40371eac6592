import Dispatch
public import EventLog
import GRDB
import Glibc

/// Folds read models anew in a file beside the one that counts, and holds the rows of both against
/// each other at one position.
///
/// The file that counts is only read: it is folded and asked all the while. The models that are not
/// rebuilt are copied and go on from there. After a stop or a crash the rebuild goes on where its
/// newest batch ended.
public struct ProjectionRebuild<
  Source: HeadSource & ~Copyable & Sendable, Record: ProjectedRecord
>: Sendable {
  let setup: ProjectionSetup<Source, Record>
  let names: Set<String>
  private let accepted: LogHash?
  private let record: @Sendable ([ModelComparison]) async throws -> Void
  private let tell: @Sendable (RebuildProgress) -> Void
  private let queue = DispatchQueue(label: "projections rebuild", qos: .utility)

  /// Makes a rebuild; nothing is done before it is carried out.
  ///
  /// - Parameters:
  ///   - names: the models to fold anew.
  ///   - accepted: the difference that an operator accepts.
  ///   - record: records in the log that these differences were accepted.
  ///   - tell: told how far it is.
  public init(
    _ setup: ProjectionSetup<Source, Record>, names: Set<String>, accepted: LogHash? = nil,
    record: @escaping @Sendable ([ModelComparison]) async throws -> Void,
    tell: @escaping @Sendable (RebuildProgress) -> Void
  ) {
    self.setup = setup
    self.names = names
    self.accepted = accepted
    self.record = record
    self.tell = tell
  }

  /// Rebuilds where no service runs: the new file counts from the next opening on.
  ///
  /// - Throws: `locked` while another rebuild is under way; otherwise as `ProjectionRunner.run`.
  public func run() async throws -> RebuildOutcome {
    let next = try await open()
    do {
      let outcome = try await prepare(next)
      if outcome.state == .done {
        try await fold(next, to: setup.signal.head)
        try complete(next)
      }
      try next.file.close()
      return outcome
    } catch {
      try? next.file.close()
      throw error
    }
  }

  /// Makes the new file the one that counts.
  func complete(_ next: ProjectionGeneration<Source, Record>) throws {
    tell(.changing)
    try translating { try next.file.pool.write { try RebuildNote.remove($0) } }
    try setup.slots.makeCurrent(next.path)
  }

  // MARK: Opening

  /// Opens the file of the rebuild: the one that was begun, or a new one.
  func open() async throws -> ProjectionGeneration<Source, Record> {
    let path = setup.slots.other
    let lock = try ProjectionLock(path: path)
    return try await StopSign.onQueue(queue) { _ in
      var note = RebuildNote.read(path: path)
      if note?.names != names || note.map(isBehind) == false { note = nil }
      if note == nil {
        try removeDatabase(path)
        try copyOthers(to: path)
      }
      let next = try setup.open(path, anew: note == nil ? names : [], lock: lock)
      var known = note ?? RebuildNote(names: names)
      for discarded in next.file.discarded { known.comparisons[discarded.name] = nil }
      if next.file.discarded.contains(where: { $0.name == path }) { known.comparisons = [:] }
      try translating { [known] in try next.file.pool.write { try known.write($0) } }
      return next
    }
  }

  /// Copies the rows of the models that are not rebuilt.
  ///
  /// Where they cannot be read they are folded anew as well.
  private func copyOthers(to path: String) throws {
    guard !setup.models.allSatisfy({ names.contains($0.name) }) else { return }
    tell(.copying)
    do {
      try makeOwnersFile(path)
      try held()?.copy(to: path)
    } catch let error as DatabaseError where error.isDamage || error.isOfStatement {
      try removeDatabase(path)
    }
  }

  /// Whether a rebuild that was begun can still be compared: it is not beyond any model that it was
  /// not held against.
  private func isBehind(_ note: RebuildNote) -> Bool {
    guard let next = try? HeldRows(path: setup.slots.other) else { return false }
    let before = try? held()
    return names.allSatisfy { name in
      guard note.comparisons[name] == nil, let there = before?.checkpoints[name] else {
        return true
      }
      return next.checkpoints[name].map { $0.head.position <= there.head.position } ?? true
    }
  }

  /// The rows that count, as they are now; nil where there is no file.
  private func held() throws -> HeldRows? {
    let path = setup.slots.current
    guard access(path, F_OK) == 0 else { return nil }
    return try HeldRows(path: path)
  }

  // MARK: Folding and comparing

  /// Folds up to where the rows that count are, compares, and asks whether that may be.
  func prepare(
    _ next: ProjectionGeneration<Source, Record>
  ) async throws -> RebuildOutcome {
    var note = RebuildNote.read(path: next.path) ?? RebuildNote(names: names)
    var found = note.comparisons
    if accepted == nil || ModelComparison.difference(Array(found.values)) != accepted {
      // What was found before is of use only where it cannot be found again: of a model that has
      // come no further since, while the new rows have.
      let before = try await StopSign.onQueue(queue) { _ in try? held()?.checkpoints }
      let reached = Dictionary(
        next.file.statuses.map { ($0.name, $0.position) }, uniquingKeysWith: max)
      found = found.filter { name, found in
        guard let there = before?[name]?.head.position, let new = reached[name] else {
          return false
        }
        return new > there && found.before?.position == there
      }
    }
    while let comparisons = try await compareNext(next, without: Set(found.keys)) {
      for comparison in comparisons { found[comparison.name] = comparison }
      note.comparisons = found
      try translating { [note] in try next.file.pool.write { try note.write($0) } }
    }
    let comparisons = found.values.sorted { $0.name < $1.name }
    if let stopped = next.file.statuses.first(where: { names.contains($0.name) && $0.stop != nil }),
      let stop = stopped.stop
    {
      return RebuildOutcome(state: .stopped(stopped.name, stop), comparisons: comparisons)
    }
    if let difference = ModelComparison.difference(comparisons) {
      guard difference == accepted else {
        return RebuildOutcome(state: .refused(difference), comparisons: comparisons)
      }
      try await record(comparisons.filter { !$0.isEqual })
    }
    return RebuildOutcome(state: .done, comparisons: comparisons)
  }

  /// Folds up to the hindmost of the models that count and were not compared, and compares those
  /// that are there.
  ///
  /// While it is far away, its rows are not held: whoever holds rows keeps the file from giving
  /// back room.
  ///
  /// - Returns: nil once all are compared.
  private func compareNext(
    _ next: ProjectionGeneration<Source, Record>, without compared: Set<String>
  ) async throws -> [ModelComparison]? {
    let models = setup.models.filter { names.contains($0.name) && !compared.contains($0.name) }
    guard !models.isEmpty else { return nil }
    while true {
      try Task.checkCancellation()
      var standing = try await StopSign.onQueue(queue) { _ in try Standing(self, models) }
      let position = standing.hindmost ?? setup.signal.head.position
      let isNear = reached(next).distance(to: position) <= setup.batchRecords
      if !isNear { standing.held = nil }
      let head = try await next.runner.head(at: position) ?? setup.signal.head
      try await fold(next, to: head)
      guard isNear else { continue }
      tell(.comparing(position))
      let there = models.filter { (standing.positions[$0.name] ?? position) == position }
      return try await compare(there, in: next, with: standing)
    }
  }

  private func compare(
    _ models: [any ReadModel<Record>], in next: ProjectionGeneration<Source, Record>,
    with standing: Standing
  ) async throws -> [ModelComparison] {
    let statuses = next.file.statuses
    return try await StopSign.onQueue(queue) { stopSign in
      try next.file.pool.read { database in
        try models.map { model in
          try ModelComparison(
            model, at: statuses.first { $0.name == model.name }?.position ?? .beforeFirst,
            before: standing.held, flaw: standing.flaws[model.name], after: database,
            stopSign: stopSign)
        }
      }
    }
  }

  /// Where the models that are to be compared are in the file that counts.
  private struct Standing: Sendable {
    var held: HeldRows?
    /// Those that have rows of this log.
    var positions: [String: Position] = [:]
    /// Why others have none.
    var flaws: [String: String] = [:]

    var hindmost: Position? { positions.values.min() }

    init(_ rebuild: ProjectionRebuild, _ models: [any ReadModel<Record>]) throws {
      do {
        held = try rebuild.held()
      } catch let error as DatabaseError where error.isDamage || error.isOfStatement {
        let reason = "the file cannot be read: SQLite \(error.extendedResultCode.rawValue)"
        for model in models { flaws[model.name] = reason }
        return
      }
      guard let held else { return }
      var log = try rebuild.setup.openLog()
      let origin = try log.record(at: .first).map { LogHash.leaf(of: $0) }
      for model in models {
        guard let checkpoint = held.checkpoints[model.name] else { continue }
        // Rows of another version are held against the new ones; those of another log are not.
        let flaw = checkpoint.flaw(
          version: checkpoint.version, tables: checkpoint.tables,
          log: (origin, try log.head(at: checkpoint.head.position)))
        if let flaw {
          flaws[model.name] = flaw
        } else if checkpoint.head.position == .beforeFirst {
          flaws[model.name] = "there were no rows"
        } else {
          positions[model.name] = checkpoint.head.position
        }
      }
    }
  }

  func fold(_ next: ProjectionGeneration<Source, Record>, to head: LogHead) async throws {
    let end = setup.signal.head.position
    tell(.folding(reached(next), of: max(end, head.position)))
    try await next.runner.catchUp(to: head) {
      tell(.folding(reached(next), of: max(end, head.position)))
    }
  }

  /// The position of the hindmost model that is rebuilt; the log's end where all have stopped.
  private func reached(_ next: ProjectionGeneration<Source, Record>) -> Position {
    next.file.statuses.filter { names.contains($0.name) && $0.stop == nil }
      .map(\.position).min() ?? setup.signal.head.position
  }
}

/// How far a rebuild is.
public enum RebuildProgress: Hashable, Sendable {
  /// The rows of the models that are not rebuilt are copied.
  case copying
  /// The hindmost model is folded up to a position, and the log ends at another.
  case folding(Position, of: Position)
  /// The rows are compared at a position.
  case comparing(Position)
  /// The new rows take the place of the old ones.
  case changing
}

/// How a rebuild ended.
public struct RebuildOutcome: Hashable, Sendable {
  /// What became of the new rows.
  public enum State: Hashable, Sendable {
    /// They count now; the old ones are kept.
    case done
    /// They differ from the old ones: an operator must accept this difference. They are kept, and
    /// the old ones count.
    case refused(LogHash)
    /// A model cannot fold a record: the old rows count.
    case stopped(String, ProjectionStop)
  }

  /// What became of the new rows.
  public var state: State
  /// What the comparison of each model found, by name.
  public var comparisons: [ModelComparison]
}
