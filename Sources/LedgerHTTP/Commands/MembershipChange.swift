import Ledger

/// A membership as a path names it.
struct MembershipName: Sendable {
  let holder: String
  let system: String

  init(_ fields: inout CommandFields) {
    holder = fields.inPath("id")
    system = fields.inPath("cardSystemId")
  }

  static func tariffPath(_ verb: String) -> String {
    "passholders/{id}/memberships/{cardSystemId}/social-tariff/\(verb)"
  }

  static func subscriptionPath(_ verb: String) -> String {
    "passholders/{id}/subscriptions/{cardSystemId}/\(verb)"
  }
}

/// A command that changes one membership and asks for nothing but its name.
protocol MembershipChange: LedgerCommand {
  var membership: MembershipName { get }

  init(membership: MembershipName)

  /// What is registered.
  func change(_ holder: HolderID, _ system: CardSystemID) -> RegistrationCommand
}

extension MembershipChange {
  init(_ fields: inout CommandFields) { self.init(membership: MembershipName(&fields)) }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    let (holder, view) = try await call.member(membership.holder, of: membership.system)
    return CommandAnswer(try await call.register(change(holder, view.system)).position)
  }
}
