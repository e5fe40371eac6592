import HTTPTypes
import Ledger
import LedgerService

/// Sets the code by which a kiosk's device is set up.
struct SetConfigurationCode: LedgerCommand {
  static let sheet = CommandSheet(
    "kiosk set-code", .put, "kiosks/{id}/configuration-code", .kiosksWrite,
    "Sets the code by which a kiosk's device is set up; a device that is set up stays so.",
    fields: [.text("code", "8 to 64 visible ASCII characters; only a keyed hash of it is kept")])

  private let id: String
  private let code: String

  init(_ fields: inout CommandFields) {
    id = fields.inPath("id")
    code = fields.text("code")
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    guard let kiosk = call.engine.catalogue.kiosk(id: id),
      call.mayInAll(CardSystemSet([kiosk.system]))
    else { throw .notFound("kiosk") }
    guard KioskSetup.isCode(code) else { throw .outOfRange("code") }
    guard !call.engine.isConfigurationCode(code, of: kiosk) else {
      return CommandAnswer(besideLog: false)
    }
    do throws(RegistrationError) {
      try await Registrar(call.engine).setConfigurationCode(kioskNamed: kiosk.name, code: code)
    } catch {
      throw Problem(error)
    }
    return CommandAnswer(besideLog: true)
  }
}
