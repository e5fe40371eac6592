/// What a person is asked to look at: something that the rules alone could not settle.
///
/// Raw values are stored by read models: none is ever changed or used again.
public enum FindingKind: UInt8, Sendable, CaseIterable {
  /// A tap that came in past the region's lateness: it is held.
  case tooLate = 1
  /// A tap from before the revocation of its pairing that came in after it: it is held.
  case quarantined = 2
  /// A tap that stands since a terminal had accepted it offline, against a rule.
  case conflict = 3
  /// A tap of an unknown card that a terminal had accepted offline: nothing stands.
  case unknownCard = 4

  /// The word of the ledger's own API.
  public var name: String {
    switch self {
    case .tooLate: "tooLate"
    case .quarantined: "quarantined"
    case .conflict: "conflict"
    case .unknownCard: "unknownCard"
    }
  }

  /// The kind with the word `name`, or nil for another word.
  public init?(name: String) {
    guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }

  /// Whether the tap is held: it stands only once a person has admitted it.
  public var isHeld: Bool { self == .tooLate || self == .quarantined }
}

/// Why a person, or the terminal itself, put a finding aside.
///
/// Raw values are stored in records: none is ever changed or used again.
public enum DismissalReason: UInt8, Sendable, CaseIterable {
  /// It was looked at, and what stands is right.
  case seen = 1
  /// Whoever tapped was not there.
  case notPresent = 2
  /// The same participation was recorded in another way.
  case duplicate = 3
  /// The device was stolen, or the tap is not to be trusted.
  case untrusted = 4
  /// Taps that were made to try something out.
  case test = 5
  /// None of these.
  case other = 6
  /// The terminal took the tap back before anyone had decided on it.
  case withdrawn = 7

  /// The word of the ledger's own API.
  public var name: String {
    switch self {
    case .seen: "seen"
    case .notPresent: "notPresent"
    case .duplicate: "duplicate"
    case .untrusted: "untrusted"
    case .test: "test"
    case .other: "other"
    case .withdrawn: "withdrawn"
    }
  }

  /// The reasons that a person may give.
  public static let ofPersons = allCases.filter { $0 != .withdrawn }
}

/// Why a tap was undone.
///
/// Raw values are stored in records: none is ever changed or used again.
public enum UndoReason: UInt8, Sendable, CaseIterable {
  /// Another card was meant.
  case wrongCard = 1
  /// Another event was meant.
  case wrongEvent = 2
  /// It was made by mistake.
  case mistake = 3
  /// It was made to try something out.
  case test = 4

  /// The word of the terminal API.
  public var name: String {
    switch self {
    case .wrongCard: "wrongCard"
    case .wrongEvent: "wrongEvent"
    case .mistake: "mistake"
    case .test: "test"
    }
  }

  /// The reason with the word `name`, or nil for another word.
  public init?(name: String) {
    guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }
}
