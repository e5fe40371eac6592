import LedgerWire

/// Packs of every shape, by a seed.
struct ExamplePack {
  var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  static let key = {
    guard let key = CardFingerprintKey([UInt8](repeating: 7, count: 32)) else {
      preconditionFailure("not 32 bytes")
    }
    return key
  }()

  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

  mutating func optional<Value>(_ value: Value) -> Value? {
    Bool.random(using: &random) ? value : nil
  }

  /// Few enough possible fingerprints that lists share some.
  mutating func cards(_ count: Int, among possible: UInt64 = 60) -> RefusedCards {
    RefusedCards(
      (0..<count).map { _ in
        RefusedCards.Entry(
          fingerprint: UInt64.random(in: 0..<possible, using: &random) &* 0x5_1234_5677
            & 0xFF_FFFF_FFFF,
          reason: UInt8(number(1...8)))
      })
  }

  mutating func event(_ number: Int, of organizers: [OfflinePack.Organizer]) -> OfflinePack.Event {
    let begin = Int64(self.number(0...1_000_000)) * 1_000_000
    return OfflinePack.Event(
      id: "event-\(number)", title: "Thé \"dansant\" \(number)",
      organizerID: organizers[self.number(0...organizers.count - 1)].id,
      cardSystemIDs: [UInt32(self.number(1...3)), 9],
      calendar: OfflinePack.Calendar.allCases[self.number(0...3)],
      points: UInt16(self.number(0...5)), limitVolume: UInt32(self.number(0...4)),
      limitPeriod: LimitPeriod.allCases[self.number(0...5)],
      periods: (0..<self.number(0...3)).map { _ in
        OfflinePack.Period(
          begin: begin, end: begin + Int64(self.number(0...9)) * 3_600_000_000,
          wholeDays: Bool.random(using: &random))
      })
  }

  mutating func pack(version: UInt64 = 4711, cards: RefusedCards? = nil) -> OfflinePack {
    let organizers = (0...number(0...3)).map {
      OfflinePack.Organizer(id: "organizer-\($0)", cardSystemIDs: [1, UInt32($0) + 2])
    }
    let events = (0..<number(0...6)).map { event($0, of: organizers) }
    return OfflinePack(
      origin: "pasboek.test/log", version: version, madeAt: 1_795_442_645_000_000,
      ageMaxSeconds: Int64(number(1...604_800)), fingerprintKey: Self.key,
      cards: OfflinePack.Cards(cards ?? self.cards(number(0...40))),
      programmes: [
        OfflinePack.Programme(id: "uitpas", scan: .checkIn, cardSystemIDs: [1, 2]),
        OfflinePack.Programme(id: "museumpass", scan: .visit, cardSystemIDs: [9]),
      ],
      policies: [
        OfflinePack.Policy(cardSystemID: 9, validFrom: 0, windowHours: 5, latenessDays: 14),
        OfflinePack.Policy(cardSystemID: 1, validFrom: 7, windowHours: 0, latenessDays: 31),
      ],
      organizers: organizers, events: events,
      fixedEventID: events.first.flatMap { optional($0.id) },
      museums: [
        OfflinePack.Museum(
          organizerID: "organizer-0", isActive: Bool.random(using: &random), cardSystemIDs: [9])
      ])
  }
}
