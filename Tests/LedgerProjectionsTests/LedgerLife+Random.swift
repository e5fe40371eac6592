import EventLogTesting
import Ledger

extension LedgerLife {
  /// So many random commands; most of what is refused leaves the log as it was.
  func live(_ steps: Int) throws {
    for _ in 0..<steps {
      if random.oneIn(6) { now = now.adding(microseconds: Self.day / 2) }
      switch pick(0...17) {
      case 0...4:
        try checkIn(
          random.oneIn(9) ? 0 : pick(1...kernel.state.cardCount), at: pick(1...4),
          daysAgo: Int64(pick(0...(random.oneIn(4) ? 19 : 9)) as UInt32),
          offline: random.oneIn(3))
      case 5: _ = try? undo(UInt64(pick(1...records.count) as UInt32))
      case 6: try redeem(pick(1...kernel.state.cardCount))
      case 7...9: try liveTickets()
      case 10...12: try liveMuseums()
      case 13, 14: try liveFindings()
      default: _ = try? register(command(), at: late())
      }
    }
  }

  /// Decides about a finding, or undoes a visit to a museum.
  private func liveFindings() throws {
    let findings = records.map(\.header.position).filter {
      kernel.state.finding(at: $0) != nil
    }
    if let position = findings.randomElement(using: &random), !random.oneIn(3) {
      let record = records[Int(position) - 1]
      _ = try? carryOut { kernel, now in
        if random.oneIn(3) {
          _ = try kernel.dismiss(findingAt: position, .seen, CommandContext(now: now))
        } else {
          _ = try kernel.admit(record, CommandContext(now: now))
        }
      }
    } else if let visit = records.last(where: { $0.header.type == .museumVisitRegistered }) {
      _ = try? carryOut { kernel, now in
        try kernel.undo(visit: visit, CommandContext(now: now), reason: .mistake)
      }
    }
  }

  private func command() -> RegistrationCommand {
    let holder = HolderID(pick(1...kernel.state.holderCount))
    let system = Self.systems[Int(pick(0...2) as UInt32)]
    let lastDay = BrusselsTime.date(at: now).adding(days: Int32(pick(0...60) as UInt32) - 30)
    switch pick(0...15) {
    case 0, 1, 2: return .grantSocialTariff(holder, system, lastDay: lastDay)
    case 3: return .suspendSocialTariff(holder, system, lastDay: lastDay)
    case 4: return .liftSocialTariffSuspension(holder, system)
    case 5: return .revokeSocialTariff(holder, system)
    case 6: return .changePolicy(system, RegionPolicy(graceDays: UInt8(pick(0...40) as UInt32)))
    case 7:
      return .changeCardStatus(
        CardID(pick(1...kernel.state.cardCount)),
        [.active, .blocked, .deleted].randomElement(using: &random) ?? .active,
        holder: random.oneIn(4) ? .none : holder)
    case 8:
      return .changeEventSettings(
        EventID(pick(1...4)),
        EventSettings(
          points: UInt16(pick(0...3) as UInt32),
          limit: CheckInLimit(volume: pick(0...2), period: .week),
          ticketLimit: random.oneIn(2) ? CheckInLimit(volume: 1, period: .month) : nil))
    case 9:
      return .issuePoints(holder, points: Int64(pick(0...9) as UInt32) - 3, cause: .correction)
    case 10: return .changeHolderStanding(holder, random.oneIn(2) ? .blocked : .active)
    case 11:
      let redeemed = records.filter { $0.header.type == .rewardRedeemed }
      let position = redeemed.randomElement(using: &random)?.header.position
      return .cancelRedemption(position: position ?? 1)
    case 12: return .eraseHolder(HolderID(UInt32(kernel.state.holderCount)))
    case 13:
      return .changeEvent(
        EventID(pick(1...4)), title: "Andere titel", organizer: OrganizerID(pick(1...3)),
        systems: CardSystemSet([system]), calendar: .permanent, periods: [])
    case 14: return .changeCardSystem(system, name: "Regio \(pick(1...9) as UInt32)", cities: [])
    default:
      return .changeOrganizer(
        OrganizerID(pick(1...3)), name: "Zaal \(pick(1...9) as UInt32)",
        systems: CardSystemSet([system]))
    }
  }

  private func late() -> Instant? {
    random.oneIn(3) ? now.adding(microseconds: -Int64(pick(0...10) as UInt32) * Self.day) : nil
  }

  func pick(_ range: ClosedRange<Int>) -> UInt32 {
    UInt32(Int.random(in: range, using: &random))
  }
}
