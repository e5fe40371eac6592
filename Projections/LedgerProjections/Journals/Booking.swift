import Ledger

/// In which month entries are booked: one that is closed takes none any more.
struct Booking {
  /// The last month that is closed, as months since year 0; 0 where none is.
  var closedThrough: Int32 = 0

  /// Where an entry is booked, and what it corrects there.
  struct Place: Hashable {
    var day: Int32
    /// The month that it corrects; 0 for none.
    var corrects: Int32 = 0
  }

  /// The place of what happened on a day: that day, or the day on which it was recorded where the
  /// month has been closed since.
  func ordinary(_ occurred: Int32, recorded: Instant) -> Place {
    let month = Booking.month(of: occurred)
    guard month <= closedThrough else { return Place(day: occurred) }
    return Place(day: Booking.day(of: recorded), corrects: month)
  }

  /// The place of what another tap changed about an entry: that of the entry while its month is
  /// open.
  func recount(of booked: Int32, recorded: Instant) -> Place {
    ordinary(booked, recorded: recorded)
  }

  /// The place of a cancellation: always the day on which it was recorded, as a correction of the
  /// month in which the entry is booked.
  func cancellation(of booked: Int32, recorded: Instant) -> Place {
    Place(day: Booking.day(of: recorded), corrects: Booking.month(of: booked))
  }

  /// The local day of a moment, as days since 1970-01-01.
  static func day(of instant: Instant) -> Int32 { BrusselsTime.date(at: instant).daysSinceEpoch }

  /// The month of a day, as months since year 0.
  static func month(of day: Int32) -> Int32 {
    let parts = CivilDate(daysSinceEpoch: day).parts
    return Int32(parts.year * 12 + parts.month - 1)
  }
}
