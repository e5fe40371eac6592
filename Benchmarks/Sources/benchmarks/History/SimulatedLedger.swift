import Foundation

/// A ledger that `pasboek simulate` wrote (`flanders-2021`), with its read models and a snapshot.
final class SimulatedLedger {
  /// The ledger's folder.
  let path: String
  /// What was told of its making, where it was made here.
  let making: String?
  private let folder: RunFolder?

  /// A ledger that stands there already, or one that is made and removed with this value.
  init(_ options: FigureOptions) throws {
    if let ledger = options.ledger {
      path = ledger
      making = nil
      folder = nil
    } else {
      let folder = try RunFolder(in: options.folder, "simulated")
      let scale = options.isQuick ? "0.002" : options.isFull ? "1" : "0.1"
      let made = try Program.run(
        options.server,
        [
          "simulate", "--data", folder.path, "--scenario", "flanders-2021", "--scale", scale,
          "--seed", "1", "--json",
        ])
      path = folder.path
      let answer = try JSONDecoder().decode(Made.self, from: Data(made.lastLine.utf8))
      making =
        "scale \(scale), seed 1: \(grouped(answer.position)) records in "
        + "\(decimal(answer.seconds, 0)) s, \(grouped(Int(answer.recordsPerSecond)))/s"
      self.folder = folder
    }
  }

  private struct Made: Decodable {
    var position: Int
    var seconds: Double
    var recordsPerSecond: Double
  }

  /// The bytes of the files of the log, of those of the read models and of all others.
  func sizes() throws -> (log: Int, readModels: Int, others: Int) {
    var sizes = (log: 0, readModels: 0, others: 0)
    for name in try FileManager.default.contentsOfDirectory(atPath: path) {
      let file = try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
      guard file[.type] as? FileAttributeType == .typeRegular else { continue }
      let size = (file[.size] as? NSNumber)?.intValue ?? 0
      if name.hasPrefix("projections") {
        sizes.readModels += size
      } else if name.hasPrefix("log.db") || name.hasPrefix("heads") {
        sizes.log += size
      } else {
        sizes.others += size
      }
    }
    return sizes
  }

  /// Reads the files of the read models once, so that the system has them in memory.
  func readReadModels() throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: path)
    where name.hasPrefix("projections") && name.hasSuffix(".db") {
      let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: "\(path)/\(name)"))
      while let bytes = try file.read(upToCount: 1 << 20), !bytes.isEmpty {}
      try file.close()
    }
  }

  /// Makes a client that may do all and answers its id and secret.
  func addOperator(_ program: String) throws -> (id: String, secret: String) {
    try addClient(program, ["operator"])
  }

  /// Makes a client with a role and where it holds, and answers its id and secret.
  func addClient(_ program: String, _ role: [String]) throws -> (id: String, secret: String) {
    struct Client: Decodable {
      var id: String
      var secret: String
    }
    let text = try Program.run(
      program, ["client", "add", "Benchmark", "--data", path, "--json", "--role"] + role)
    let client = try JSONDecoder().decode(Client.self, from: Data(text.lastLine.utf8))
    return (client.id, client.secret)
  }
}

extension String {
  /// The last line that is not empty.
  var lastLine: String { split(separator: "\n").last.map(String.init) ?? "" }
}
