import EventLog
import EventLogTesting
import Foundation
import LedgerWire
import Testing

@testable import TerminalClient

@Suite("The queue in its file")
struct TapQueueTests {
  static func answer(token: String = "token-1") -> PairingAnswer {
    PairingAnswer(
      token: token, source: 1,
      terminal: PairingCodeRequest(terminal: "CID-GNT-0042", organizerIDs: ["organizer-1"]),
      ledgerKey: "ledger.example+00000000+AAAA", serverTime: ServiceClock.start)
  }

  static func pairing(_ number: Int = 1) -> TerminalPairing {
    TerminalPairing(number: number, answer: answer(), salt: [UInt8](repeating: 3, count: 32))
  }

  static func tap(_ sequence: UInt64, offline: Bool = false) -> QueuedTap {
    QueuedTap(
      item: .tap(
        Tap(
          sequence: sequence, card: ServiceModel.chip(Int(sequence)), eventID: "event",
          tappedAt: ServiceClock.start, uptimeMilliseconds: 7, offline: offline)),
      boot: "boot-1")
  }

  /// Any change that can follow on what is stored.
  static func change(
    _ stored: StoredPairing, _ random: inout SeededGenerator
  ) -> StoredChange {
    guard stored.nextSequence > 1 else { return .queued(tap(1)) }
    let some = UInt64.random(in: 1..<stored.nextSequence, using: &random)
    switch Int.random(in: 0..<14, using: &random) {
    case 0...3: return .queued(tap(stored.nextSequence, offline: random.oneIn(2)))
    case 4:
      return .replaced(
        random.oneIn(2) ? .placeholder(some) : tap(stored.taps.first?.sequence ?? some))
    case 5:
      let part = stored.taps.prefix(Int.random(in: 0...3, using: &random)).map(\.sequence)
      return .acknowledged(part, ackedUpTo: part.last ?? stored.ackedUpTo)
    case 6: return .nextSequence(stored.nextSequence + some % 3)
    case 7:
      return .troubled(
        TapTrouble(
          sequence: some, kind: TapTrouble.Kind.allCases.randomElement(using: &random) ?? .lost,
          at: Int64(stored.troubles.count), status: random.oneIn(2) ? 413 : nil,
          item: random.oneIn(2) ? tap(some).item : nil))
    case 8, 9:
      let last = stored.recent.last?.sequence ?? 0
      return .remembered(
        RecentTap(
          sequence: last + 1, card: Int64(some), kind: .chip,
          eventID: random.oneIn(2) ? nil : "event", occurredAt: ServiceClock.start))
    case 10: return .forgotten(through: (stored.recent.first?.sequence ?? 0) + some % 2)
    case 11: return .unremembered(sequence: some)
    case 12:
      return .time(
        KnownTime(
          time: Int64(some), uptime: some, boot: "boot-\(some)", ahead: random.oneIn(2) ? nil : -5))
    default:
      if random.oneIn(2), let first = stored.undos.first {
        return .undoEnded(sequence: first.sequence)
      }
      let last = stored.undos.last?.sequence ?? 0
      return .undoQueued(TapUndo(sequence: last + 1, reason: .mistake))
    }
  }

  /// What is compared of two stores.
  static func text(_ stored: StoredPairing) -> String {
    var stored = stored
    stored.troubles.sort { ($0.at, $0.sequence) < ($1.at, $1.sequence) }
    return "\(stored)"
  }

  @Test("holds what its model holds, after any changes and a reopening", arguments: 1...20)
  func model(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let folder = try TemporaryFolder()
    var memory = MemoryStore()
    memory.add(Self.pairing())
    for _ in 0..<8 {
      var queue = try TapQueue(path: folder.file("queue"))
      let found = try queue.stored(of: Self.pairing())
      #expect(Self.text(found) == Self.text(memory.pairings[0]), "seed \(seed)")
      for _ in 0..<10 {
        var changes: [StoredChange] = []
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          let change = Self.change(memory.pairings[0], &random)
          memory.apply([change], of: 1)
          changes.append(change)
        }
        try queue.apply(changes)
      }
    }
  }

  @Test("a whole pack takes the place of all before it, and deltas follow it in their order")
  func packs() throws {
    let folder = try TemporaryFolder()
    var queue = try TapQueue(path: folder.file("queue"))
    try queue.apply([.wholePack([1], etag: "a")])
    try queue.apply([
      .packDelta([2], version: 20, etag: "b"), .packDelta([3], version: 100, etag: nil),
    ])
    #expect(try queue.stored(of: Self.pairing()).packs == [[1], [2], [3]])
    #expect(try queue.stored(of: Self.pairing()).packETag == nil)
    try queue.apply([.wholePack([4], etag: "c")])
    #expect(try queue.stored(of: Self.pairing()).packs == [[4]])
    #expect(try queue.stored(of: Self.pairing()).packETag == "c")
  }

  @Test("a change that fails leaves nothing behind, and nothing is written afterwards")
  func failure() throws {
    let folder = try TemporaryFolder()
    do {
      var queue = try TapQueue(path: folder.file("queue"))
      try queue.apply([.queued(Self.tap(1))])
      #expect(throws: EventLogError.self) {
        try queue.apply([.queued(Self.tap(2)), .queued(Self.tap(1))])
      }
      #expect(throws: EventLogError(.closed, "the queue failed before")) {
        try queue.apply([.queued(Self.tap(3))])
      }
    }
    let queue = try TapQueue(path: folder.file("queue"))
    #expect(try queue.stored(of: Self.pairing()).taps.map(\.sequence) == [1])
  }

  @Test("another database is not taken for a queue")
  func foreign() throws {
    let folder = try TemporaryFolder()
    do {
      var queue = try TapQueue(path: folder.file("queue"))
      try queue.apply([.queued(Self.tap(1))])
    }
    try Data("not a database, but long enough to be looked at as one".utf8)
      .write(to: URL(fileURLWithPath: folder.file("other")))
    #expect(throws: EventLogError.self) { _ = try TapQueue(path: folder.file("other")) }
  }

  @Test("a folder keeps each pairing's token for its owner alone, and one process at a time")
  func folder() throws {
    let temporary = try TemporaryFolder()
    let path = temporary.file("terminal")
    do {
      var folder = try TerminalFolder(path)
      #expect(folder.pairings.isEmpty)
      _ = try folder.add(Self.answer(token: "token-1"), salt: [UInt8](repeating: 1, count: 32))
      _ = try folder.add(Self.answer(token: "token-2"), salt: [UInt8](repeating: 255, count: 32))
      try folder.apply([.queued(Self.tap(1))], of: 1)
      let error = #expect(throws: EventLogError.self) { _ = try TerminalFolder(path) }
      #expect(error?.code == .locked)
    }
    for name in ["pairing-1.json", "pairing-2.json", "queue-1.sqlite", "queue-2.sqlite"] {
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
      let mode = try #require(attributes[.posixPermissions] as? Int)
      #expect(mode == 0o600, "\(name)")
    }
    let folder = try TerminalFolder(path)
    #expect(folder.pairings.map(\.answer.token) == ["token-1", "token-2"])
    #expect(folder.pairings.map(\.salt.first) == [1, 255])
    let queues = try folder.stored()
    #expect(queues.map(\.taps.count) == [1, 0])
  }
}
