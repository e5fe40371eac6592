import HTTPTypes
import Ledger
import LedgerService
import LedgerWire

/// Grants a social tariff to a member who has none, or renews the one there is.
protocol TariffGrantCommand: LedgerCommand {
  /// Whether there must be one already, active or ended.
  static var renews: Bool { get }
  var membership: MembershipName { get }
  var endDate: CivilDate? { get }
}

extension TariffGrantCommand {
  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    let (holder, view) = try await call.member(membership.holder, of: membership.system)
    let system = view.system
    let postalCode: String?
    do throws(EngineError) {
      postalCode = try call.engine.person(holder)?.postalCode
    } catch {
      throw Problem(error)
    }
    let isResident = view.cities.contains { $0.postalCode == postalCode }
    let day = try await lastDay(system, call)
    let outcome = try await call.register(
      .grantSocialTariff(holder, system, lastDay: day)
    ) { state, now in
      let today = BrusselsTime.date(at: now)
      let has = state.socialTariff(of: holder, in: system, at: now) != nil
      if has != Self.renews { return .failure(.socialTariff) }
      // Who lives elsewhere gets it there (UiT documentation, "registratie").
      if !isResident { return .failure(.notResident) }
      // Legacy API, KANSENSTATUUT_END_DATE_INVALID: at most to the end of the next year.
      guard day >= today, day.parts.year <= today.parts.year + 1 else {
        return .failure(.outOfRange("endDate"))
      }
      return nil
    }
    return CommandAnswer(outcome.position, isNew: !Self.renews) {
      $0.field("endDate", day.iso)
    }
  }

  /// The day that was given, or the card system's own day of the next year.
  private func lastDay(
    _ system: CardSystemID, _ call: CommandCall
  ) async throws(Problem) -> CivilDate {
    if let endDate { return endDate }
    let standard = try await call.engine.ask { state, now in
      state.terms(of: system, at: now).socialTariffEnd
        .date(in: BrusselsTime.date(at: now).parts.year + 1)
    }
    guard let standard else { throw .outOfRange("endDate") }
    return standard
  }
}

/// Grants a social tariff.
struct GrantTariff: TariffGrantCommand {
  static let sheet = CommandSheet(
    "social-tariff grant", .post, MembershipName.tariffPath("grant"), .ledgerSocialTariffWrite,
    "Grants the social tariff to a member who lives in the card system and has none.",
    fields: [.text("endDate", "its last day; the card system's own where missing", optional: true)],
    answers: [.required("endDate", .day("Its last day."))])
  static let renews = false
  let membership: MembershipName
  let endDate: CivilDate?

  init(_ fields: inout CommandFields) {
    membership = MembershipName(&fields)
    endDate = fields.day("endDate")
  }
}

/// Renews a social tariff.
struct RenewTariff: TariffGrantCommand {
  static let sheet = CommandSheet(
    "social-tariff renew", .post, MembershipName.tariffPath("renew"), .ledgerSocialTariffWrite,
    "Renews a social tariff, ended or not; a suspension goes on.",
    fields: [.text("endDate", "its last day; the card system's own where missing", optional: true)],
    answers: [.required("endDate", .day("Its last day."))])
  static let renews = true
  let membership: MembershipName
  let endDate: CivilDate?

  init(_ fields: inout CommandFields) {
    membership = MembershipName(&fields)
    endDate = fields.day("endDate")
  }
}

/// Suspends a social tariff.
struct SuspendTariff: LedgerCommand {
  static let sheet = CommandSheet(
    "social-tariff suspend", .post, MembershipName.tariffPath("suspend"), .ledgerSocialTariffWrite,
    "Suspends a social tariff: no discount, but points and rewards.",
    fields: [.text("until", "the last day of the suspension")])

  private let membership: MembershipName
  private let until: CivilDate

  init(_ fields: inout CommandFields) {
    membership = MembershipName(&fields)
    until = fields.required("until", CivilDate(daysSinceEpoch: 0)) { $0.day("until") }
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    let (holder, view) = try await call.member(membership.holder, of: membership.system)
    let outcome = try await call.register(
      .suspendSocialTariff(holder, view.system, lastDay: until))
    return CommandAnswer(outcome.position)
  }
}

/// Lifts the suspension of a social tariff.
struct LiftTariff: MembershipChange {
  static let sheet = CommandSheet(
    "social-tariff lift", .post, MembershipName.tariffPath("lift"), .ledgerSocialTariffWrite,
    "Lifts the suspension of a social tariff.")

  let membership: MembershipName

  func change(_ holder: HolderID, _ system: CardSystemID) -> RegistrationCommand {
    .liftSocialTariffSuspension(holder, system)
  }
}

/// Takes a social tariff away.
struct RevokeTariff: MembershipChange {
  static let sheet = CommandSheet(
    "social-tariff revoke", .post, MembershipName.tariffPath("revoke"), .ledgerSocialTariffWrite,
    "Takes a social tariff away, with its grace.")

  let membership: MembershipName

  func change(_ holder: HolderID, _ system: CardSystemID) -> RegistrationCommand {
    .revokeSocialTariff(holder, system)
  }
}
