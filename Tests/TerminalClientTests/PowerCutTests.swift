import CPowerCutVFS
import EventLog
import EventLogSQLite
import EventLogTesting
import LedgerWire
import Testing

@testable import TerminalClient

/// A disk in memory whose power can fail, registered with SQLite for as long as it lives.
private final class PowerCutDisk {
  private let disk: OpaquePointer
  let settings: LogSettings

  init(name: String, seed: UInt64, synchronous: LogSettings.Synchronous) throws {
    disk = try #require(powercut_create(name, seed))
    var settings = LogSettings()
    settings.vfs = name
    settings.synchronous = synchronous
    settings.checkpointFrames = 16
    self.settings = settings
  }

  deinit { powercut_destroy(disk) }

  var operations: UInt64 { powercut_operations(disk) }
  func fail(at operation: UInt64, _ fault: powercut_fault) {
    powercut_fail_at(disk, operation, fault)
  }
  func restart() { powercut_restart(disk) }
  func syncDirectory() { powercut_sync_directory(disk) }
}

/// One device on one disk through a script of taps, answers and an undo, with one fault.
private struct PowerCutRun: ~Copyable {
  enum Breach: Error {
    /// What was found is neither what was durable nor that with the change that was under way.
    case otherState
    case notDelivered(Set<UInt64>)
  }

  private let disk: PowerCutDisk
  private let pairing = TapQueueTests.pairing()
  private var model = MemoryStore()
  private var machine: TerminalMachine
  private var queue: TapQueue
  private var uptime: UInt64 = 1_000
  private var random = SeededGenerator(seed: 5)
  private var requests: [TerminalRequest] = []
  private var isUp = true
  /// What the service has, by sequence, and what it acknowledged.
  private var received: [UInt64: TapItem] = [:]
  private var undone: Set<UInt64> = []
  private(set) var shown: Set<UInt64> = []
  private(set) var faults = 0

  init(_ disk: PowerCutDisk) throws {
    queue = try Self.open(disk)
    self.disk = disk
    model.add(pairing)
    machine = TerminalMachine(model.pairings)
  }

  private static func open(_ disk: PowerCutDisk) throws(EventLogError) -> TapQueue {
    let queue = try TapQueue(path: "queue", settings: disk.settings)
    disk.syncDirectory()
    return queue
  }

  /// Goes through the script, and through what a failure of the disk leaves of it.
  mutating func run() throws {
    try handle(.started)
    for step in 1...18 {
      isUp = step < 4 || step > 11
      try handle(.tap(ServiceModel.chip(step), eventID: nil))
      try exchange()
      if step == 6 { try handle(.undo(sequence: machine.nextSequence - 1, .wrongCard)) }
      if step == 11 {
        isUp = true
        try handle(.network(isUp: true))
        try exchange()
      }
    }
    isUp = true
    try restart()
    try exchange()
    let missing = shown.subtracting(received.keys)
    let found = try queue.stored(of: pairing)
    guard missing.isEmpty, found.taps.isEmpty, found.undos.isEmpty else {
      throw Breach.notDelivered(missing)
    }
  }

  private mutating func handle(_ event: TerminalEvent) throws {
    uptime += 50
    let moment = TerminalMoment(
      clock: ServiceClock.start + Int64(uptime) * 1_000, uptime: uptime, boot: "boot-\(faults)")
    for effect in machine.handle(event, at: moment, random: random.next()) {
      switch effect {
      case .persist(_, let changes):
        do throws(EventLogError) {
          try queue.apply(changes)
        } catch {
          return try recover(from: changes)
        }
        model.apply(changes, of: 1)
      case .send(let request): requests.append(request)
      case .show(let display): shown.insert(display.sequence)
      case .learned, .schedule: break
      }
    }
  }

  /// Opens the queue again: it holds what was durable, or that with the whole last change.
  private mutating func recover(from changes: [StoredChange]) throws {
    faults += 1
    disk.restart()
    queue = try Self.open(disk)
    let found = TapQueueTests.text(try queue.stored(of: pairing))
    var changed = model
    changed.apply(changes, of: 1)
    if found == TapQueueTests.text(changed.pairings[0]) {
      model = changed
    } else if found != TapQueueTests.text(model.pairings[0]) {
      throw Breach.otherState
    }
    try restart()
  }

  private mutating func restart() throws {
    requests = []
    machine = TerminalMachine([try queue.stored(of: pairing)])
    try handle(.started)
  }

  private mutating func exchange() throws {
    while let request = requests.first {
      requests.removeFirst()
      guard isUp else {
        try handle(.answer(request.id, .unreachable))
        continue
      }
      try handle(.answer(request.id, .answered(answer(request))))
    }
  }

  private mutating func answer(_ request: TerminalRequest) throws -> TerminalAnswer {
    switch request.purpose {
    case .undo:
      guard case .object(let members) = try JSONTree(request.body ?? []),
        case .integer(let sequence)? = members["seq"]
      else { return TerminalAnswer(status: 400) }
      undone.insert(UInt64(sequence))
      return TerminalAnswer(status: 200)
    case .taps:
      let items = try TapUpload(json: request.body ?? []).taps
      let results = items.map { item in
        let isReplayed = received[item.sequence] != nil
        received[item.sequence] = item
        return TapResult(
          sequence: item.sequence, outcome: .accepted, reason: .accepted, message: "",
          replayed: isReplayed)
      }
      var acknowledged: UInt64 = 0
      while received[acknowledged + 1] != nil { acknowledged += 1 }
      let receipt = TapReceipt(
        serverTime: ServiceClock.start, skewMilliseconds: 0, ackedUpTo: acknowledged, missing: [])
      return TerminalAnswer(
        status: 200, body: TapUploadAnswer(receipt: receipt, results: results).json())
    case .pack, .pair: return TerminalAnswer(status: 404)
    }
  }
}

@Suite("Power cuts of terminals")
struct PowerCutTests {
  /// Runs the script once for each operation of the disk, with a fault at that one.
  private func run(
    _ fault: powercut_fault, synchronous: LogSettings.Synchronous = .full, name: String,
    seeds: Range<UInt64> = 0..<1
  ) throws -> (faults: Int, breaches: [String]) {
    var total = (faults: 0, breaches: [String]())
    for seed in seeds {
      var operation: UInt64 = 0
      var last = UInt64.max
      while operation < last {
        operation += 1
        let disk = try PowerCutDisk(
          name: "\(name)-\(seed)-\(operation)", seed: seed, synchronous: synchronous)
        do {
          var run = try PowerCutRun(disk)
          // Counted from when the queue is there; its making is cut in a test of its own.
          disk.fail(at: disk.operations + operation, fault)
          let begin = disk.operations
          try run.run()
          if run.faults == 0 { last = min(last, disk.operations - begin) }
          total.faults += run.faults
        } catch {
          total.breaches.append("\(name) \(seed) operation \(operation): \(error)")
        }
      }
    }
    return total
  }

  @Test(
    "at every operation of the disk what was shown is kept, and only what is acknowledged deleted",
    .timeLimit(.minutes(15)),
    arguments: [
      ("power", POWERCUT_POWER), ("error", POWERCUT_ERROR), ("short", POWERCUT_SHORT),
      ("space", POWERCUT_NO_SPACE),
    ])
  func everyOperation(name: String, fault: powercut_fault) throws {
    let result = try run(fault, name: "terminal-\(name)", seeds: 0..<2)
    #expect(result.breaches.prefix(5) == [])
    #expect(result.faults > 30)
  }

  @Test(
    "without waiting for the disk, taps that were shown would be lost", .timeLimit(.minutes(15)))
  func offLoses() throws {
    let result = try run(POWERCUT_POWER, synchronous: .off, name: "terminal-off", seeds: 0..<2)
    #expect(!result.breaches.isEmpty)
  }

  @Test("while the queue is being made: the next opening finds it, or makes it")
  func whileMaking() throws {
    for operation in 1...60 as ClosedRange<UInt64> {
      let disk = try PowerCutDisk(
        name: "terminal-making-\(operation)", seed: operation, synchronous: .full)
      disk.fail(at: operation, POWERCUT_POWER)
      do {
        var queue = try TapQueue(path: "queue", settings: disk.settings)
        try queue.apply([.queued(TapQueueTests.tap(1))])
      } catch {}
      disk.restart()
      var queue = try TapQueue(path: "queue", settings: disk.settings)
      let isThere = try !queue.stored(of: TapQueueTests.pairing()).taps.isEmpty
      if !isThere { try queue.apply([.queued(TapQueueTests.tap(1))]) }
      #expect(try queue.stored(of: TapQueueTests.pairing()).taps.map(\.sequence) == [1])
    }
  }
}
