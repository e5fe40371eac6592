/// What one payer pays of a ticket's price (verdeelsleutel).
public enum SharePart: Hashable, Sendable {
  /// Nothing.
  case nothing
  /// A fixed amount in cents.
  case fixed(cents: UInt32)
  /// A part of the whole price, in basis points: 4,000 is 40 %.
  case ofPrice(basisPoints: UInt16)
  /// A part of what the payers before leave, in basis points.
  case ofRest(basisPoints: UInt16)

  /// All of it, in basis points.
  public static let wholeBasisPoints: UInt16 = 10_000
}

/// What each payer pays; the organiser takes the rest (UiT documentation, "verdeelsleutel").
public struct ShareRule: Hashable, Sendable {
  /// The passholder's part.
  public var holder: SharePart
  /// The part of the municipality in which the passholder lives.
  public var municipality: SharePart
  /// The Flemish government's part.
  public var flemishGovernment: SharePart

  /// Makes a rule.
  public init(
    holder: SharePart, municipality: SharePart = .nothing, flemishGovernment: SharePart = .nothing
  ) {
    self.holder = holder
    self.municipality = municipality
    self.flemishGovernment = flemishGovernment
  }

  /// The parts in the order in which they are taken.
  var parts: [SharePart] { [holder, municipality, flemishGovernment] }

  /// The shares of a price: they always add up to it, and none is negative.
  ///
  /// Each is rounded half up to the cent, one after the other (holder, municipality, Flemish
  /// government), and cut to what is left; the organiser gets the rest.
  ///
  /// - Complexity: O(1).
  public func shares(ofPrice price: UInt32) -> Shares {
    var rest = price
    let holder = holder.take(from: &rest, ofPrice: price)
    let municipality = municipality.take(from: &rest, ofPrice: price)
    let flemishGovernment = flemishGovernment.take(from: &rest, ofPrice: price)
    return Shares(
      holder: holder, municipality: municipality, flemishGovernment: flemishGovernment,
      organizer: rest)
  }
}

extension SharePart {
  fileprivate func take(from rest: inout UInt32, ofPrice price: UInt32) -> UInt32 {
    let wanted: UInt32
    switch self {
    case .nothing: wanted = 0
    case .fixed(let cents): wanted = cents
    case .ofPrice(let basisPoints): wanted = Self.part(basisPoints, of: price)
    case .ofRest(let basisPoints): wanted = Self.part(basisPoints, of: rest)
    }
    let taken = min(wanted, rest)
    rest -= taken
    return taken
  }

  /// Half a cent is rounded up.
  private static func part(_ basisPoints: UInt16, of cents: UInt32) -> UInt32 {
    let whole = UInt64(wholeBasisPoints)
    return UInt32(clamping: (UInt64(cents) * UInt64(basisPoints) + whole / 2) / whole)
  }
}

/// The shares of one ticket's price in cents, as computed when it was sold.
public struct Shares: Hashable, BitwiseCopyable, Sendable {
  /// What the passholder paid.
  public var holder: UInt32
  /// What the municipality in which the passholder lives owes.
  public var municipality: UInt32
  /// What the Flemish government owes.
  public var flemishGovernment: UInt32
  /// What the organiser bears.
  public var organizer: UInt32

  /// Makes shares.
  public init(holder: UInt32, municipality: UInt32, flemishGovernment: UInt32, organizer: UInt32) {
    self.holder = holder
    self.municipality = municipality
    self.flemishGovernment = flemishGovernment
    self.organizer = organizer
  }

  /// The sum of all shares.
  public var total: UInt64 {
    UInt64(holder) + UInt64(municipality) + UInt64(flemishGovernment) + UInt64(organizer)
  }
}
