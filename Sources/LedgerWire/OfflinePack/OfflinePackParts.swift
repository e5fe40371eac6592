extension OfflinePack {
  /// The refused cards of a pack.
  public struct Cards: Hashable, Sendable {
    /// The version that a delta changes; nil for a whole pack.
    public var base: UInt64?
    /// All cards that are refused; of a delta those that are new or refused for another reason.
    public var refused: RefusedCards
    /// Of a delta: those that are refused no longer.
    public var removed: CardFingerprints
    /// What the list of the whole pack hashes to, with every change carried out.
    public var digest: [UInt8]

    /// The cards of a whole pack.
    public init(_ refused: RefusedCards) {
      base = nil
      self.refused = refused
      removed = CardFingerprints()
      digest = Self.digest(of: refused)
    }

    /// The cards of a delta that turns `old`, the list of version `base`, into `new`.
    public init(changing old: RefusedCards, of base: UInt64, to new: RefusedCards) {
      self.base = base
      (refused, removed) = new.changes(since: old)
      digest = Self.digest(of: new)
    }

    /// The cards of a delta to `whole` from any list that differs from it at `touched` at most.
    ///
    /// - Parameter touched: ascending.
    public init(touched: [UInt64], since base: UInt64, in whole: RefusedCards) {
      var refused: [RefusedCards.Entry] = []
      var removed: [UInt64] = []
      for fingerprint in touched {
        if let place = whole.place(of: fingerprint) {
          refused.append(whole[place])
        } else {
          removed.append(fingerprint)
        }
      }
      self.init(
        base: base, refused: RefusedCards(refused), removed: CardFingerprints(removed),
        digest: Self.digest(of: whole))
    }

    init(base: UInt64?, refused: RefusedCards, removed: CardFingerprints, digest: [UInt8]) {
      self.base = base
      self.refused = refused
      self.removed = removed
      self.digest = digest
    }
  }

  /// What the scan of a card means in a programme's card systems.
  ///
  /// Whether a membership or subscription holds is not told: whose does not is a refused card.
  public struct Programme: Hashable, Sendable {
    /// What a scan means.
    public enum Scan: String, CaseIterable, Sendable {
      /// A check-in at an event.
      case checkIn
      /// A visit to a museum.
      case visit
    }

    /// The programme's id.
    public var id: String
    /// What a scan means.
    public var scan: Scan
    /// The public ids of its card systems.
    public var cardSystemIDs: [UInt32]

    /// Makes a programme.
    public init(id: String, scan: Scan, cardSystemIDs: [UInt32]) {
      self.id = id
      self.scan = scan
      self.cardSystemIDs = cardSystemIDs
    }
  }

  /// What a card system sets, from a moment on.
  public struct Policy: Hashable, Sendable {
    /// The card system's public id.
    public var cardSystemID: UInt32
    /// From when on it holds, in microseconds since the Unix epoch; before it the first one holds.
    public var validFrom: Int64
    /// Hours before and after a timed period in which check-in is open.
    public var windowHours: UInt8
    /// Days after which a tap is kept for a person.
    public var latenessDays: UInt8

    /// Makes a policy.
    public init(cardSystemID: UInt32, validFrom: Int64, windowHours: UInt8, latenessDays: UInt8) {
      self.cardSystemID = cardSystemID
      self.validFrom = validFrom
      self.windowHours = windowHours
      self.latenessDays = latenessDays
    }
  }

  /// One of the organisers that the terminal was paired for.
  public struct Organizer: Hashable, Sendable {
    /// The organiser's id.
    public var id: String
    /// The public ids of its card systems.
    public var cardSystemIDs: [UInt32]

    /// Makes an organiser.
    public init(id: String, cardSystemIDs: [UInt32]) {
      self.id = id
      self.cardSystemIDs = cardSystemIDs
    }
  }

  /// How an event's dates are given.
  public enum Calendar: String, CaseIterable, Sendable {
    /// One date.
    case single
    /// Several dates.
    case multiple
    /// A period of weeks or months.
    case periodic
    /// Always.
    case permanent
  }

  /// A period in which an event is open.
  public struct Period: Hashable, Sendable {
    /// When it begins, in microseconds since the Unix epoch.
    public var begin: Int64
    /// When it ends.
    public var end: Int64
    /// Whether hours are unknown: then the window is these whole local days.
    public var wholeDays: Bool

    /// Makes a period.
    public init(begin: Int64, end: Int64, wholeDays: Bool) {
      self.begin = begin
      self.end = end
      self.wholeDays = wholeDays
    }
  }

  /// An event of one of the organisers, or the one that staff fixed.
  public struct Event: Hashable, Sendable {
    /// The event's id.
    public var id: String
    /// Its title, for the display.
    public var title: String
    /// Whose it is; of a fixed event perhaps none of ``OfflinePack/organizers``.
    public var organizerID: String
    /// The public ids of its card systems; the policy of the first one holds for it.
    public var cardSystemIDs: [UInt32]
    /// How its dates are given.
    public var calendar: Calendar
    /// Points for one check-in; with 0 there is none.
    public var points: UInt16
    /// How many check-ins of one holder count in a period.
    public var limitVolume: UInt32
    /// The period that the limit counts in.
    public var limitPeriod: LimitPeriod
    /// When it is open: those periods that can be open while the pack holds, and the nearest on
    /// either side; none where it is always open.
    public var periods: [Period]

    /// Makes an event.
    public init(
      id: String, title: String, organizerID: String, cardSystemIDs: [UInt32],
      calendar: Calendar, points: UInt16, limitVolume: UInt32, limitPeriod: LimitPeriod,
      periods: [Period]
    ) {
      self.id = id
      self.title = title
      self.organizerID = organizerID
      self.cardSystemIDs = cardSystemIDs
      self.calendar = calendar
      self.points = points
      self.limitVolume = limitVolume
      self.limitPeriod = limitPeriod
      self.periods = periods
    }
  }

  /// One of the organisers as a museum.
  public struct Museum: Hashable, Sendable {
    /// The organiser's id.
    public var organizerID: String
    /// Whether it takes visits at present.
    public var isActive: Bool
    /// The public ids of the card systems whose passes it takes.
    public var cardSystemIDs: [UInt32]

    /// Makes a museum.
    public init(organizerID: String, isActive: Bool, cardSystemIDs: [UInt32]) {
      self.organizerID = organizerID
      self.isActive = isActive
      self.cardSystemIDs = cardSystemIDs
    }
  }
}
