public import Ledger

/// The social tariff of a holder in a card system through time, as a pure fold of what the log says
/// of it.
///
/// Two times are kept apart: when something is in force (`since`), and when it became known (its
/// position). So the same question has an answer for today and one for what was known then.
public struct TariffHistory: Hashable, Sendable {
  /// A grant, a suspension, or the end of one of them.
  public struct Change: Hashable, Sendable {
    /// What changed; raw values are stored.
    public enum Kind: UInt8, Sendable, CaseIterable {
      /// It holds until the end of a local day, then in grace.
      case granted = 1
      /// It does not hold until the end of a local day.
      case suspended = 2
      /// A suspension ended.
      case lifted = 3
      /// It was taken away.
      case revoked = 4
    }

    /// The position of its record.
    public var position: UInt64
    /// What changed.
    public var kind: Kind
    /// From when on it is in force.
    public var since: Instant
    /// The last local day of a grant or suspension.
    public var lastDay: CivilDate?

    /// Makes a change.
    public init(position: UInt64, kind: Kind, since: Instant, lastDay: CivilDate? = nil) {
      self.position = position
      self.kind = kind
      self.since = since
      self.lastDay = lastDay
    }
  }

  /// A card system's days of grace, from a moment on.
  public struct Grace: Hashable, Sendable {
    /// The position of its record.
    public var position: UInt64
    /// From when on it is in force.
    public var since: Instant
    /// How many days.
    public var days: UInt8

    /// Makes days of grace.
    public init(position: UInt64, since: Instant, days: UInt8) {
      self.position = position
      self.since = since
      self.days = days
    }
  }

  /// What changed, in the order of positions.
  public var changes: [Change]
  /// The days of grace, in the order of positions.
  public var graces: [Grace]

  /// Makes a history.
  public init(changes: [Change] = [], graces: [Grace] = []) {
    self.changes = changes
    self.graces = graces
  }

  /// What held at a moment.
  ///
  /// A suspension outlives a renewal and ends with its last day or when it is lifted; a revocation
  /// ends it all.
  ///
  /// - Parameters:
  ///   - instant: the moment that is asked about, when it happened.
  ///   - position: leaves out what the log said after this position; nil for all that is known now.
  /// - Returns: nothing where none was granted yet, or it was revoked.
  public func eligibility(
    asHappenedOn instant: Instant, asKnownOn position: UInt64? = nil
  ) -> TariffEligibility? {
    let today = BrusselsTime.date(at: instant)
    let inForce = changes.filter { $0.position <= position ?? .max && $0.since <= instant }
      .sorted { ($0.since, $0.position) < ($1.since, $1.position) }
    let revoked = inForce.lastIndex { $0.kind == .revoked }
    let standing = revoked.map { inForce[($0 + 1)...] } ?? inForce[...]
    guard let lastDay = standing.last(where: { $0.kind == .granted })?.lastDay else { return nil }
    // What was suspended before the newest grant is suspended after it.
    let suspension = standing.last { $0.kind == .suspended || $0.kind == .lifted }
    let suspendedThrough = suspension?.lastDay.flatMap { today <= $0 ? $0 : nil }
    let end = lastDay.adding(days: Int32(graceDays(at: instant, position)))
    let isExpired = today > end
    return TariffEligibility(
      status: isExpired ? .expired : suspendedThrough == nil ? .active : .suspended,
      isInGrace: !isExpired && today > lastDay, lastDay: lastDay,
      suspendedThrough: isExpired ? nil : suspendedThrough)
  }

  private func graceDays(at instant: Instant, _ position: UInt64?) -> UInt8 {
    let known = graces.filter { $0.position <= position ?? .max }
      .sorted { ($0.since, $0.position) < ($1.since, $1.position) }
    return (known.last { $0.since <= instant } ?? known.first)?.days ?? 0
  }
}

/// Whether a social tariff held at a moment.
public struct TariffEligibility: Hashable, Sendable {
  /// Whether it held, grace included.
  public var status: SocialTariffStatus
  /// Whether it held by grace alone.
  public var isInGrace: Bool
  /// The last local day without grace.
  public var lastDay: CivilDate
  /// The last local day of the suspension, where it was suspended.
  public var suspendedThrough: CivilDate?
}
