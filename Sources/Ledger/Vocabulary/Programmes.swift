/// A programme: what the cards of a card system are for, such as UiTPAS, a museum pass or a
/// membership.
///
/// Numbered 1 to 255 by the ledger; programme 0 is UiTPAS, to which every card system belongs that
/// was given no other.
public struct ProgrammeID: Hashable, Comparable, Sendable {
  /// The number; 0 for UiTPAS.
  public let number: UInt8

  /// Makes the programme with this number.
  public init(_ number: UInt8) {
    self.number = number
  }

  /// The programme that is always there.
  public static let uitpas = ProgrammeID(0)

  /// Whether the left number is the smaller one.
  public static func < (left: ProgrammeID, right: ProgrammeID) -> Bool {
    left.number < right.number
  }
}

/// What the scan of a card means in a programme.
public enum ScanMeaning: UInt8, Sendable, CaseIterable {
  /// A check-in at an event, which may earn points.
  case checkIn = 1
  /// A visit to a museum, for which the museum is compensated.
  case visit = 2

  /// The word of the ledger's own API.
  public var name: String {
    switch self {
    case .checkIn: "checkIn"
    case .visit: "visit"
    }
  }
}

/// How long a subscription runs, and what begins it.
public struct SubscriptionTerms: Hashable, Sendable {
  /// Calendar months that one sale is for.
  public var months: UInt8
  /// Calendar months after which a subscription begins by itself that was not sold online.
  public var autoStartMonths: UInt8
  /// Visits of a holder who is not identified yet; more are refused.
  public var unregisteredVisitsMax: UInt16

  /// Makes terms: those of the museum pass where nothing else is said.
  ///
  /// A year, begun two months after the sale at the latest (museumPASSmusées, help page on the
  /// period of validity); five visits before registration are ours, since no source tells.
  public init(months: UInt8 = 12, autoStartMonths: UInt8 = 2, unregisteredVisitsMax: UInt16 = 5) {
    self.months = months
    self.autoStartMonths = autoStartMonths
    self.unregisteredVisitsMax = unregisteredVisitsMax
  }

  /// The longest time that one sale is for.
  public static let monthsMax: UInt8 = 120
}

/// What a member needs beside the membership.
public enum ProgrammeValidity: Hashable, Sendable {
  /// Nothing: a membership holds until it is blocked.
  case open
  /// A subscription that runs.
  case subscription(SubscriptionTerms)
}

/// What a programme is, as data: no rule asks for a programme by its name.
public struct ProgrammeTerms: Hashable, Sendable {
  /// Its name, such as "museumPASSmusées".
  public var name: String
  /// What a member needs beside the membership.
  public var validity: ProgrammeValidity
  /// What the scan of a card means.
  public var scan: ScanMeaning

  /// Makes terms.
  public init(name: String, validity: ProgrammeValidity, scan: ScanMeaning) {
    self.name = name
    self.validity = validity
    self.scan = scan
  }
}

/// Where a subscription was sold; what begins it follows from that.
public enum SubscriptionChannel: UInt8, Sendable, CaseIterable {
  /// Online: it begins at once.
  case online = 1
  /// At a museum: it begins with the first visit, the registration, or by itself.
  case museum = 2
  /// By another partner: as at a museum.
  case partner = 3
  /// Before the programme's launch: it begins on a given day.
  case presale = 4

  /// The word of the ledger's own API.
  public var name: String {
    switch self {
    case .online: "online"
    case .museum: "museum"
    case .partner: "partner"
    case .presale: "presale"
    }
  }
}

/// What was sold.
public enum SubscriptionKind: UInt8, Sendable, CaseIterable {
  /// A subscription of someone who has none.
  case new = 1
  /// Another year: after the running one's end, or at once where none runs.
  case renewal = 2

  /// The word of the ledger's own API.
  public var name: String {
    switch self {
    case .new: "new"
    case .renewal: "renewal"
    }
  }
}

/// What began a subscription that did not begin by its date.
public enum ActivationCause: UInt8, Sendable, CaseIterable {
  /// The holder's first visit.
  case firstVisit = 1
  /// The holder registered online.
  case registration = 2

  /// The word of the ledger's own API.
  public var name: String {
    switch self {
    case .firstVisit: "firstVisit"
    case .registration: "registration"
    }
  }
}
