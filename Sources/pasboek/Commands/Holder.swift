import ArgumentParser
import EventLog
import EventLogSQLite
import Foundation
import Ledger
import LedgerWire
import PassDirectory

/// `pasboek holder`: what a person may ask for: to read what is known, and to be forgotten.
struct Holder: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Exports or erases what is known of a holder.",
    discussion: """
      The passholder's id, or the UiTPAS number of a card of theirs, is read from a file or from \
      standard input: an argument could be listed by every process of the machine.
      """,
    subcommands: [Erase.self, Export.self])

  /// Where the identifier stands.
  struct Source: ParsableArguments {
    @Option(help: "A file with the passholder's id or UiTPAS number; standard input without.")
    var file: String?
  }

  /// `pasboek holder erase`.
  struct Erase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Has a holder forgotten; points, participations and proofs stay.")

    @OptionGroup var folder: DataFolder
    @OptionGroup var source: Source

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
      try folder.requireLedger()
      let holder = try HolderName.read(file: source.file)
      try await failing {
        try await EraseHolder(holder: holder).carryOut(on: folder).say(asJSON: json)
      }
    }
  }

  /// `pasboek holder export`.
  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints everything that is known of a holder, as JSON.",
      discussion: """
        The directory's part comes from the running service, where there is one; the log is read \
        beside it, from its first record to its newest.
        """)

    @OptionGroup var folder: DataFolder
    @OptionGroup var source: Source

    func run() async throws {
      try folder.requireLedger()
      let holder = try HolderName.read(file: source.file)
      try await failing {
        let known = try await ExportHolder(holder: holder).carryOut(on: folder).directory
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let directory = String(decoding: try encoder.encode(known), as: UTF8.self)
        let records = try records(of: known).joined(separator: ",\n")
        say("{\"directory\":\(directory),\n\"records\":[\n\(records)\n]}")
      }
    }

    /// Every record about the holder or about the life of a card of theirs.
    private func records(of known: HolderExport) throws -> [String] {
      let holder = HolderID(known.holder)
      let cards = Set(known.cards.map { CardID($0.card) })
      var found: [String] = []
      var reader = try SQLiteLog.openForReading(folder: folder.path)
      try reader.forEachRecord(after: .beforeFirst, limit: .max) { position, bytes in
        let record = try LedgerRecord([UInt8](bytes), at: position.rawValue)
        guard record.event.holder == holder || cards.contains(record.event.card) else { return }
        found.append(RecordText.json(record))
      }
      return found
    }
  }
}
