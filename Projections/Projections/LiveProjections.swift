public import EventLog
public import GRDB
import Glibc
import Synchronization

/// The file of read models that counts, for whoever asks: while another takes its place, each
/// question has one of the two from its beginning to its end.
public final class CurrentProjections<Record: ProjectedRecord>: Sendable {
  private let held: Mutex<ProjectionFile<Record>>

  /// Makes it of an opened file.
  public init(_ file: ProjectionFile<Record>) {
    held = Mutex(file)
  }

  /// The file that counts now.
  public var file: ProjectionFile<Record> { held.withLock { $0 } }

  /// Asks the file that counts; see `ProjectionFile.query`.
  public func query<Value: Sendable>(
    _ names: [String], atLeast minimum: Position = .beforeFirst,
    sleep: @escaping @Sendable (Duration) async throws -> Void,
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(ProjectionError) -> (position: Position, value: Value) {
    while true {
      // Counted under the lock: who puts another file in place sees everyone who has this one.
      let file = held.withLock { file in
        file.users.add(1, ordering: .relaxed)
        return file
      }
      defer { file.users.subtract(1, ordering: .relaxed) }
      do throws(ProjectionError) {
        return try await file.query(names, atLeast: minimum, sleep: sleep, body)
      } catch {
        // Where another file took its place while something was waited for, that one is asked.
        guard self.file !== file else { throw error }
      }
    }
  }

  /// Puts another file in place; whoever waits for a position of the old one goes on with it.
  func change(to file: ProjectionFile<Record>) {
    let old = held.withLock { held in
      defer { held = file }
      return held
    }
    for signal in old.signals { signal.close() }
  }
}

/// Read models that are folded while the log grows, asked, and rebuilt beside that.
public final class LiveProjections<
  Source: HeadSource & ~Copyable & Sendable, Record: ProjectedRecord
>: Sendable {
  /// What they are folded from and into.
  public let setup: ProjectionSetup<Source, Record>
  /// The file that counts.
  public let current: CurrentProjections<Record>
  private let generation: Mutex<ProjectionGeneration<Source, Record>>
  private let isChanging = Atomic(false)
  private let sleep: @Sendable (Duration) async throws -> Void
  private let failed: @Sendable (any Error) -> Void

  /// Opens the file that counts; nothing is folded before it is started.
  ///
  /// - Parameters:
  ///   - sleep: waits for a duration.
  ///   - failed: told what goes wrong while it folds; it is tried again.
  public init(
    _ setup: ProjectionSetup<Source, Record>,
    sleep: @escaping @Sendable (Duration) async throws -> Void,
    failed: @escaping @Sendable (any Error) -> Void
  ) throws {
    self.setup = setup
    self.sleep = sleep
    self.failed = failed
    let path = setup.slots.current
    let opened = try setup.open(path, lock: try ProjectionLock(path: path))
    generation = Mutex(opened)
    current = CurrentProjections(opened.file)
  }

  /// Folds what the log has, then what comes in.
  public func start() { start(generation.withLock { $0 }) }

  /// Folds what the log has and no more: for whoever asks without starting it.
  ///
  /// - Throws: as `ProjectionRunner.catchUp`.
  public func catchUp() async throws {
    let opened = generation.withLock { $0 }
    try await opened.runner.catchUp()
  }

  /// Folds no more and closes the file; no rebuild may be under way.
  public func stop() async throws {
    let opened = generation.withLock { $0 }
    await opened.pause()
    try opened.file.close()
  }

  private func start(_ generation: ProjectionGeneration<Source, Record>) {
    generation.start(
      retrying: { [sleep] in try await sleep(ProjectionLimits.retryInterval) }, failed: failed)
  }

  /// Carries a rebuild out, and puts its rows in the place of the old ones.
  ///
  /// - Throws: `locked` while another one is under way; as `ProjectionRunner.run`.
  public func carryOut(
    _ rebuild: ProjectionRebuild<Source, Record>
  ) async throws -> RebuildOutcome {
    try await alone {
      let next = try await rebuild.open()
      return try await closing(next) {
        let outcome = try await rebuild.prepare(next)
        guard outcome.state == .done else { return (outcome, false) }
        try await rebuild.fold(next, to: setup.signal.head)
        try await change(to: next) { try rebuild.complete(next) }
        return (outcome, true)
      }
    }
  }

  /// Puts the former rows back, once they are up to date; what counted is then kept as the former.
  ///
  /// - Throws: `unavailable` where none are kept, or of another version.
  public func restore(tell: @escaping @Sendable (RebuildProgress) -> Void) async throws {
    try await alone {
      let former = FormerProjections(setup, tell: tell)
      let next = try former.open()
      try await closing(next) {
        try await former.fold(next)
        try await change(to: next) { try setup.slots.makeCurrent(next.path) }
        return ((), true)
      }
    }
  }

  private func alone<Value>(_ body: () async throws -> Value) async throws -> Value {
    guard !isChanging.exchange(true, ordering: .acquiringAndReleasing) else {
      throw ProjectionError(.locked, "the read models are being rebuilt already")
    }
    defer { isChanging.store(false, ordering: .releasing) }
    return try await body()
  }

  /// Closes a file unless it took the place of the one that counts.
  private func closing<Value>(
    _ next: ProjectionGeneration<Source, Record>,
    _ body: () async throws -> (value: Value, isCurrent: Bool)
  ) async throws -> Value {
    do {
      let result = try await body()
      if !result.isCurrent { try next.file.close() }
      return result.value
    } catch {
      if current.file !== next.file {
        await next.pause()
        try? next.file.close()
      }
      throw error
    }
  }

  /// Puts another file in the place of the one that counts, so that no question fails and none is
  /// answered with less than was shown before: the old one folds no more once the new one is up to
  /// it.
  private func change(
    to next: ProjectionGeneration<Source, Record>, _ decide: () throws -> Void
  ) async throws {
    let old = generation.withLock { $0 }
    start(next)
    try await next.file.reach(setup.signal.head.position)
    await old.pause()
    do {
      try await reach(old.file.statuses.map(\.position).max() ?? .beforeFirst, in: next.file)
      try decide()
    } catch {
      start(old)
      throw error
    }
    current.change(to: next.file)
    generation.withLock { $0 = next }
    // Also where this task is cancelled, whoever asked the old one gets an answer.
    let closing = Task { [sleep] in
      while old.file.users.load(ordering: .relaxed) > 0 {
        try await sleep(ProjectionLimits.idleInterval)
      }
      try old.file.close()
    }
    try await closing.value
  }

  /// Waits until a file is at a position, no longer than others wait for the one that stands still.
  private func reach(_ position: Position, in file: ProjectionFile<Record>) async throws {
    try await withThrowingTaskGroup(of: Void.self) { [sleep] group in
      group.addTask { try await file.reach(position) }
      group.addTask {
        try await sleep(ProjectionLimits.changeMax)
        throw ProjectionError(.behind, "the new rows are not at \(position) yet")
      }
      defer { group.cancelAll() }
      try await group.next()
    }
  }
}

/// The rows that counted before, kept where the next rebuild will be.
public struct FormerProjections<
  Source: HeadSource & ~Copyable & Sendable, Record: ProjectedRecord
>: Sendable {
  private let setup: ProjectionSetup<Source, Record>
  private let tell: @Sendable (RebuildProgress) -> Void

  /// Looks for them in the place beside those that count.
  ///
  /// - Parameter tell: told how far it is.
  public init(
    _ setup: ProjectionSetup<Source, Record>, tell: @escaping @Sendable (RebuildProgress) -> Void
  ) {
    self.setup = setup
    self.tell = tell
  }

  /// Puts them back where no service runs.
  ///
  /// - Throws: `unavailable` where none are kept, or of another version.
  public func restore() async throws {
    let former = try open()
    do {
      try await fold(former)
      try setup.slots.makeCurrent(former.path)
    } catch {
      try? former.file.close()
      throw error
    }
    try former.file.close()
  }

  func open() throws -> ProjectionGeneration<Source, Record> {
    let path = setup.slots.other
    let lock = try ProjectionLock(path: path)
    guard access(path, F_OK) == 0, RebuildNote.read(path: path) == nil else {
      throw ProjectionError(.unavailable, "no former read models are kept")
    }
    let kept = try translating { try HeldRows(path: path).checkpoints }
    for model in setup.models where kept[model.name]?.version != model.version {
      throw ProjectionError(
        .unavailable, "the former rows of \(model.name) are of another version")
    }
    return try setup.open(path, lock: lock)
  }

  func fold(_ former: ProjectionGeneration<Source, Record>) async throws {
    let head = setup.signal.head
    try await former.runner.catchUp(to: head) {
      tell(.folding(former.file.statuses.map(\.position).min() ?? .beforeFirst, of: head.position))
    }
  }
}
