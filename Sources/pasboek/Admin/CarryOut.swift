import ArgumentParser
import LedgerHTTP
import LedgerWire

/// Carries out a command of the ledger's own API, as whoever runs the ledger.
struct CarryOut: AdminCommand {
  static let name = "ledger"

  /// The words of the command, such as `card block`.
  var words: String
  /// The parts of its path.
  var path: [String: String]
  /// Its body, as JSON; empty for none.
  var body: String
  /// The key under which it is sent, so that it can be sent again.
  var key: String?

  struct Answer: AdminAnswer {
    /// The answer of the route, as JSON.
    var text: String
  }

  func run(in ledger: AdminLedger) async throws -> Answer {
    guard let command = LedgerCommands.all.first(where: { $0.sheet.words == words }) else {
      throw AdminFailure(
        "the running service does not know `\(words)`: it is of another version",
        exitCode: ExitCode.unavailable.rawValue)
    }
    do {
      return try await carryOut(command, in: ledger)
    } catch let error as WireError {
      throw AdminFailure(refused: Problem(error))
    } catch let problem as Problem {
      throw AdminFailure(refused: problem)
    }
  }

  private func carryOut<Command: LedgerCommand>(
    _: Command.Type, in ledger: AdminLedger
  ) async throws -> Answer {
    var idempotencyKey: IdempotencyKey?
    if let key {
      guard let known = IdempotencyKey(key) else { throw Problem(.idempotencyKeyInvalid) }
      idempotencyKey = known
    }
    let command = try Command.read(path: path, body: Array(body.utf8))
    let call = CommandCall(
      ledger.engine, Command.sheet, by: .operator, key: idempotencyKey)
    let answer = try await command.carryOut(call)
    return Answer(text: String(decoding: answer.json(), as: UTF8.self))
  }
}

extension AdminFailure {
  /// What a route would answer as a problem, in one sentence.
  init(refused problem: Problem) {
    let faults = problem.schemaErrors.map { "\($0.jsonPointer) \($0.error)" }
    let parts =
      [problem.type.title, problem.detail, problem.jsonPointer, problem.cardStatus]
      .compactMap(\.self) + faults
    let isUnknown = problem.type == .outcomeUnknown
    self.init(
      parts.joined(separator: ": "),
      exitCode: isUnknown
        ? ExitCode.outcomeUnknown.rawValue
        : problem.type == .busy ? ExitCode.unavailable.rawValue : ExitCode.refused.rawValue)
  }
}
