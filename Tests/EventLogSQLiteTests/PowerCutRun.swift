import CPowerCutVFS
import EventLog
import EventLogSQLite
import EventLogTesting

/// One log on one disk through several failures: appends until something breaks, opens again, and
/// compares what is there with what was acknowledged.
struct PowerCutRun {
  /// What the run saw that the promises of a log do not allow.
  enum Breach: Error {
    case lost(acknowledged: Position, found: Position)
    case torn(acknowledged: Position, found: Position, inFlight: Int)
    case wrongRecord(Position)
    case wrongRoot(Position)
    case refused(EventLogError)

    /// Whether acknowledged records are gone, seen by the test or by the log itself.
    var isLoss: Bool {
      switch self {
      case .lost: true
      case .refused(let error): error.code == .shortened
      case .torn, .wrongRecord, .wrongRoot: false
      }
    }
  }

  /// What happened on the way: a long test must have seen all of it.
  struct Sights {
    var unacknowledgedKept = 0
    var unacknowledgedGone = 0
    var cutWhileOpening = 0
    var tilesFilled = 0
    var failedAfterCommit = 0

    static func += (left: inout Sights, right: Sights) {
      left.unacknowledgedKept += right.unacknowledgedKept
      left.unacknowledgedGone += right.unacknowledgedGone
      left.cutWhileOpening += right.cutWhileOpening
      left.tilesFilled += right.tilesFilled
      left.failedAfterCommit += right.failedAfterCommit
    }
  }

  private let seed: UInt64
  private let folder: TemporaryFolder
  private let settings: LogSettings
  private var random: SeededGenerator
  private var now: Int64 = 0
  let disk: PowerCutDisk
  private(set) var acknowledged = LogHead.empty
  private(set) var inFlight = 0
  private(set) var sights = Sights()

  /// Makes an empty log on a new disk.
  init(
    _ kind: String, seed: UInt64, synchronous: LogSettings.Synchronous = .full, lying: Bool = false
  ) throws {
    self.seed = seed
    random = SeededGenerator(seed: seed)
    folder = try TemporaryFolder(inMemory: true)
    disk = try PowerCutDisk(name: "\(kind)-\(seed)", seed: seed)
    settings = disk.settings(synchronous: synchronous)
    try SQLiteLog.create(folder: folder.path, headsPath: nil, now: now, settings: settings)
    disk.syncDirectory()
    disk.setLying(lying)
  }

  /// Several times: appends until a fault breaks the writer, cuts the power, opens and compares.
  mutating func run(failures: Int) throws {
    for _ in 0..<failures {
      disk.fail(after: Int.random(in: 0..<200, using: &random))
      try appendUntilItBreaks()
      try recover()
    }
  }

  /// Opens the log and appends until an append or the opening fails.
  mutating func appendUntilItBreaks() throws {
    inFlight = 0
    do {
      var log = try open()
      try check(log.writer.head)
      while true { try append(to: &log) }
    } catch let error as EventLogError {
      if error.code == .closed { sights.failedAfterCommit += 1 }
    }
  }

  /// Appends a few records, sometimes more than a tile holds, and takes note of the head.
  mutating func append(to log: inout SQLiteLog.Opened) throws(EventLogError) {
    let head = log.writer.head.position
    inFlight = random.oneIn(50) ? 260 : Int.random(in: 1...5, using: &random)
    let batch = Logs.batch(inFlight, after: head, seed: seed)
    acknowledged = try log.writer.append(batch, afterHead: head)
    inFlight = 0
    sights.tilesFilled += Int(acknowledged.position.rawValue / 256 - head.rawValue / 256)
    now += Int64.random(in: 0..<400_000, using: &random)
    try log.heads.note(acknowledged, now: now)
  }

  /// Cuts the power, perhaps once more while the log is being opened, and compares.
  mutating func recover() throws {
    disk.restart()
    if random.oneIn(3) {
      disk.fail(after: Int.random(in: 0..<12, using: &random))
      if (try? open()) == nil { sights.cutWhileOpening += 1 }
      disk.restart()
    }
    do {
      let log = try open()
      try check(log.writer.head)
    } catch let error as EventLogError {
      throw Breach.refused(error)
    }
  }

  func open() throws(EventLogError) -> SQLiteLog.Opened {
    try SQLiteLog.openForWriting(folder: folder.path, headsPath: nil, now: now, settings: settings)
  }

  /// Compares the whole log with what was acknowledged, and takes over what was in flight.
  private mutating func check(_ found: LogHead) throws {
    guard found.position >= acknowledged.position else {
      throw Breach.lost(acknowledged: acknowledged.position, found: found.position)
    }
    guard [0, inFlight].contains(acknowledged.position.distance(to: found.position)) else {
      throw Breach.torn(
        acknowledged: acknowledged.position, found: found.position, inFlight: inFlight)
    }
    if inFlight > 0 {
      let kept = found.position > acknowledged.position
      sights.unacknowledgedKept += kept ? 1 : 0
      sights.unacknowledgedGone += kept ? 0 : 1
    }
    var reader = try SQLiteRecordReader(
      path: "\(folder.path)/\(SQLiteLog.fileName)", settings: settings)
    var tree = MerkleTree()
    let count = try reader.forEachRecord(after: .beforeFirst, limit: .max) { position, bytes in
      guard Array(bytes) == Logs.record(at: position, seed: seed) else {
        throw Breach.wrongRecord(position)
      }
      tree.append(record: bytes)
      if position == acknowledged.position, tree.root() != acknowledged.root {
        throw Breach.wrongRoot(position)
      }
    }
    guard count == Int(found.position.rawValue), tree.root() == found.root else {
      throw Breach.wrongRoot(found.position)
    }
    acknowledged = found
    inFlight = 0
  }
}
