import EventLog
import LedgerWire

/// Why an offline pack was refused.
enum PackFault: Error, Hashable, CustomStringConvertible {
  /// It is no signed note, or not one by the ledger's key.
  case note(NoteError)
  /// Its text is no pack of a format that this library knows.
  case unreadable
  /// It is older than the one that is held.
  case older(held: UInt64, version: UInt64)
  /// A delta that does not fit what is held.
  case delta(OfflinePackError)
  /// The pairing has no key to check it with.
  case noKey
  /// The rules do not take its definitions.
  case definitions(String)

  /// One line for a person.
  var description: String {
    switch self {
    case .note(let error): error.description
    case .unreadable: "its text is no offline pack"
    case .older(let held, let version): "version \(version) is older than \(held), which is held"
    case .delta(let error): "the delta does not fit: \(error)"
    case .noKey: "the pairing told no key to check it with"
    case .definitions(let reason): "the rules do not take it: \(reason)"
    }
  }
}

/// Where a terminal keeps its offline pack: a whole one that was verified, and its deltas.
struct PackShelf {
  private(set) var pack: OfflinePack?
  private(set) var entityTag: String?
  private(set) var deltas = 0
  /// Whether the next pack is asked for whole, since a delta did not fit.
  var wantsWhole = false
  private let key: NoteVerifierKey?

  /// An empty shelf, for packs signed with a key.
  init(key: NoteVerifierKey?) {
    self.key = key
  }

  /// Verifies a note, and takes it over where it is newer than what is held, or of the same age.
  ///
  /// - Returns: what is to be stored.
  mutating func take(
    _ note: [UInt8], entityTag: String?
  ) throws(PackFault) -> StoredChange {
    let read = try verified(note)
    if let held = pack, read.version < held.version || read.madeAt < held.madeAt {
      throw .older(held: held.version, version: read.version)
    }
    guard read.cards.base != nil else {
      pack = read
      deltas = 0
      wantsWhole = false
      self.entityTag = entityTag
      return .wholePack(note, etag: entityTag)
    }
    do throws(OfflinePackError) {
      guard let held = pack else { throw .notWhole }
      pack = try held.applying(read)
    } catch {
      throw .delta(error)
    }
    deltas += 1
    self.entityTag = entityTag
    return .packDelta(note, version: read.version, etag: entityTag)
  }

  private func verified(_ bytes: [UInt8]) throws(PackFault) -> OfflinePack {
    guard let key else { throw .noKey }
    let note: SignedNote
    do throws(NoteError) {
      note = try SignedNote(bytes, bytesMax: OfflinePackLimits.noteBytesMax)
      try note.check(key)
    } catch {
      throw .note(error)
    }
    guard let pack = try? OfflinePack(noteText: note.text), pack.origin == key.name else {
      throw .unreadable
    }
    return pack
  }
}
