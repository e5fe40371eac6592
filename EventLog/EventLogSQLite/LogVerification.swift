public import EventLog

/// What a whole verification found in a log that is in order.
public struct LogVerification: Hashable, Sendable {
  /// The head that was recomputed from the records.
  public let head: LogHead
  /// How many known heads were compared; nothing when there was no heads file to compare with, and
  /// so nothing to tell whether the log has lost its end.
  public let headsCompared: Int?
  /// Up to here a stored tile or a known head vouches for every record; for later ones there was
  /// nothing to compare with, but that they are in order.
  public let confirmed: Position
}

extension SQLiteLog {
  /// Recomputes everything of a folder's log, beside its writer or without one.
  ///
  /// - Parameters:
  ///   - headsPath: where the heads file is; nil for the folder. It may be missing.
  ///   - progress: called after each page with the position reached and the last one to reach.
  /// - Throws: as `verify(file:headsPath:progress:)`.
  public static func verify(
    folder: String, headsPath: String? = nil,
    progress: (_ reached: Position, _ last: Position) -> Void = { _, _ in }
  ) throws(EventLogError) -> LogVerification {
    try verify(
      file: path(in: folder), headsPath: headsPath ?? "\(folder)/\(headsName)", progress: progress)
  }

  /// Recomputes everything of one file: every record's leaf hash, every tile, every known head, and
  /// SQLite's own order of its pages; last, that the triggers which refuse changes are there.
  ///
  /// It reads page by page up to the record that is the last one when it begins; only SQLite's own
  /// check at the end reads the file in one go.
  ///
  /// - Parameters:
  ///   - headsPath: where the heads file is; it may be missing.
  ///   - progress: called after each page with the position reached and the last one to reach.
  /// - Throws: `damaged`, `shortened` or `foreign`, with the first wrong position where there is
  ///   one; `storageFailed` where the file could not be read, with the position where reading
  ///   stopped.
  public static func verify(
    file: String, headsPath: String?,
    progress: (_ reached: Position, _ last: Position) -> Void = { _, _ in }
  ) throws(EventLogError) -> LogVerification {
    // The heads come first: whatever they hold is committed by now.
    let known = try headsPath.flatMap { (path) throws(EventLogError) in try HeadsFile.read(path) }
    return try verify(file: file, heads: known.map { [$0] } ?? [], progress: progress)
  }

  /// As the public function, with heads from anywhere.
  ///
  /// - Parameter mayBeShorter: whether heads beyond the last record are left out.
  static func verify(
    file: String, heads: [KnownHeads], mayBeShorter: Bool = false,
    progress: (_ reached: Position, _ last: Position) -> Void
  ) throws(EventLogError) -> LogVerification {
    let reader = try openForReading(file: file)
    let last = try reader.lastPositionToVerify()
    for known in heads { try reader.compareOrigin(with: known) }
    let lines = heads.flatMap(\.lines).map(\.head).filter { !mayBeShorter || $0.position <= last }
    var verifier = LogVerifier(knownHeads: lines)
    while verifier.head.position < last {
      try reader.verifyPage(upTo: last, with: &verifier)
      progress(verifier.head.position, last)
    }
    let head = try verifier.finish()
    try reader.verifyTileEnds()
    try reader.verifyPages()
    try Schema.check(reader.connection, path: file)
    return LogVerification(
      head: head, headsCompared: heads.isEmpty ? nil : lines.count, confirmed: verifier.confirmed)
  }
}

extension SQLiteRecordReader {
  /// Makes sure that these heads are not another log's.
  fileprivate borrowing func compareOrigin(with known: KnownHeads) throws(EventLogError) {
    guard let origin = known.origin, let record = try tables.record(at: .first) else { return }
    guard LogHash.leaf(of: record) != origin else { return }
    throw EventLogError(.foreign, "the record is not the first one of the heads' log", at: .first)
  }

  /// The position of the last record; one beyond every log where damage hides it, so that reading
  /// goes on until it must stop, and that place is named.
  fileprivate borrowing func lastPositionToVerify() throws(EventLogError) -> Position {
    do throws(EventLogError) {
      return try tables.lastPosition()
    } catch let error where error.code == .damaged && error.position == nil {
      return Position(rawValue: UInt64(Int64.max))
    }
  }

  /// Reads and checks one page.
  borrowing func verifyPage(
    upTo last: Position, with verifier: inout LogVerifier
  ) throws(EventLogError) {
    let start = verifier.head.position
    let limit = min(start.distance(to: last), LogLimits.pageRecordsMax)
    let count: Int
    do {
      count = try unsafe tables.forEachRecord(after: start, limit: limit) { position, record in
        try unsafe verifier.check(position, record) { (id) throws(EventLogError) in
          try tables.tile(id)
        }
      }
    } catch let error as EventLogError {
      throw error
    } catch {
      throw EventLogError(.storageFailed, "\(error)", at: start.next)
    }
    guard count == limit else {
      throw EventLogError(.damaged, "the record is missing", at: start.advanced(by: count + 1))
    }
  }

  /// Makes sure that no tile is stored beyond the log's end; those before it are all compared.
  fileprivate borrowing func verifyTileEnds() throws(EventLogError) {
    let levels = (0..<MerkleTile.height).map { MerkleTileID.rows(ofLevel: $0) }
    let ends = try levels.map { (rows) throws(EventLogError) in
      try tables.lastTileRow(in: rows).map { $0 - rows.lowerBound }
    }
    // Asked for last: a writer beside us stores a tile together with the records that fill it.
    var tileCount = Int64(try tables.lastPosition().rawValue)
    for (level, end) in ends.enumerated() {
      tileCount /= Int64(MerkleTile.width)
      guard end ?? -1 < tileCount else {
        throw EventLogError(.damaged, "level \(level) has a tile beyond the log's end")
      }
    }
    guard try tables.lastTileRow(in: Int64.min ... -1) == nil,
      try tables.lastTileRow(in: levels[levels.count - 1].upperBound + 1...Int64.max) == nil
    else {
      throw EventLogError(.damaged, "a tile is stored under a number that is no tile's")
    }
  }

  /// Lets SQLite check the order of the file's pages, and so that every look-up finds its record.
  fileprivate borrowing func verifyPages() throws(EventLogError) {
    let check = try Statement(
      connection, PackageResources.quickCheck_sql, doing: "check the file's pages")
    let answer = try check.step() ? check.text(0) ?? "nothing" : "nothing"
    guard answer == "ok" else {
      throw EventLogError(.damaged, "the file's pages are not in order: \(answer)")
    }
  }
}
