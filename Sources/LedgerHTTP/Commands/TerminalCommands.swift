import HTTPTypes
import Ledger
import LedgerService
import LedgerWire

/// Pairs a terminal.
struct PairTerminal: LedgerCommand {
  static let sheet = CommandSheet(
    "terminal pair", .post, "terminals", .ledgerTerminalsWrite,
    "Pairs a terminal and tells its token, once.",
    fields: [
      .text("terminal", "its name, which stays when the device is replaced"),
      .json("organizerIds", "the organisers that it takes taps for"),
      .json("attended", "whether a person stands at it", optional: true),
      .text("language", "nl (where it is missing), fr, de or en", optional: true),
    ],
    answers: [
      .required("source", .integer("The number of the pairing.", in: 1...Int64.max)),
      .optional("token", .text("Its token, told this once.", "pbt_…")),
    ])

  private let terminal: String
  private let organizerIDs: [String]
  private let isAttended: Bool
  private let language: String

  init(_ fields: inout CommandFields) {
    terminal = fields.text("terminal", bytesMax: 64)
    organizerIDs = fields.texts("organizerIds", countMax: TerminalPaired.organizersMax)
    isAttended = fields.boolean("attended") ?? false
    language =
      fields.optionalWord("language", ["nl": "nl", "fr": "fr", "de": "de", "en": "en"]) ?? "nl"
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    let organizers = try call.organizers(organizerIDs, "/organizerIds")
    let outcome = try await call.register(
      .pairTerminal(name: terminal, organizers: organizers))
    do throws(RegistrationError) {
      let token = try await Registrar(call.engine).keep(
        terminal, of: SourceID(outcome.entity), organizers: organizerIDs,
        isAttended: isAttended, language: language)
      return CommandAnswer(outcome.position, isNew: true) { writer in
        writer.field("source", outcome.entity)
        writer.field("token", token)
      }
    } catch {
      throw Problem(error)
    }
  }
}

/// Makes a code with which a device pairs itself, once.
struct MakePairingCode: LedgerCommand {
  static let sheet = CommandSheet(
    "terminal code", .post, "terminals/codes", .ledgerTerminalsWrite,
    "Makes a code with which a device pairs itself, once and within ten minutes.",
    fields: PairTerminal.sheet.fields,
    answers: [
      .required("code", .text("The code, told this once.", "7GQ2-M0XK")),
      .required("expiresAt", .moment("Until when it pairs.")),
      .required("terminal", .text("The terminal that the device will be.", "CID-TST-001")),
      .required("organizerIds", .list(.organizerID, "Its organisers.")),
      .required("attended", .boolean("Whether a person stands at it.", example: false)),
      .required("language", .words(Language.allCases.map(\.rawValue), "That of its display.")),
    ])

  private let terminal: String
  private let organizerIDs: [String]
  private let isAttended: Bool
  private let language: Language

  init(_ fields: inout CommandFields) {
    terminal = fields.text("terminal", bytesMax: 64)
    organizerIDs = fields.texts("organizerIds", countMax: TerminalPaired.organizersMax)
    isAttended = fields.boolean("attended") ?? false
    language =
      fields.optionalWord("language", ["nl": Language.nl, "fr": .fr, "de": .de, "en": .en]) ?? .nl
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    _ = try call.organizers(organizerIDs, "/organizerIds")
    let terms = PairingCodeRequest(
      terminal: terminal, organizerIDs: organizerIDs, isAttended: isAttended, language: language)
    do throws(RegistrationError) {
      let answer = try await Registrar(call.engine).makePairingCode(terms, client: call.client)
      return CommandAnswer(besideLog: true, isNew: true) { answer.encodeFields(into: &$0) }
    } catch {
      throw Problem(error)
    }
  }
}

/// Revokes a pairing.
struct RevokeTerminal: LedgerCommand {
  static let sheet = CommandSheet(
    "terminal revoke", .post, "terminals/{source}/revoke", .ledgerTerminalsWrite,
    "Revokes a terminal's pairing: what it still delivers is from before, or is held.")

  private let source: String

  init(_ fields: inout CommandFields) { source = fields.inPath("source") }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    guard let source = UInt32(source).map({ SourceID($0) }) else { throw .notFound("pairing") }
    let organizers = try await call.engine.ask { state, _ in state.organizers(of: source) }
    // A terminal that serves several card systems is for any of them to stop.
    let catalogue = call.engine.catalogue
    guard
      organizers.compactMap({ catalogue.organizer($0) })
        .contains(where: { call.mayInOne(of: $0.systems) })
    else { throw .notFound("pairing") }
    let outcome = try await call.register(.revokeTerminal(source)) { state, _ in
      state.source(source)?.revokedAt == nil ? nil : .success(.unchanged)
    }
    do throws(RegistrationError) {
      try await Registrar(call.engine).refuse(source)
    } catch {
      throw Problem(error)
    }
    return CommandAnswer(outcome.position)
  }
}
