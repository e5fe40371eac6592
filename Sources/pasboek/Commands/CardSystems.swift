import ArgumentParser
import Ledger
import LedgerService
import LedgerWire
import Logging

/// `pasboek card-systems`: which card systems a ledger has.
struct CardSystems: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "card-systems",
    abstract: "Lists a ledger's card systems, beside the running service or without one.",
    discussion: """
      Of each: its number in the records, its id in the UiTPAS API, how many records concern it, \
      and its name.
      """)

  @OptionGroup var folder: DataFolder

  @Flag(help: "Print the list as JSON.")
  var json = false

  func run() async throws {
    try folder.requireLedger()
    try await failing {
      let systems = try Self.all(of: folder)
      guard json else {
        for each in systems {
          say("\(each.system.number) \(each.publicID) \(each.records) \(each.name)")
        }
        return
      }
      var writer = JSONWriter()
      writer.beginArray()
      for each in systems {
        writer.beginObject()
        writer.field("number", each.system.number)
        writer.field("id", each.publicID)
        writer.field("name", each.name)
        writer.field("records", each.records)
        writer.endObject()
      }
      writer.endArray()
      say(String(decoding: writer.bytes, as: UTF8.self))
    }
  }

  /// The card systems as the log has them now.
  static func all(of folder: DataFolder) throws -> [CardSystemView] {
    let folded = try OpenLedger.foldLog(folder, Logger.ofCommands())
    var systems: [CardSystemView] = []
    for number in 1...UInt8.max {
      if let view = folded.state.cardSystem(CardSystemID(number)) { systems.append(view) }
    }
    return systems
  }
}
