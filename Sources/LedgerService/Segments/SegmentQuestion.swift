public import Ledger

/// Which members of a card system are meant, by what they did and who they are; what is missing
/// leaves nobody out.
public struct SegmentQuestion: Hashable, Sendable {
  /// The card system whose members they are.
  public var system: CardSystemID
  /// The first local day of the participations that count.
  public var from: CivilDate
  /// The last one.
  public var through: CivilDate
  /// Counts participations at this organiser alone.
  public var organizer: OrganizerID?
  /// The fewest participations.
  public var participationsMin = 0
  /// The most participations.
  public var participationsMax: Int?
  /// The fewest points.
  public var pointsMin: Int64?
  /// The lowest age, in whole years.
  public var ageMin: Int?
  /// The highest age, in whole years.
  public var ageMax: Int?
  /// The postal code of the home.
  public var postalCode: String?
  /// Whether the card system's social tariff holds for them.
  public var socialTariff: Bool?

  /// Asks for every member.
  public init(system: CardSystemID, from: CivilDate, through: CivilDate) {
    self.system = system
    self.from = from
    self.through = through
  }

  /// Whether a member is meant, as far as the ledger's state and the participations tell.
  public func includes(_ member: SegmentMember, participations: Int) -> Bool {
    guard participations >= participationsMin,
      participationsMax.map({ participations <= $0 }) ?? true,
      pointsMin.map({ member.balance >= $0 }) ?? true
    else { return false }
    return socialTariff.map { $0 == member.hasSocialTariff } ?? true
  }

  /// The birth dates that the ages mean on a day, in days since 1970-01-01; nil on a side where
  /// every date is meant.
  func born(on today: CivilDate) -> (from: Int32?, to: Int32?) {
    // Whoever is at most 17 was born after the day 18 years ago; a 29 February counts as the 28th.
    let from = ageMax.map { today.yearsBefore($0 + 1).daysSinceEpoch + 1 }
    return (from, ageMin.map { today.yearsBefore($0).daysSinceEpoch })
  }
}

extension CivilDate {
  /// The same day of another year; 28 February where that has no 29th.
  fileprivate func yearsBefore(_ years: Int) -> CivilDate {
    let (year, month, day) = parts
    return CivilDate(year: year - years, month: month, day: day)
      ?? CivilDate(year: year - years, month: month, day: 28) ?? self
  }
}

/// The limits of segments.
public enum SegmentLimits {
  /// How many holders are looked at on one turn of the engine's thread.
  public static let holdersPerQuestion = 4_096
  /// The highest age that can be asked for.
  public static let ageMax = 150
  /// The most days whose participations count.
  public static let daysMax: Int32 = 3_660
  /// A segment of fewer is not told exactly to whoever may not have the list.
  public static let smallest = 10
}
