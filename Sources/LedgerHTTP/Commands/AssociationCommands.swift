import HTTPTypes
import Ledger
import LedgerService

/// Defines an association, or changes its name.
struct DefineAssociation: LedgerCommand {
  static let sheet = CommandSheet(
    "define association", .put, "associations/{id}", .ledgerDefinitionsWrite,
    "Defines an association, or changes its name; it stays in its card system.",
    fields: [.text("name", "its name"), .json("cardSystemId", "the card system in which it is")])

  private let id: String
  private let name: String
  private let systemID: UInt32

  init(_ fields: inout CommandFields) {
    id = fields.inPath("id")
    name = fields.text("name")
    systemID = fields.integer("cardSystemId", in: 0...UInt32.max)
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    let system = try call.cardSystem(systemID, "/cardSystemId").system
    let known = try await call.engine.ask { [id] state, _ in state.association(id: id) }
    if let known, !call.mayInAll(CardSystemSet([known.system])) { throw .notFound("association") }
    let outcome = try await call.register(
      .defineAssociation(id: id, name: name, system: system))
    return CommandAnswer(outcome.position, isNew: known == nil)
  }
}

/// A membership of an association as a path names it.
private struct AssociationMembershipName: Sendable {
  private let passholderID: String
  private let associationID: String

  static let path = "passholders/{id}/association-memberships/{associationId}"

  init(_ fields: inout CommandFields) {
    passholderID = fields.inPath("id")
    associationID = fields.inPath("associationId")
  }

  /// The association and a member of its card system, within the caller's reach.
  func find(_ call: CommandCall) async throws(Problem) -> (AssociationID, HolderID) {
    let found = try await call.engine.ask { [associationID] state, _ in
      state.association(id: associationID)
    }
    guard let found, call.mayInOne(of: CardSystemSet([found.system])) else {
      throw .notFound("association")
    }
    let holder = try await call.holder(passholderID) { $0.contains(found.system) }.holder
    return (found.association, holder)
  }
}

/// Makes a holder a member of an association, or changes until when.
struct SetAssociationMembership: LedgerCommand {
  static let sheet = CommandSheet(
    "association set-membership", .put, AssociationMembershipName.path, .associations,
    "Makes a passholder a member of an association, or changes until when.",
    fields: [.text("endDate", "its last day; without it the membership has no end", optional: true)]
  )

  private let name: AssociationMembershipName
  private let endDate: CivilDate?

  init(_ fields: inout CommandFields) {
    name = AssociationMembershipName(&fields)
    endDate = fields.day("endDate")
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    let (association, holder) = try await name.find(call)
    return CommandAnswer(
      try await call.register(
        .setAssociationMembership(holder, association, lastDay: endDate)
      ).position)
  }
}

/// Deletes a membership of an association.
struct EndAssociationMembership: LedgerCommand {
  static let sheet = CommandSheet(
    "association end-membership", .delete, AssociationMembershipName.path, .associations,
    "Deletes a passholder's membership of an association.")

  private let name: AssociationMembershipName

  init(_ fields: inout CommandFields) { name = AssociationMembershipName(&fields) }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    let (association, holder) = try await name.find(call)
    return CommandAnswer(
      try await call.register(.endAssociationMembership(holder, association)).position)
  }
}
