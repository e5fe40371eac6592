import Ledger

@testable import LedgerProjections

/// Participations counted from the records alone, all at once and in no journal.
struct CountedByHand {
  /// A participation with what totals tell apart.
  struct Participation: Hashable {
    var position: UInt64
    var event: EventID
    var organizer: OrganizerID
    var system: CardSystemID
    var holderSystem: CardSystemID
    var stamp: Stamp
    var channel: Channel?
    var tariff: UInt32
    var holder: HolderID
    var occurredAt: Instant
    var acceptedOffline: Bool
    var stands: Bool

    var day: Int32 { BrusselsTime.date(at: occurredAt).daysSinceEpoch }
    var visit: [Int64] { [Int64(holder.number), Int64(event.number), Int64(day)] }

    func value(_ dimension: Dimension) -> Int64 {
      let parts = BrusselsTime.date(at: occurredAt).parts
      return switch dimension {
      case .day: Int64(day)
      case .month: Int64(parts.year * 12 + parts.month - 1)
      case .quarter: Int64(parts.year * 4 + (parts.month - 1) / 3)
      case .year: Int64(parts.year)
      case .event: Int64(event.number)
      case .organizer: Int64(organizer.number)
      case .cardSystem: Int64(system.number)
      case .holderCardSystem: Int64(holderSystem.number)
      case .municipality: Int64(stamp.homeMunicipality)
      case .ageBand: Int64(stamp.ageBand.rawValue)
      case .channel: Int64(channel?.rawValue ?? 0)
      case .tariff: Int64(tariff)
      default: 0
      }
    }
  }

  private(set) var participations: [UInt64: Participation] = [:]

  init(_ records: some Sequence<LedgerRecord>) {
    var events: [EventID: OrganizerID] = [:]
    var organizers: [OrganizerID: CardSystemID] = [:]
    var cards: [CardID: CardSystemID] = [:]
    for record in records {
      let header = record.header
      func add(
        _ event: EventID, _ card: CardID, _ holder: HolderID, _ stamp: Stamp, _ channel: Channel?,
        tariff: UInt32 = 0, acceptedOffline: Bool = false, stands: Bool
      ) {
        let organizer = events[event] ?? .none
        participations[header.position] = Participation(
          position: header.position, event: event, organizer: organizer,
          system: organizers[organizer] ?? .wholeLedger,
          holderSystem: cards[card] ?? .wholeLedger, stamp: stamp, channel: channel,
          tariff: tariff, holder: holder, occurredAt: header.occurredAt,
          acceptedOffline: acceptedOffline, stands: stands)
      }
      switch record.event {
      case .organizerDefined(let body): organizers[body.organizer] = body.systems.first
      case .organizerChanged(let body): organizers[body.organizer] = body.systems.first
      case .eventDefined(let body): events[body.event] = body.organizer
      case .eventChanged(let body): events[body.event] = body.organizer
      case .cardRegistered(let body): cards[body.card] = body.system
      case .checkedIn(let body):
        add(
          body.event, body.card, body.holder, body.stamp, body.channel,
          acceptedOffline: body.wasAcceptedOffline, stands: true)
      case .checkInRefused(let body) where body.refusal.isCandidate:
        add(body.event, body.card, body.holder, body.stamp, body.channel, stands: false)
      case .checkInRecounted(let body):
        let offline = participations[header.reverses]?.acceptedOffline ?? false
        participations[header.reverses]?.stands = body.counts || offline
      case .checkInUndone, .ticketSaleCancelled:
        participations[header.reverses]?.stands = false
      case .ticketSold(let body):
        add(
          body.event, body.card, body.holder, body.stamp, nil,
          tariff: body.coupon.exists ? body.coupon.number + 1 : 1, stands: true)
      default: break
      }
    }
  }

  /// The sums of check-ins, ticket sales and visits.
  func totals(by dimensions: [Dimension]) -> [[Int64]: [Int64]] {
    var counted: [[Int64]: Participation] = [:]
    var totals: [[Int64]: [Int64]] = [:]
    for each in participations.values where each.stands {
      let key = dimensions.map { each.value($0) }
      totals[key, default: [0, 0, 0]][each.tariff == 0 ? 0 : 1] += 1
      let other = counted[each.visit]
      let isEarlier =
        other.map { (each.occurredAt, each.position) < ($0.occurredAt, $0.position) } ?? true
      if isEarlier { counted[each.visit] = each }
    }
    for each in counted.values {
      totals[dimensions.map { each.value($0) }, default: [0, 0, 0]][2] += 1
    }
    return totals
  }
}
