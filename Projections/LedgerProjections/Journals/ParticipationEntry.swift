import Ledger

extension Journal {
  /// Check-ins and ticket sales, and the distinct visits that they make (docs/rules.md).
  ///
  /// A participation has one card system of the event, the organiser's first, and one of the
  /// holder, that of the card that was used.
  public static let participations = Journal(
    "participations",
    by: [
      .event, .organizer, .cardSystem, .holderCardSystem, .municipality, .ageBand, .channel,
      .tariff, .socialTariff,
    ], hidden: 4, measures: [.checkins, .ticketSales, .visits],
    summaries: [
      [.cardSystem, .holderCardSystem, .ageBand, .channel, .socialTariff, .correction],
      [.cardSystem, .holderCardSystem, .municipality, .correction],
      [.cardSystem, .holderCardSystem, .organizer, .tariff, .correction],
      [.organizer, .municipality, .correction],
    ])
}

/// What a check-in or a ticket sale adds, or what a correction takes away.
struct ParticipationEntry: Hashable {
  var position: UInt64
  /// The position of the record that is corrected; 0 where it is no correction.
  var original: UInt64 = 0
  var place: Booking.Place
  var occurredDay: Int32
  var event: EventID
  var organizer: OrganizerID
  var system: CardSystemID
  var holderSystem: CardSystemID
  var stamp: Stamp
  /// None for a ticket sale.
  var channel: Channel?
  /// 0 for a check-in, 1 for the social tariff, one more than its number for a coupon.
  var tariff: UInt32 = 0
  var hasSocialTariff: Bool
  var holder: HolderID
  var occurredAt: Instant
  /// Whether a terminal had accepted it offline: then it stands even if it counts no longer.
  var isAcceptedOffline = false
  /// The pairing of a check-in's tap; none where no terminal took it.
  var source = SourceID.none
  var checkins: Int64 = 0
  var ticketSales: Int64 = 0
  var visits: Int64 = 0

  /// The first hidden column.
  static let holderColumn = Journal.Column.common + Journal.participations.dimensions.count

  func write(to columns: inout [Int64]) {
    columns.append(Int64(clamping: position))
    columns.append(Int64(clamping: original))
    columns.append(Int64(place.day))
    columns.append(Int64(occurredDay))
    columns.append(Int64(place.corrects))
    columns.append(Int64(event.number))
    columns.append(Int64(organizer.number))
    columns.append(Int64(system.number))
    columns.append(Int64(holderSystem.number))
    columns.append(Int64(stamp.homeMunicipality))
    columns.append(Int64(stamp.ageBand.rawValue))
    columns.append(Int64(channel?.rawValue ?? 0))
    columns.append(Int64(tariff))
    columns.append(hasSocialTariff ? 1 : 0)
    columns.append(Int64(holder.number))
    columns.append(occurredAt.microseconds)
    columns.append(isAcceptedOffline ? 1 : 0)
    columns.append(Int64(source.number))
    columns.append(checkins)
    columns.append(ticketSales)
    columns.append(visits)
  }

  init(
    position: UInt64, place: Booking.Place, occurredDay: Int32, event: EventID,
    organizer: OrganizerID, system: CardSystemID, holderSystem: CardSystemID, stamp: Stamp,
    channel: Channel?, tariff: UInt32, hasSocialTariff: Bool, holder: HolderID, occurredAt: Instant
  ) {
    self.position = position
    self.place = place
    self.occurredDay = occurredDay
    self.event = event
    self.organizer = organizer
    self.system = system
    self.holderSystem = holderSystem
    self.stamp = stamp
    self.channel = channel
    self.tariff = tariff
    self.hasSocialTariff = hasSocialTariff
    self.holder = holder
    self.occurredAt = occurredAt
  }

  init(_ columns: [Int64]) {
    self.init(
      position: UInt64(clamping: columns[0]),
      place: Booking.Place(
        day: Int32(clamping: columns[2]), corrects: Int32(clamping: columns[4])),
      occurredDay: Int32(clamping: columns[3]), event: EventID(UInt32(clamping: columns[5])),
      organizer: OrganizerID(UInt32(clamping: columns[6])),
      system: CardSystemID(UInt8(clamping: columns[7])),
      holderSystem: CardSystemID(UInt8(clamping: columns[8])),
      stamp: Stamp(
        homeMunicipality: UInt16(clamping: columns[9]),
        ageBand: AgeBand(rawValue: UInt8(clamping: columns[10])) ?? .unknown),
      channel: Channel(rawValue: UInt8(clamping: columns[11])),
      tariff: UInt32(clamping: columns[12]), hasSocialTariff: columns[13] != 0,
      holder: HolderID(UInt32(clamping: columns[Self.holderColumn])),
      occurredAt: Instant(microseconds: columns[15]))
    original = UInt64(clamping: columns[1])
    isAcceptedOffline = columns[16] != 0
    source = SourceID(UInt32(clamping: columns[17]))
    checkins = columns[18]
    ticketSales = columns[19]
    visits = columns[20]
  }

  /// An entry that changes this one by nothing yet.
  func correction(at position: UInt64, booked place: Booking.Place) -> ParticipationEntry {
    var entry = self
    entry.position = position
    entry.original = self.position
    entry.place = place
    entry.checkins = 0
    entry.ticketSales = 0
    entry.visits = 0
    return entry
  }

  /// Whether it is a check-in, also one that does not stand.
  var isCheckIn: Bool { tariff == 0 }
  /// Which participations make one visit: those of a holder at an event on a local day.
  var visit: UInt64 { UInt64(holder.number) << 32 | UInt64(event.number) }
}
