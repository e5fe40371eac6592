import ArgumentParser
import Foundation
import LedgerHTTP
import LedgerWire

/// A command of the ledger's own API as a subcommand: its fields are given as `name=value`.
struct LedgerSubcommand<Command: LedgerCommand>: AsyncParsableCommand {
  static var configuration: CommandConfiguration {
    let sheet = Command.sheet
    let path = sheet.pathFields.map { "  \($0)  part of what it is about" }
    let fields = sheet.fields.map { field in
      let notes = [field.kind == .json ? "JSON" : nil, field.isOptional ? "optional" : nil]
        .compactMap(\.self).joined(separator: ", ")
      return "  \(field.name)\(notes.isEmpty ? "" : " (\(notes))")  \(field.summary)"
    }
    return CommandConfiguration(
      commandName: sheet.words.split(separator: " ").last.map(String.init),
      abstract: sheet.summary,
      discussion: """
        Fields, each as name=value:
        \((path + fields).joined(separator: "\n"))

        Does what \(sheet.operation) does, as whoever runs the ledger, and prints its answer. \
        What stands on a command line, others on the machine may see: --body - reads the body from \
        standard input instead.
        """)
  }

  @OptionGroup var folder: DataFolder

  @Option(help: "A key of 1 to 64 characters: sent again, the command gets its first answer.")
  var key: String?

  @Option(
    help: ArgumentHelp(
      "A file that holds the body as JSON; - for standard input.", valueName: "file"))
  var body: String?

  @Argument(help: "The fields, as name=value; of those marked JSON the value is JSON.")
  var fields: [String] = []

  func run() async throws {
    try folder.requireLedger()
    let (path, members) = try parts()
    let text: String
    if let body {
      guard members.isEmpty else { throw ValidationError("either --body or fields of the body") }
      text = try Self.contents(of: body)
    } else {
      text = members.isEmpty ? "" : "{\(members.joined(separator: ","))}"
    }
    let command = CarryOut(words: Command.sheet.words, path: path, body: text, key: key)
    try await failing { say(try await command.carryOut(on: folder).text) }
  }

  /// The parts of the path, and the members of the body as JSON.
  private func parts() throws -> (path: [String: String], members: [String]) {
    let sheet = Command.sheet
    var path: [String: String] = [:]
    var members: [String] = []
    for field in fields {
      let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { throw ValidationError("\(field) is not name=value") }
      let (name, value) = (String(parts[0]), String(parts[1]))
      if sheet.pathFields.contains(name) {
        path[name] = value
      } else if let known = sheet.fields.first(where: { $0.name == name }) {
        members.append("\(try Self.json(name)):\(try Self.member(value, known.kind))")
      } else {
        throw ValidationError(
          "no field is called \(name): there are "
            + (sheet.pathFields + sheet.fields.map(\.name)).joined(separator: ", "))
      }
    }
    return (path, members)
  }

  private static func member(_ value: String, _ kind: CommandField.Kind) throws -> String {
    guard kind == .json else { return try json(value) }
    guard (try? JSONTree(Array(value.utf8))) != nil else {
      throw ValidationError("\(value) is not JSON")
    }
    return value
  }

  private static func json(_ text: String) throws -> String {
    String(decoding: try JSONEncoder().encode(text), as: UTF8.self)
  }

  private static func contents(of file: String) throws -> String {
    let data =
      file == "-"
      ? try FileHandle.standardInput.readToEnd() ?? Data()
      : try Data(contentsOf: URL(fileURLWithPath: file))
    return String(decoding: data, as: UTF8.self)
  }
}

/// The subcommands whose words begin with the same one.
///
/// - Parameters:
///   - first: a subcommand before them, which is carried out where none is named.
///   - others: subcommands behind them that are no commands of the API.
private func group(
  _ word: String, _ abstract: String, first: (any ParsableCommand.Type)? = nil,
  beside others: [any ParsableCommand.Type] = []
) -> CommandConfiguration {
  CommandConfiguration(
    commandName: word, abstract: abstract,
    subcommands: [first].compactMap(\.self) + ledgerSubcommands(of: word) + others,
    defaultSubcommand: first)
}

/// Those alone whose words begin with this one.
func ledgerSubcommands(of word: String) -> [any ParsableCommand.Type] {
  func subcommand<Command: LedgerCommand>(_: Command.Type) -> any ParsableCommand.Type {
    LedgerSubcommand<Command>.self
  }
  return LedgerCommands.all.filter { $0.sheet.words.hasPrefix("\(word) ") }
    .map { subcommand($0) }
}

/// The subcommands that carry out what the ledger's own API does.
let ledgerSubcommands: [any ParsableCommand.Type] = [
  DefineCommands.self, CardCommands.self, GroupPassCommands.self, PassholderCommands.self,
  SocialTariffCommands.self, AssociationCommands.self, TerminalCommands.self, VoucherCommands.self,
  RewardCommands.self, CouponCommands.self, KioskCommands.self, SubscriptionCommands.self,
]

/// `pasboek define`.
private struct DefineCommands: ParsableCommand {
  static let configuration = group(
    "define",
    "Defines card systems, organisers, events, kiosks, associations, keys and coupons.")
}

/// `pasboek card`.
private struct CardCommands: ParsableCommand {
  static let configuration = group(
    "card", "Puts cards into stock, blocks, unblocks, deletes and replaces them.")
}

/// `pasboek group-pass`.
private struct GroupPassCommands: ParsableCommand {
  static let configuration = group(
    "group-pass", "Gives passes to groups, and sets what they are entitled to.")
}

/// `pasboek passholder`.
private struct PassholderCommands: ParsableCommand {
  static let configuration = group(
    "passholder", "Blocks, unblocks and links holders, and corrects points.")
}

/// `pasboek social-tariff`.
private struct SocialTariffCommands: ParsableCommand {
  static let configuration = group(
    "social-tariff", "Grants, renews, suspends, lifts and revokes social tariffs.")
}

/// `pasboek association`.
private struct AssociationCommands: ParsableCommand {
  static let configuration = group("association", "Sets and deletes memberships of associations.")
}

/// `pasboek terminal`.
private struct TerminalCommands: ParsableCommand {
  static let configuration = group(
    "terminal", "Is a terminal; pairs terminals, lists their pairings and revokes them.",
    first: RunTerminal.self, beside: [TerminalList.self])
}

/// `pasboek voucher`.
private struct VoucherCommands: ParsableCommand {
  static let configuration = group("voucher", "Makes vouchers for the sale of cards.")
}

/// `pasboek kiosk`.
private struct KioskCommands: ParsableCommand {
  static let configuration = group("kiosk", "Sets the codes by which devices are set up.")
}

/// `pasboek reward`.
private struct RewardCommands: ParsableCommand {
  static let configuration = group(
    "reward", "Adds codes to rewards, and sets what they tell and whose they are.")
}

/// `pasboek coupon`.
private struct CouponCommands: ParsableCommand {
  static let configuration = group("coupon", "Gives coupons to holders.")
}

/// `pasboek subscription`.
private struct SubscriptionCommands: ParsableCommand {
  static let configuration = group(
    "subscription", "Sells, renews, freezes, resumes and cancels museum passes and the like.")
}
