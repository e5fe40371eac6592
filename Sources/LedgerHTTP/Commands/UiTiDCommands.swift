import HTTPTypes
import Ledger
import LedgerService
import LedgerWire

/// Links a user to the passholder who they are.
struct LinkUiTiD: LedgerCommand {
  static let sheet = CommandSheet(
    "passholder link-uitid", .put, "passholders/{id}/uitid", .passholdersRegisterUitID,
    "Links the UiTiD of a user to a passholder, in place of any other.",
    fields: [.text("uitidId", "the subject of the tokens of the user")])

  private let id: String
  private let uitid: String

  init(_ fields: inout CommandFields) {
    id = fields.inPath("id")
    uitid = fields.text("uitidId", bytesMax: UserIdentity.subjectBytesMax)
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    try await call.link(uitid, to: id)
  }
}

/// Takes the link between a user and a passholder away.
struct UnlinkUiTiD: LedgerCommand {
  static let sheet = CommandSheet(
    "passholder unlink-uitid", .delete, "passholders/{id}/uitid", .passholdersRegisterUitID,
    "Takes the link between a UiTiD and a passholder away.")

  private let id: String

  init(_ fields: inout CommandFields) { id = fields.inPath("id") }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    try await call.link(nil, to: id)
  }
}

extension CommandCall {
  fileprivate func link(
    _ uitid: String?, to passholderID: String
  ) async throws(Problem) -> CommandAnswer {
    let holder = try await holder(passholderID) { mayInOne(of: $0) }.holder
    do throws(RegistrationError) {
      return CommandAnswer(besideLog: try await Registrar(engine).link(uitid: uitid, to: holder))
    } catch {
      throw Problem(error)
    }
  }
}
