public import EventLog
import GRDB
import Glibc
import Synchronization

/// The file with the tables of all read models and their checkpoints: `projections.db`.
///
/// Derived from the log and from nothing else, so that it may be deleted at any time. One process
/// folds into it; others may read.
public final class ProjectionFile<Record: ProjectedRecord>: Sendable {
  /// What an opening found and could not use.
  public struct Discarded: Hashable, Sendable {
    /// The model's name, or the file's where all of it was of no use.
    public var name: String
    /// Why.
    public var reason: String
  }

  /// The models, in the order in which they were given.
  public let models: [any ReadModel<Record>]
  /// What was thrown away when the file was opened.
  public let discarded: [Discarded]
  let pool: DatabasePool
  let checkpoints: [Checkpoint]
  let origin: LogHash?
  /// For each model the head that its rows reflect; closed once it stops.
  let signals: [HeadSignal]
  let queriesUnderWay = Atomic(0)
  /// How many have it who found it as the file that counts.
  let users = Atomic(0)
  private let lock: Mutex<ProjectionLock?>
  private let board: Mutex<[ProjectionStatus]>

  private init(
    opened: ProjectionOpening<Record>.Opened, models: [any ReadModel<Record>], lock: ProjectionLock
  ) {
    self.models = models
    self.lock = Mutex(lock)
    discarded = opened.discarded
    pool = opened.pool
    checkpoints = opened.checkpoints
    origin = opened.origin
    signals = checkpoints.map { HeadSignal(head: $0.head) }
    board = Mutex(
      zip(models, checkpoints).map { model, checkpoint in
        ProjectionStatus(
          name: model.name, version: model.version, position: checkpoint.head.position,
          state: .catchingUp, pendingSinceMicroseconds: nil)
      })
  }

  /// Opens the file, or makes it, and throws away whatever is not the fold of this log by these
  /// models.
  ///
  /// - Parameters:
  ///   - path: where the file is or will be.
  ///   - models: every model that is to be folded.
  ///   - log: the log that they are folded from.
  ///   - anew: models that are thrown away in any case.
  /// - Throws: `locked` while another process folds into the file; `storageFailed`;
  ///   `EventLogError` from the log.
  public static func open<Source: HeadSource & ~Copyable>(
    path: String, models: [any ReadModel<Record>], log: inout Source, anew: Set<String> = []
  ) throws -> ProjectionFile {
    try open(
      path: path, models: models, log: &log, anew: anew, lock: try ProjectionLock(path: path))
  }

  /// Opens the file for who has locked it already.
  static func open<Source: HeadSource & ~Copyable>(
    path: String, models: [any ReadModel<Record>], log: inout Source, anew: Set<String>,
    lock: ProjectionLock
  ) throws -> ProjectionFile {
    let opening = ProjectionOpening(path: path, models: models, anew: anew)
    return ProjectionFile(opened: try opening.open(&log), models: models, lock: lock)
  }

  /// How far each model is, in the order of the models.
  public var statuses: [ProjectionStatus] { board.withLock { $0 } }

  /// Changes what is shown of a model.
  func show(_ model: Int, _ change: (inout ProjectionStatus) -> Void) {
    board.withLock { change(&$0[model]) }
  }

  /// Waits until every model has reached a position or has stopped.
  ///
  /// - Throws: `CancellationError`.
  func reach(_ position: Position) async throws {
    for signal in signals where signal.head.position < position {
      _ = await signal.waitUntil(beyond: position.advanced(by: -1))
      try Task.checkCancellation()
    }
  }

  /// Closes every connection and lets another process fold; what is under way ends first.
  ///
  /// No runner may be running.
  public func close() throws(ProjectionError) {
    try translating {
      // The last connection to close may be one that only reads, and would leave the log behind.
      _ = try pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
      try pool.close()
    }
    lock.withLock { $0 = nil }
  }
}

/// Keeps a second process from folding into the file; freed when the value or the process is gone.
final class ProjectionLock: Sendable {
  private let descriptor: Int32

  init(path: String) throws(ProjectionError) {
    descriptor = Glibc.open("\(path)-lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw ProjectionError(.storageFailed, "\(path)-lock: \(String(cString: strerror(errno)))")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      Glibc.close(descriptor)
      throw ProjectionError(.locked, "another process folds into \(path)")
    }
  }

  deinit {
    // Closing alone would leave it locked as long as a process that is just being started has
    // the descriptor as well.
    _ = flock(descriptor, LOCK_UN)
    Glibc.close(descriptor)
  }
}

/// Takes over SQLite's code and words, never a statement or its values.
func translating<Value>(_ body: () throws -> Value) throws(ProjectionError) -> Value {
  do {
    return try body()
  } catch {
    throw ProjectionError(translating: error)
  }
}

extension ProjectionError {
  init(translating error: any Error) {
    if let error = error as? ProjectionError {
      self = error
    } else if let error = error as? DatabaseError {
      self.init(
        .storageFailed,
        "SQLite \(error.extendedResultCode.rawValue): \(error.message ?? "no message")")
    } else {
      self.init(.storageFailed, String(describing: error))
    }
  }
}
