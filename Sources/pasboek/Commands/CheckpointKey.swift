import ArgumentParser
import EventLog
import EventLogSQLite
import LedgerWire

/// `pasboek checkpoint-key`: what others check this ledger's checkpoints with.
struct CheckpointKey: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "checkpoint-key",
    abstract: "Prints the public key of a ledger's checkpoints.",
    discussion: """
      One line, name+id+key, as the tools for signed notes take it (https://c2sp.org/signed-note). \
      Give it to the regions by a way that they trust; it stays the same for ever.
      """)

  @OptionGroup var folder: DataFolder

  @Flag(help: "Print the key as JSON.")
  var json = false

  func run() async throws {
    try folder.requireLedger()
    try await failing {
      var reader = try SQLiteLog.openForReading(folder: folder.path)
      let origin = try LedgerOrigin.read(&reader)
      let key = try CheckpointKeyFile.signer(in: folder.path, origin: origin).verifierKey
      guard json else { return say(key.description) }
      var writer = JSONWriter()
      writer.beginObject()
      writer.field("origin", origin)
      writer.field("key", key.description)
      writer.endObject()
      say(String(decoding: writer.bytes, as: UTF8.self))
    }
  }
}
