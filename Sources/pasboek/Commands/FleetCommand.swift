import ArgumentParser
import EventLog
import Foundation
import LedgerService
import LedgerWire
import TerminalFleet

/// `pasboek fleet`: a load of simulated terminals that ends with a count of every tap.
struct FleetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fleet",
    abstract: "Lets simulated terminals tap, and checks that every tap is counted once.",
    discussion: """
      Terminals with wrong clocks, bad networks, restarts and new pairings deliver to a service \
      that is started for them in a folder of its own, and that is killed and started again in the \
      middle. At the end the log itself is read: every tap once, no sequence missing, and the \
      totals those of the plan and of the same taps delivered without faults. Exit code 1 where \
      that is not so. docs/fleet.md says what is simulated, and how another service is used.
      """)

  @Option(help: "How many terminals.") var terminals = 20

  @Option(help: "How many taps they take together.") var taps = 10_000

  @Option(help: "What makes one run differ from another.") var seed: UInt64 = 1

  @Option(help: "How often the service is killed in the middle.") var kills = 5

  @Option(help: "How many seconds the terminals may take.") var secondsMax = 1_800

  @Option(help: "A new folder for ledgers and notes, which stays; without it one that does not.")
  var keep: String?

  @Option(help: "Make a ledger for --url in this new folder, and end.") var prepare: String?

  @Option(help: "Deliver to the service that serves --data, on this machine; it is not killed.")
  var url: String?

  @Option(name: .customLong("data"), help: "The folder of that service, made by --prepare.")
  var data: String?

  @Flag(help: "Print the result as JSON.") var json = false

  func validate() throws {
    guard FleetSize.terminalsRange.contains(terminals), FleetSize.tapsRange.contains(taps) else {
      throw ValidationError(
        "--terminals is at most \(FleetSize.terminalsRange.upperBound), "
          + "--taps at most \(FleetSize.tapsRange.upperBound)")
    }
    guard (0...1_000).contains(kills), (1...86_400).contains(secondsMax) else {
      throw ValidationError("--kills is at most 1000, --seconds-max at most 86400")
    }
    guard (url == nil) == (data == nil) else { throw ValidationError("--url needs --data") }
    if let url, !Self.isLoopback(url) {
      throw ValidationError("--url is an address of this machine, such as http://127.0.0.1:8080")
    }
  }

  /// Whether an address is one of the loopback interface: nobody else's service is put under load.
  static func isLoopback(_ address: String) -> Bool {
    guard let components = URLComponents(string: address), components.scheme == "http",
      let host = components.host?.lowercased(), components.path.isEmpty || components.path == "/"
    else { return false }
    if host == "localhost" || host == "::1" || host == "[::1]" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil } && parts[0] == "127"
  }

  func run() async throws {
    try await failing {
      do {
        try await carryOut()
      } catch let failure as FleetFailure {
        throw AdminFailure(failure.description, exitCode: ExitCode.refused.rawValue)
      } catch let error as RegistrationError {
        throw AdminFailure(error)
      }
    }
  }

  private func carryOut() async throws {
    let plan = FleetPlan(FleetSize(terminals: terminals, taps: taps, seed: seed))
    if let prepare {
      let secret = FleetSecret.make()
      try await OwnService.prepare(plan, in: prepare, secret: secret)
      try FleetSecret.keep(secret, in: prepare)
      return say("serve it with `pasboek serve --data \(prepare)`")
    }
    let run = FleetRun(plan: plan, kills: url == nil ? kills : 0, secondsMax: Double(secondsMax))
    let answer = try await run.withFolder(keep) { folder in
      if let url, let data { return try await run.run(on: url, serving: data, in: folder) }
      return try await run.run(in: folder)
    }
    for difference in answer.differences { complain(difference) }
    try answer.say(asJSON: json)
    if !answer.isGood { throw ExitCode.refused }
  }
}

/// The secret of the client that pairs a fleet's terminals, kept beside a ledger for `--url`.
enum FleetSecret {
  private static let name = "fleet-secret"

  static func make() -> String {
    var random = KernelRandom()
    return String(random.next(), radix: 36) + String(random.next(), radix: 36)
  }

  static func keep(_ secret: String, in folder: String) throws {
    try OwnedFile.replace("\(folder)/\(name)", with: Data(secret.utf8))
  }

  static func read(in folder: String) throws -> String {
    let bytes = try OwnedFile.contents(of: "\(folder)/\(name)", bytesMax: 64)
    return String(decoding: bytes, as: UTF8.self)
  }
}
