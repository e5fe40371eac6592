import ArgumentParser
import Foundation

/// Every command that the socket takes.
enum AdminCommands {
  /// One row a command; names are unique.
  static let all: [any AdminCommand.Type] = [
    ImportLines.self, LoadTestDataset.self, AddClient.self, AddUserAsClient.self, ListClients.self,
    RevokeClient.self, TakeBackup.self, CheckDirectory.self, EraseHolder.self, ExportHolder.self,
    CarryOut.self, ListPeriods.self, ListTerminals.self, ListFindings.self,
    ReadKeyIndicators.self,
    RebuildProjections.self, RestoreProjections.self,
  ]

  /// Carries out what a line asks for; the reply that ends the exchange.
  static func reply(to line: [UInt8], in ledger: AdminLedger) async -> [UInt8] {
    guard let asked = try? JSONDecoder().decode(AdminLine.Name.self, from: Data(line)) else {
      return AdminLine.failure(
        AdminFailure("the request cannot be read", exitCode: ExitCode.unavailable.rawValue))
    }
    guard let command = all.first(where: { $0.name == asked.command }) else {
      return AdminLine.failure(
        AdminFailure(
          "the running service does not know `\(asked.command)`: it is of another version",
          exitCode: ExitCode.unavailable.rawValue))
    }
    return await reply(to: line, with: command, in: ledger)
  }

  private static func reply<Command: AdminCommand>(
    to line: [UInt8], with _: Command.Type, in ledger: AdminLedger
  ) async -> [UInt8] {
    let question: AdminLine.Question<Command>
    do {
      question = try JSONDecoder().decode(AdminLine.Question<Command>.self, from: Data(line))
    } catch {
      return AdminLine.failure(
        AdminFailure(
          "the running service expects other arguments of `\(Command.name)`: it is of another "
            + "version",
          exitCode: ExitCode.unavailable.rawValue))
    }
    do {
      return try AdminLine.answer(try await question.arguments.run(in: ledger))
    } catch {
      return AdminLine.failure(AdminFailure(error))
    }
  }
}
