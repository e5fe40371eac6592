import Ledger
public import LedgerWire

/// What a fleet is to do: the same size and seed give the same plan.
///
/// How often a card may be checked in is limited once and for all, for each holder and event; so
/// what the taps come to depends on which there are, and neither on their order nor on when they
/// are found to have been made.
public struct FleetPlan: Sendable {
  /// The organisers.
  public private(set) var organizers: [PlannedOrganizer] = []
  /// The events, those of one organiser in their order of definition.
  public private(set) var events: [PlannedEvent] = []
  /// The holders.
  public private(set) var holders: [PlannedHolder] = []
  /// The terminals with what is tapped on them.
  public private(set) var terminals: [PlannedTerminal] = []
  /// How it was made.
  public let size: FleetSize

  /// Makes the plan.
  public init(_ size: FleetSize) {
    self.size = size
    makeDefinitions()
    makeHolders()
    makeTerminals()
  }

  private mutating func makeDefinitions() {
    for number in 1...FleetSize.organizers {
      organizers.append(
        PlannedOrganizer(id: "fleet-organizer-\(number)", name: "Organiser \(number)"))
    }
    for number in 0..<size.events {
      let organizer = number % organizers.count
      organizers[organizer].events.append(number)
      events.append(
        PlannedEvent(
          id: "fleet-event-\(number + 1)", title: "Event \(number + 1)", organizer: organizer,
          points: 1 + number % 5))
    }
  }

  private mutating func makeHolders() {
    var random = FleetRandom(seed: size.seed, "holders")
    for number in 0..<size.holders {
      let kind = random.number(0...99)
      holders.append(
        PlannedHolder(
          number: number,
          standing: kind < 4 ? .blocked : kind < 8 ? .replaced : .usable))
    }
  }

  private mutating func makeTerminals() {
    for number in 0..<size.terminals {
      var random = FleetRandom(seed: size.seed, "terminal \(number)")
      let count = size.taps / size.terminals + (number < size.taps % size.terminals ? 1 : 0)
      var terminal = PlannedTerminal(
        number: number, organizer: number % organizers.count,
        isAttended: random.happens(perMille: 300),
        language: random.one(of: Language.allCases))
      for _ in 0..<count { terminal.taps.append(tap(on: terminal, &random)) }
      terminals.append(terminal)
    }
  }

  private func tap(on terminal: PlannedTerminal, _ random: inout FleetRandom) -> PlannedTap {
    var tap = PlannedTap(
      // Some wait in a queue at the door, others come by now and then.
      pauseMilliseconds: UInt64(
        random.happens(perMille: 600)
          ? random.number(200...4_000) : random.number(4_000...90_000)),
      card: .unknown(random.number(0...9_999)), isByChip: random.happens(perMille: 700),
      event: nil)
    if !random.happens(perMille: 15) {
      // Many come to the same few terminals at once: several compete for the same holder.
      let crowd = max(1, holders.count / 40)
      let holder =
        random.happens(perMille: 350)
        ? random.number(0...crowd - 1) : random.number(0...holders.count - 1)
      let isOld = holders[holder].standing == .replaced && random.happens(perMille: 400)
      tap.card = isOld ? .old(holder) : .current(holder)
    }
    let own = organizers[terminal.organizer].events
    switch random.number(0...99) {
    // Left to the service.
    case 0..<5: break
    // Another organiser's, for which the terminal takes no taps.
    case 5..<8: tap.event = random.number(0...events.count - 1)
    case 8..<40: tap.event = own[0]
    default: tap.event = random.one(of: own)
    }
    return tap
  }
}

/// How large a fleet is.
public struct FleetSize: Hashable, Sendable {
  /// How many terminals there are.
  public let terminals: Int
  /// How many taps they take together.
  public let taps: Int
  /// What makes one plan differ from another.
  public let seed: UInt64

  /// How many terminals there may be.
  public static let terminalsRange = 1...2_000
  /// How many taps there may be.
  public static let tapsRange = 1...2_000_000
  static let organizers = 3

  /// Makes a size.
  public init(terminals: Int, taps: Int, seed: UInt64) {
    precondition(
      Self.terminalsRange.contains(terminals) && Self.tapsRange.contains(taps), "too large")
    self.terminals = terminals
    self.taps = taps
    self.seed = seed
  }

  var events: Int { min(60, max(6, terminals / 4)) }
  var holders: Int { min(20_000, max(40, taps / 20)) }
}

/// An organiser of the plan.
public struct PlannedOrganizer: Sendable {
  /// Its public id.
  public var id: String
  /// Its name.
  public var name: String
  /// The places of its events.
  public var events: [Int] = []
}

/// An event of the plan: always open, one check-in of a holder for ever.
public struct PlannedEvent: Sendable {
  /// Its public id.
  public var id: String
  /// Its title.
  public var title: String
  /// The place of its organiser.
  public var organizer: Int
  /// The points of a check-in.
  public var points: Int
}

/// A holder of the plan.
public struct PlannedHolder: Sendable {
  /// What holds of the holder's cards.
  public enum Standing: Sendable {
    /// One card, in use.
    case usable
    /// One card, blocked.
    case blocked
    /// Two cards: one that was replaced, and the one in its place.
    case replaced
  }

  /// The place in the plan.
  public var number: Int
  /// What holds of the cards.
  public var standing: Standing
}

/// A terminal of the plan.
public struct PlannedTerminal: Sendable {
  /// The place in the plan.
  public var number: Int
  /// The place of the organiser whose events it serves.
  public var organizer: Int
  /// Whether a person stands at it.
  public var isAttended: Bool
  /// The language of its display.
  public var language: Language
  /// What is tapped on it, in order.
  public var taps: [PlannedTap] = []

  /// Its logical id.
  public var name: String { "fleet-\(number + 1)" }
}

/// A tap of the plan.
public struct PlannedTap: Hashable, Sendable {
  /// How long after the tap before it.
  public var pauseMilliseconds: UInt64
  /// The card.
  public var card: PlannedCard
  /// Whether its chip is read, or its number typed.
  public var isByChip: Bool
  /// The place of the event that is named; nil where the service chooses.
  public var event: Int?

  /// How the card is named.
  public var identifier: CardIdentifier {
    isByChip ? .chip(card.chip) : .uitpas(card.uitpasNumber)
  }
}

/// A card of the plan.
public enum PlannedCard: Hashable, Sendable {
  /// The card that a holder has.
  case current(Int)
  /// The card that a holder had before.
  case old(Int)
  /// A card that nobody registered.
  case unknown(Int)

  /// The card's place among all numbers: each card has numbers of its own.
  private var place: UInt64 {
    switch self {
    case .current(let holder): 1_000_000 + UInt64(holder)
    case .old(let holder): 2_000_000 + UInt64(holder)
    case .unknown(let number): 3_000_000 + UInt64(number)
    }
  }

  /// The 13 digits of its UiTPAS number.
  public var uitpasNumber: String {
    for digit in 0...9 as ClosedRange<UInt64> {
      if let number = UITPASNumber(value: place * 10 + digit) { return number.text }
    }
    preconditionFailure("one of ten check digits is right")
  }

  /// The number of its chip, in hexadecimal digits.
  public var chip: String {
    let digits = String(place, radix: 16, uppercase: true)
    return "04" + String(repeating: "0", count: 12 - digits.count) + digits
  }
}
