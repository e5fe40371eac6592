import GRDB
import Glibc
import Synchronization

extension Directory {
  /// The name of the database in its folder.
  public static let databaseName = DatabaseFile.name
  /// The name of the key's file in its folder, without which the database is of no use.
  public static let keyName = KeyFile.name

  /// Copies the database, as it is now, into a new file; synced when this returns.
  ///
  /// Look-ups go on meanwhile; whatever writes waits. Nothing of what was destroyed is in the copy.
  ///
  /// - Throws: `storageFailed` where the file is there already.
  public func copyDatabase(to path: String) throws(DirectoryError) {
    // SQLite takes an empty file; it would let everybody read one that it makes.
    let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw Self.failure("create", path) }
    defer { Glibc.close(descriptor) }
    try file.read { database in
      try database.execute(sql: "VACUUM INTO ?", arguments: [path])
    }
    guard fsync(descriptor) == 0 else { throw Self.failure("sync", path) }
  }

  private static func failure(_ action: String, _ path: String) -> DirectoryError {
    DirectoryError(
      .storageFailed, "could not \(action) \(path): \(String(cString: strerror(errno)))")
  }
}

/// How far a directory goes, to be compared with a log.
public struct DirectoryExtent: Hashable, Sendable {
  /// The highest number of a holder who is confirmed or erased; 0 where there is none.
  public var lastHolder: Int
  /// The highest number of a card that is confirmed or erased; 0 where there is none.
  public var lastCard: Int
  /// How many holders and cards wait to hear of the log.
  public var pending: Int
}

extension Directory {
  /// How far the directory goes now.
  ///
  /// - Complexity: O(1) where the newest registrations stand; in memory.
  public var extent: DirectoryExtent {
    registry.withLock { registry in
      DirectoryExtent(
        lastHolder: registry.holders.lastEntity, lastCard: registry.cards.lastEntity,
        pending: registry.holders.pending.count + registry.cards.pending.count)
    }
  }

  /// Whether the directory has the holder of this registration in the log, or would confirm them
  /// once it hears of the log.
  ///
  /// - Complexity: O(1), in memory.
  public func expectsHolder(reference: UInt128, entity: UInt32) -> Bool {
    registry.withLock { $0.holders.expects(reference, entity) }
  }

  /// Whether the directory has the card of this registration in the log, or would confirm it once
  /// it hears of the log.
  ///
  /// - Complexity: O(1), in memory.
  public func expectsCard(reference: UInt128, entity: UInt32) -> Bool {
    registry.withLock { $0.cards.expects(reference, entity) }
  }
}

extension RegistrationRows {
  fileprivate var lastEntity: Int {
    slotOfEntity.lastIndex { $0 != Self.none } ?? 0
  }

  fileprivate func expects(_ reference: UInt128, _ entity: UInt32) -> Bool {
    if pending[reference] != nil { return true }
    return slot(ofEntity: entity).map { references[Int($0)] == reference } ?? false
  }
}
