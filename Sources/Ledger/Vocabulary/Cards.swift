/// The status of a card (UiTPAS API 4.0, `Card.status`).
public enum CardStatus: UInt8, Sendable, CaseIterable {
  /// The number exists, the card is not yet at a counter.
  case provisioned = 1
  /// In stock at a counter, without a holder.
  case localStock = 2
  /// In use by a holder.
  case active = 3
  /// Blocked; can be unblocked until it is replaced.
  case blocked = 4
  /// Replaced by another card of the same holder.
  case replaced = 5
  /// Taken out of use for good.
  case deleted = 6

  /// The word of the published API; a replaced card shows as blocked.
  public var name: String {
    switch self {
    case .provisioned: "PROVISIONED"
    case .localStock: "LOCAL_STOCK"
    case .active: "ACTIVE"
    case .blocked, .replaced: "BLOCKED"
    case .deleted: "DELETED"
    }
  }
}

/// What a card is.
public enum CardKind: UInt8, Sendable, CaseIterable {
  /// A person's card with a chip.
  case individual = 1
  /// A person's card without a chip.
  case digital = 2
  /// The pass of a group (groepspas).
  case group = 3
}

/// Whether a holder or a membership may be used.
public enum Standing: UInt8, Sendable, CaseIterable {
  /// In use.
  case active = 1
  /// Blocked by the region.
  case blocked = 2
}

/// The age of a participant as a closed list of bands: nothing finer is ever stamped on a record.
public enum AgeBand: UInt8, Sendable, CaseIterable {
  /// Not known.
  case unknown = 0
  /// Younger than 6.
  case under6 = 1
  /// 6 to 11.
  case from6 = 2
  /// 12 to 17.
  case from12 = 3
  /// 18 to 25.
  case from18 = 4
  /// 26 to 44.
  case from26 = 5
  /// 45 to 64.
  case from45 = 6
  /// 65 and older.
  case from65 = 7

  /// The band of someone born on `birth`, on the local date `date`.
  public init(birth: CivilDate?, on date: CivilDate) {
    guard let birth, birth <= date else {
      self = .unknown
      return
    }
    switch date.age(since: birth) {
    case ..<6: self = .under6
    case ..<12: self = .from6
    case ..<18: self = .from12
    case ..<26: self = .from18
    case ..<45: self = .from26
    case ..<65: self = .from45
    default: self = .from65
    }
  }
}
