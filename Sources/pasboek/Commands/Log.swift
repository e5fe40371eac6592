import ArgumentParser
import CBOR
import EventLog
import EventLogSQLite
import Glibc
import Ledger
import LedgerService
import LedgerWire
import Logging

/// `pasboek log`: reads, proves and repairs the log; needs no directory and no running service.
struct Log: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Reads and verifies a ledger's log.",
    subcommands: [Dump.self, Verify.self, Head.self, AcceptLoss.self])
}

extension Log {
  /// `pasboek log dump`.
  struct Dump: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints records, one a line.",
      discussion: "The forms are: diagnostic (RFC 8949), hex, json (position and hex).")

    enum Form: String, ExpressibleByArgument, CaseIterable {
      case diagnostic, hex, json
    }

    @OptionGroup var folder: DataFolder

    @Option(help: "The first position to print.")
    var from: UInt64 = 1

    @Option(help: "The most records to print.")
    var limit = Int.max

    @Option(help: "The form of a line.")
    var form = Form.diagnostic

    func run() async throws {
      try folder.requireLedger()
      try await failing {
        var reader = try SQLiteLog.openForReading(folder: folder.path)
        let before = Position(rawValue: max(from, 1) - 1)
        try reader.forEachRecord(after: before, limit: limit) { position, bytes in
          print(try line(position, [UInt8](bytes)))
        }
      }
    }

    private func line(_ position: Position, _ bytes: [UInt8]) throws -> String {
      switch form {
      case .diagnostic: "\(position) \(try CBORDiagnostics.text(of: bytes))"
      case .hex: "\(position) \(hexadecimal(bytes))"
      case .json: "{\"position\":\(position),\"hex\":\"\(hexadecimal(bytes))\"}"
      }
    }

    private func hexadecimal(_ bytes: [UInt8]) -> String {
      let digits = Array("0123456789abcdef".utf8)
      return String(
        decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
  }

  /// `pasboek log verify`.
  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Recomputes everything and compares it with what is stored and known.",
      discussion: """
        Every record's hash, every tile, every known head, the form of every record and that it \
        follows from those before it. Ends with the word `ok` and the head, or names the first \
        position that is wrong: exactly where a full tile of 256 records holds its hash, as the \
        first of a range where only a later head covers it.
        """)

    @Option(name: .customLong("data"), help: "The ledger's folder.")
    var path: String?

    @Option(help: "Where the heads are kept, if not in the folder.")
    var heads: String?

    @Option(help: "A single log file, such as a copy, in place of a folder.")
    var file: String?

    @Flag(help: "Print the result as JSON.")
    var json = false

    func validate() throws {
      guard (path == nil) != (file == nil) else {
        throw ValidationError("give either --data or --file")
      }
    }

    func run() async throws {
      guard access(file ?? "\(path ?? "")/\(SQLiteLog.fileName)", F_OK) == 0 else {
        complain("\(file ?? path ?? "") holds no ledger")
        throw ExitCode.noLedger
      }
      try await failing {
        let result = try verify()
        try fold()
        if json {
          var writer = JSONWriter()
          writer.beginObject()
          writer.field("result", "ok")
          writer.field("position", Int64(result.head.position.rawValue))
          writer.field("root", result.head.root.description)
          writer.field("confirmed", Int64(result.confirmed.rawValue))
          if let compared = result.headsCompared {
            writer.field("headsCompared", Int64(compared))
          }
          writer.endObject()
          say(String(decoding: writer.bytes, as: UTF8.self))
        } else {
          var remark = result.headsCompared.map { "\($0) heads compared" } ?? "heads not compared"
          if result.confirmed < result.head.position {
            remark += "; no tile or head vouches for what follows position \(result.confirmed)"
          }
          say("ok: position \(result.head.position) root \(result.head.root) (\(remark))")
        }
      }
    }

    private func verify() throws(EventLogError) -> LogVerification {
      var shown = Position.beforeFirst
      func progress(_ reached: Position, _ last: Position) {
        guard shown.distance(to: reached) >= FoldedLog.progressRecords else { return }
        shown = reached
        complain("verified \(reached) of \(last)")
      }
      if let file {
        return try SQLiteLog.verify(file: file, headsPath: heads) { progress($0, $1) }
      }
      return try SQLiteLog.verify(folder: path ?? "", headsPath: heads) { progress($0, $1) }
    }

    /// Every record is one of the ledger's and follows from those before it.
    private func fold() throws(EventLogError) {
      var reader =
        if let file {
          try SQLiteLog.openForReading(file: file)
        } else {
          try SQLiteLog.openForReading(folder: path ?? "")
        }
      var folded = FoldedLog(seed: (0, 0))
      try folded.fold(&reader)
    }
  }

  /// `pasboek log head`.
  struct Head: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints the newest position and the root over all records.")

    @OptionGroup var folder: DataFolder

    @Flag(help: "Print the head as JSON.")
    var json = false

    func run() async throws {
      try folder.requireLedger()
      try await failing {
        var reader = try SQLiteLog.openForReading(folder: folder.path)
        let last = try reader.lastPosition()
        guard let head = try reader.head(at: last) else { return }
        say(
          json
            ? "{\"position\":\(head.position),\"root\":\"\(head.root)\"}"
            : "\(head.position) \(head.root)")
      }
    }
  }
}
