import ArgumentParser
import EventLog
import LedgerProjections
import LedgerService
import Logging
import PassDirectory
import Projections

/// A command that writes to a ledger, whoever has it open.
///
/// Where a service runs on the folder, it is asked over its socket; where none runs, the ledger is
/// opened here for the time of the command. A new command is three things: this type, with its
/// arguments as coded members; its place in `AdminCommands.all`; and the subcommand of the command
/// line that builds it and calls `carryOut(on:)`.
///
/// Arguments go from process to process: paths among them are absolute, made so by
/// `absolutePath(_:)`, and no secret belongs in what is only said as progress.
protocol AdminCommand: Codable, Sendable {
  associatedtype Answer: AdminAnswer

  /// What names it on the socket: the words of its subcommand.
  static var name: String { get }

  /// Carries it out.
  ///
  /// It is cancelled when the service stops; what it had begun by then must be safe to begin anew.
  func run(in ledger: AdminLedger) async throws -> Answer
}

/// What a command answers: coded on the socket, printed by its subcommand.
protocol AdminAnswer: Codable, Sendable {
  /// For a person; more lines than one if need be.
  var text: String { get }
}

extension AdminAnswer {
  /// Prints the answer.
  func say(asJSON: Bool) throws {
    pasboek.say(asJSON ? String(decoding: try AdminLine.json(self), as: UTF8.self) : text)
  }
}

/// The open ledger that a command works on.
struct AdminLedger: Sendable {
  let engine: LedgerEngine
  let folder: DataFolder
  /// The read models, where a service has them open.
  let projections: OpenProjections?
  let logger: Logger
  /// Tells who waits how far the work is: a short line for a person.
  let progress: @Sendable (String) -> Void
}

extension AdminLedger {
  /// Asks the read models, which are brought up to date for it where no service does that.
  func askingReadModels<Value>(
    _ question: (ReadModels) async throws -> Value
  ) async throws -> Value {
    let models = engine.readModels
    if !models.statuses.isEmpty { return try await question(models) }
    return try await folder.withFoldedProjections(logger: logger) { try await question($0) }
  }
}

/// Why a command was not carried out, or not to its end.
struct AdminFailure: Error, Codable, Hashable {
  /// One sentence for an operator.
  var message: String
  /// The code with which the subcommand ends.
  var exitCode: Int32

  init(_ message: String, exitCode: Int32) {
    self.message = message
    self.exitCode = exitCode
  }

  /// What any error comes to.
  init(_ error: any Error) {
    switch error {
    case let failure as AdminFailure: self = failure
    case let error as EventLogError:
      self.init(error.description, exitCode: ExitCode(error).rawValue)
    case let error as DirectoryError:
      self.init("the directory: \(error)", exitCode: ExitCode(error).rawValue)
    case let error as ProjectionError:
      self.init("the read models: \(error)", exitCode: ExitCode(error).rawValue)
    case EngineError.outcomeUnknown:
      self.init(
        "a commit failed: its outcome is not known", exitCode: ExitCode.outcomeUnknown.rawValue)
    case let error as EngineError:
      self.init("the ledger does not write now: \(error)", exitCode: ExitCode.unavailable.rawValue)
    default: self.init("\(error)", exitCode: ExitCode.unavailable.rawValue)
    }
  }
}
