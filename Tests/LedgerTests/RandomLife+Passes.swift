@testable import Ledger

/// Random sales of cards, redemptions and definitions; most of what is drawn is refused by what
/// stands, and that is as well.
extension RandomLife {
  mutating func passes() {
    let context = CommandContext(
      now: world.now, key: random.oneIn(2) ? .none : .idempotency(random.unsigned()))
    switch random.number(0...4) {
    case 0, 1: _ = try? world.kernel.sell(sale(), context)
    case 2, 3:
      _ = world.kernel.redeem(Redemption(card: card(), reward: reward()), context)
    default: _ = try? world.kernel.register(passCommand(), context)
    }
    if random.oneIn(2) {
      _ = try? world.kernel.register(passCommand(), CommandContext(now: world.now))
    }
    if random.oneIn(3) { associations() }
  }

  private mutating func sale() -> PassSale {
    let system = system()
    var sale = PassSale(
      to: random.oneIn(2) ? .newHolder(reference: random.unsigned()) : .holder(holder()),
      random.oneIn(2)
        ? .stock(card()) : .new(reference: random.unsigned(), random.pick(CardKind.allCases)),
      in: system, reason: random.oneIn(2) ? nil : random.pick(CardSaleReason.allCases),
      counter: random.oneIn(2) ? .none : world.organizer)
    if random.oneIn(2) { sale.replaces = card() }
    if random.oneIn(2) {
      sale.socialTariff = random.oneIn(2) ? .standard : .lastDay(date("2027-10-31"))
    }
    if random.oneIn(2) { sale.homeMunicipality = 9_000 }
    if random.oneIn(2) { sale.birth = date("2012-02-29") }
    if random.oneIn(3) { sale.voucher = "code \(random.number(1...20))" }
    return sale
  }

  private mutating func passCommand() -> RegistrationCommand {
    let lastDay = BrusselsTime.date(at: world.now).adding(days: Int32(random.number(-5...40)))
    switch random.number(0...15) {
    case 0, 1:
      let tariff = world.kernel.state.socialTariff(
        of: world.holder, in: world.ghent, at: world.now)
      return tariff?.status == .suspended && random.oneIn(2)
        ? .liftSocialTariffSuspension(world.holder, world.ghent)
        : .suspendSocialTariff(world.holder, world.ghent, lastDay: lastDay)
    case 2: return .revokeSocialTariff(holder(), system())
    case 3: return .eraseHolder(HolderID(UInt32(random.number(2...9))))
    case 4:
      let code = random.number(1...20)
      return .issueVouchers(system(), type: "Welkom", codes: ["code \(code)"])
    case 5:
      return .defineKiosk(
        id: "kiosk \(random.number(1...2))", name: "CID-\(random.number(1...4))",
        system: system(), organizers: [world.organizer], isBeta: random.oneIn(2))
    case 6: return .fixKioskEvent(KioskID(UInt32(random.number(1...2))), event())
    case 7, 8:
      return .defineReward(id: "reward \(random.number(1...9))", owner: system(), rewardTerms())
    case 9: return .changeReward(reward(), rewardTerms())
    case 10: return .addRewardCodes(reward(), codes: ["code \(random.number(1...50))"])
    case 11, 12:
      return .cancelRedemption(position: redemption())
    case 13: return .changeCardSystem(system(), name: "Regio", cities: [])
    case 14:
      return .changeOrganizer(world.organizer, name: "Zaal", systems: CardSystemSet([system()]))
    default:
      return .changeEvent(
        event(), title: "Andere titel", organizer: world.otherOrganizer,
        systems: CardSystemSet([system()]), calendar: .permanent, periods: [])
    }
  }

  private mutating func rewardTerms() -> RewardTerms {
    let isWelcome = random.oneIn(2)
    var terms = RewardTerms(
      type: isWelcome ? .welcome : .points, title: "Koffie",
      points: isWelcome ? 0 : UInt32(random.number(1...3)),
      publication: OfferPeriod(begin: world.now))
    if random.oneIn(3) { terms.unitsMax = UInt32(random.number(1...3)) }
    if random.oneIn(3) {
      terms.holderLimit = CheckInLimit(
        volume: UInt32(random.number(1...2)), period: random.pick(PeriodType.allCases))
    }
    if random.oneIn(3) { terms.systems = CardSystemSet([system()]) }
    if random.oneIn(5) { terms.status = .inactive }
    return terms
  }

  private mutating func redemption() -> UInt64 {
    random.pick(world.kernel.state.rewards.redemptions.map(\.position))
  }

  private mutating func reward() -> RewardID {
    let count = world.kernel.state.rewardCount
    return count == 0 || random.oneIn(9) ? .none : RewardID(UInt32(random.number(1...count)))
  }

  private mutating func system() -> CardSystemID { CardSystemID(UInt8(random.number(1...3))) }
}
