import ArgumentParser
import Foundation
import Ledger
import LedgerService
import PassDirectory

/// Whom a command is about: a passholder's id, or the number of a card of theirs.
///
/// It is personal data. It comes from a file or from standard input, never from an argument, which
/// every process of the machine could list; and it goes to the running service over a socket that
/// its owner alone may open.
struct HolderName: Codable, Sendable {
  var text: String

  /// The most bytes of an identifier, with the white space around it.
  static let bytesMax = 256

  /// Reads an identifier from a file, or from standard input where there is none.
  static func read(file: String?) throws -> HolderName {
    var input = FileHandle.standardInput
    if let file {
      guard let opened = FileHandle(forReadingAtPath: file) else {
        throw ValidationError("\(file) cannot be read")
      }
      input = opened
    }
    let bytes = try input.read(upToCount: bytesMax) ?? Data()
    let text = String(decoding: bytes, as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    guard !text.isEmpty else {
      throw ValidationError("a passholder's id or a UiTPAS number is read from the input")
    }
    return HolderName(text: text)
  }

  /// The holder; throws where nobody is named.
  func holder(in engine: LedgerEngine) async throws -> HolderID {
    if let holder = engine.holder(passholderID: text) { return holder }
    if let number = UITPASNumber(text), let card = engine.card(number)?.card {
      let holder = try await engine.read { state, _ in state.card(card)?.holder ?? .none }
      if holder.exists { return holder }
    }
    throw AdminFailure("no such holder", exitCode: EX_DATAERR)
  }
}

/// Has a holder forgotten.
struct EraseHolder: AdminCommand {
  static let name = "holder erase"

  var holder: HolderName

  struct Answer: AdminAnswer {
    /// The ledger's number of the holder, which names nobody any more.
    var holder: UInt32

    var text: String { "holder \(holder) is forgotten" }
  }

  func run(in ledger: AdminLedger) async throws -> Answer {
    let holder = try await holder.holder(in: ledger.engine)
    do {
      try await Registrar(ledger.engine).erase(holder)
    } catch RegistrationError.engine(let error) {
      throw error
    }
    return Answer(holder: holder.number)
  }
}

/// Tells everything that the directory knows of a holder.
struct ExportHolder: AdminCommand {
  static let name = "holder export"

  var holder: HolderName

  struct Answer: AdminAnswer {
    var directory: HolderExport

    var text: String { "holder \(directory.holder)" }
  }

  func run(in ledger: AdminLedger) async throws -> Answer {
    let holder = try await holder.holder(in: ledger.engine)
    guard let export = try ledger.engine.directory.export(holder: holder.number) else {
      throw AdminFailure("no such holder", exitCode: EX_DATAERR)
    }
    return Answer(directory: export)
  }
}
