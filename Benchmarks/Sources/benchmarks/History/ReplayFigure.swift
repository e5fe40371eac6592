import EventLog
import EventLogSQLite
import Foundation
import Ledger
import LedgerService

/// S6 and S8: what a whole history costs to read, to verify, to fold and to keep.
struct ReplayFigure {
  let options: FigureOptions
  let ledger: SimulatedLedger

  private struct Scan {
    var records = 0
    var bytes = 0
    var checkIns = 0
    var seconds = 0.0
    var perSecond: Double { Double(records) / seconds }
  }

  func measure(_ report: Report) throws {
    let bare = try scan { _ in }
    let checkIns = try countCheckIns()
    let hashed = try scan { _ = LogHash.leaf(of: $0) }
    let folded = try fold()
    report.line(
      """
      S6  replay of \(grouped(bare.records)) records, \(grouped(checkIns)) of them check-ins, \
      one core\(ledger.making.map { "; \($0)" } ?? "")
          bare scan \(grouped(Int(bare.perSecond)))/s; with every leaf hashed \
      \(grouped(Int(hashed.perSecond)))/s
          fold only (the engine's state: balances, eligibility, counts, and the index of keys) \
      \(grouped(Int(Double(bare.records) / folded)))/s: \
      \(decimal(folded / bare.seconds, 2)) × the bare scan
      """)
    for models in [["balances", "tariffs", "participations"], ["timeline"], ["--all"]] {
      let rebuilt = try rebuild(models)
      report.line(
        """
            pasboek projections rebuild \(models.joined(separator: " ")), comparison with the rows \
        that stood there included: \(grouped(rebuilt.recordsPerSecond))/s
        """)
    }
    let verified = try seconds {
      _ = try Program.run(options.server, ["log", "verify", "--data", ledger.path])
    }
    let sizes = try ledger.sizes()
    report.line(
      """
          pasboek log verify, start and end of the process included: \
      \(grouped(Int(Double(bare.records) / verified)))/s
      S8  \(grouped(sizes.log)) bytes in the files of the log: \
      \(decimal(Double(sizes.log) / Double(bare.records), 0)) a record, \
      \(decimal(Double(sizes.log) / Double(checkIns), 0)) a check-in with everything else; \
      \(decimal(Double(bare.bytes) / Double(bare.records), 0)) of a record are its own; read \
      models \(grouped(sizes.readModels)) bytes
      """)
  }

  /// The middle of three passes over the whole log.
  private func scan(_ body: (UnsafeRawBufferPointer) -> Void) throws -> Scan {
    var scans: [Scan] = []
    for _ in 0..<3 {
      var scan = Scan()
      var reader = try SQLiteLog.openForReading(folder: ledger.path)
      scan.seconds = try seconds {
        try reader.forEachRecord(after: .beforeFirst, limit: .max) { _, bytes in
          scan.records += 1
          scan.bytes += bytes.count
          body(bytes)
        }
      }
      scans.append(scan)
    }
    return scans.sorted { $0.seconds < $1.seconds }[1]
  }

  private func countCheckIns() throws -> Int {
    var reader = try SQLiteLog.openForReading(folder: ledger.path)
    var count = 0
    try reader.forEachRecord(after: .beforeFirst, limit: .max) { position, bytes in
      let record = try LedgerRecord(decoding: bytes, at: position.rawValue)
      if record.header.type == .checkedIn { count += 1 }
    }
    return count
  }

  private func fold() throws -> Double {
    var reader = try SQLiteLog.openForReading(folder: ledger.path)
    var folded = FoldedLog(seed: (1, 2))
    return try seconds { try folded.fold(&reader) }
  }

  private struct Rebuilt: Decodable {
    var recordsPerSecond: Int
  }

  private func rebuild(_ models: [String]) throws -> Rebuilt {
    let output = try Program.run(
      options.server, ["projections", "rebuild"] + models + ["--data", ledger.path, "--json"])
    for line in output.split(separator: "\n") {
      if let rebuilt = try? JSONDecoder().decode(Rebuilt.self, from: Data(line.utf8)) {
        return rebuilt
      }
    }
    throw BenchmarkError("nothing was rebuilt: \(output)")
  }
}
