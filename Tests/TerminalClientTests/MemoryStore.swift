import LedgerWire

@testable import TerminalClient

/// What a device's queues hold, in memory: a model of `TapQueue` for tests that make many of them.
struct MemoryStore {
  private(set) var pairings: [StoredPairing] = []
  /// Every sequence that was ever deleted, by pairing.
  private(set) var deleted: [Int: Set<UInt64>] = [:]

  mutating func add(_ pairing: TerminalPairing) {
    pairings.append(StoredPairing(pairing: pairing))
  }

  mutating func apply(_ changes: [StoredChange], of pairing: Int) {
    var stored = pairings[pairing - 1]
    for change in changes {
      if case .acknowledged(let sequences, _) = change {
        deleted[pairing, default: []].formUnion(sequences)
      }
      Self.apply(change, &stored)
    }
    pairings[pairing - 1] = stored
  }

  private static func apply(_ change: StoredChange, _ stored: inout StoredPairing) {
    switch change {
    case .queued(let tap):
      stored.taps.append(tap)
      stored.nextSequence = tap.sequence + 1
    case .replaced(let tap):
      stored.taps.removeAll { $0.sequence == tap.sequence }
      stored.taps.append(tap)
      stored.taps.sort { $0.sequence < $1.sequence }
    case .acknowledged(let sequences, let ackedUpTo):
      stored.taps.removeAll { sequences.contains($0.sequence) }
      stored.ackedUpTo = ackedUpTo
    case .nextSequence(let next): stored.nextSequence = next
    case .troubled(let trouble):
      stored.troubles.removeAll { $0.sequence == trouble.sequence && $0.kind == trouble.kind }
      stored.troubles.append(trouble)
    case .remembered(let tap): stored.recent.append(tap)
    case .unremembered(let sequence): stored.recent.removeAll { $0.sequence == sequence }
    case .forgotten(let last): stored.recent.removeAll { $0.sequence <= last }
    case .undoQueued(let undo): stored.undos.append(undo)
    case .undoEnded(let sequence): stored.undos.removeAll { $0.sequence == sequence }
    case .time(let known): stored.time = known
    case .wholePack(let note, let entityTag):
      stored.packs = [note]
      stored.packETag = entityTag
    case .packDelta(let note, _, let entityTag):
      stored.packs.append(note)
      stored.packETag = entityTag
    }
  }
}
