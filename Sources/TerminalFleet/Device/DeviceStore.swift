import LedgerWire
import TerminalClient

/// What a device keeps through a power cut: its pairings, as ``TerminalMachine`` has them stored.
struct DeviceStore {
  /// The pairings, the oldest first.
  private(set) var pairings: [StoredPairing] = []

  /// Keeps a new pairing.
  mutating func add(_ pairing: TerminalPairing) {
    pairings.append(StoredPairing(pairing: pairing))
  }

  /// Stores changes of one pairing, all of them.
  mutating func apply(_ changes: [StoredChange], toPairing number: Int) {
    for change in changes { pairings[number - 1].apply(change) }
  }

  /// The sequence that the next tap gets.
  var nextSequence: UInt64 { pairings.last?.nextSequence ?? 1 }

  /// How many taps ended otherwise than in the ledger.
  var troubles: Int { pairings.reduce(0) { $0 + $1.troubles.count } }
}

extension StoredPairing {
  fileprivate mutating func apply(_ change: StoredChange) {
    switch change {
    case .queued(let tap):
      put(tap)
      nextSequence = tap.sequence + 1
    case .replaced(let tap): put(tap)
    case .acknowledged(let sequences, let acknowledged):
      ackedUpTo = acknowledged
      if taps.prefix(sequences.count).map(\.sequence) == sequences {
        taps.removeFirst(sequences.count)
      } else {
        let gone = Set(sequences)
        taps.removeAll { gone.contains($0.sequence) }
      }
    case .nextSequence(let sequence): nextSequence = sequence
    case .troubled(let trouble):
      troubles.removeAll { $0.sequence == trouble.sequence && $0.kind == trouble.kind }
      troubles.append(trouble)
    case .undoQueued(let undo): undos.append(undo)
    case .undoEnded(let sequence): undos.removeAll { $0.sequence == sequence }
    case .remembered, .unremembered, .forgotten, .time, .wholePack, .packDelta:
      applyKnowledge(change)
    }
  }

  private mutating func applyKnowledge(_ change: StoredChange) {
    switch change {
    case .remembered(let tap): recent.append(tap)
    case .unremembered(let sequence): recent.removeAll { $0.sequence == sequence }
    case .forgotten(let last): recent.removeAll { $0.sequence <= last }
    case .time(let known): time = known
    case .wholePack(let note, let entityTag):
      packs = [note]
      packETag = entityTag
    case .packDelta(let note, _, let entityTag):
      packs.append(note)
      packETag = entityTag
    default: preconditionFailure("a change of the queue")
    }
  }

  private mutating func put(_ tap: QueuedTap) {
    let place = taps.firstIndex { $0.sequence >= tap.sequence } ?? taps.count
    if place < taps.count, taps[place].sequence == tap.sequence {
      taps[place] = tap
    } else {
      taps.insert(tap, at: place)
    }
  }
}
