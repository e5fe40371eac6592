import ArgumentParser
import EventLog
import EventLogSQLite
import LedgerProjections
import LedgerWire
import Logging
import Projections

/// `pasboek projections`: what is folded from the log; needs no directory.
struct ProjectionsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "projections",
    abstract: "Shows and rebuilds the read models.",
    subcommands: [List.self, Rebuild.self])
}

extension ProjectionsCommand {
  /// `pasboek projections list`.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints each read model: name, version, position, rows, and why it stopped.",
      discussion: "Reads beside a running service or without one.")

    @OptionGroup var folder: DataFolder

    @Flag(help: "Print each model as JSON.")
    var json = false

    func run() async throws {
      try folder.requireLedger()
      try await failing {
        for model in try ProjectionListing.read(path: folder.projectionsPath) {
          say(json ? jsonLine(model) : line(model))
        }
      }
    }

    private func line(_ model: ProjectionListing) -> String {
      let stop = model.stop.map { " stopped at \($0.position): \($0.reason)" } ?? ""
      return "\(model.name) version \(model.version) position \(model.position) "
        + "rows \(model.rows)\(stop)"
    }

    private func jsonLine(_ model: ProjectionListing) -> String {
      var writer = JSONWriter()
      writer.beginObject()
      writer.field("name", model.name)
      writer.field("version", Int64(model.version))
      writer.field("position", model.position.rawValue)
      writer.field("root", model.root?.description)
      writer.field("rows", Int64(model.rows))
      writer.field("stoppedAt", model.stop?.position.rawValue)
      writer.field("reason", model.stop?.reason)
      writer.endObject()
      return String(decoding: writer.bytes, as: UTF8.self)
    }
  }

  /// `pasboek projections rebuild`.
  struct Rebuild: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Throws read models away and folds them anew from the whole log.",
      discussion: """
        While no service runs on the folder. Prints how fast it was and whether the rows are those \
        that were there before, by the digest of both.
        """)

    @OptionGroup var folder: DataFolder

    @Argument(help: "The read models.")
    var names: [String] = []

    @Flag(help: "Rebuild every read model.")
    var all = false

    @Flag(help: "Print each model as JSON.")
    var json = false

    func validate() throws {
      guard names.isEmpty == all else {
        throw ValidationError("give either names of read models or --all")
      }
      let known = LedgerReadModels.all.map(\.name)
      for name in names where !known.contains(name) {
        throw ValidationError("there is no read model \(name): \(known.joined(separator: ", "))")
      }
    }

    func run() async throws {
      try folder.requireLedger()
      try await failing {
        let names = all ? LedgerReadModels.all.map(\.name) : names
        let rebuilding = ProjectionRebuild(folder: folder, names: names)
        for model in try await rebuilding.run() { say(json ? model.json : model.text) }
        if let stop = rebuilding.firstStop(try ProjectionListing.read(path: folder.projectionsPath))
        {
          complain("a read model stopped at position \(stop.position): \(stop.reason)")
          throw ExitCode.damaged
        }
      }
    }
  }
}

/// Folds read models anew and compares the rows with those before.
struct ProjectionRebuild {
  let folder: DataFolder
  let names: [String]

  /// A model that was folded anew.
  struct Rebuilt: Sendable {
    var name: String
    var position: Position
    var digest: LogHash
    /// Whether the rows are as before; nil where there were none to compare with.
    var isAsBefore: Bool?
    /// Of all models that were folded together.
    var recordsPerSecond: Double

    var text: String {
      let comparison =
        switch isAsBefore {
        case true?: "as before"
        case false?: "other than before"
        case nil: "nothing to compare with"
        }
      return "\(name) position \(position) digest \(digest) (\(comparison); "
        + "\(Int(recordsPerSecond)) records/s)"
    }

    var json: String {
      var writer = JSONWriter()
      writer.beginObject()
      writer.field("name", name)
      writer.field("position", position.rawValue)
      writer.field("digest", digest.description)
      writer.field("asBefore", isAsBefore)
      writer.field("recordsPerSecond", Int64(recordsPerSecond))
      writer.endObject()
      return String(decoding: writer.bytes, as: UTF8.self)
    }
  }

  func run() async throws -> [Rebuilt] {
    var reader = try SQLiteLog.openForReading(folder: folder.path)
    guard let head = try reader.head(at: reader.lastPosition()) else { return [] }
    let before = try await digests(at: head)
    let start = ContinuousClock.now
    let opened = try OpenProjections(
      folder, anew: Set(names), signal: HeadSignal(head: head), logger: .ofCommands(.error))
    try await opened.runner.catchUp()
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    var rebuilt: [Rebuilt] = []
    for status in opened.file.statuses where names.contains(status.name) {
      guard let digest = try opened.file.digest(of: status.name) else { continue }
      rebuilt.append(
        Rebuilt(
          name: status.name, position: status.position, digest: digest,
          isAsBefore: before[status.name].map { $0 == digest },
          recordsPerSecond: Double(status.position.rawValue) / seconds))
    }
    try opened.file.close()
    return rebuilt
  }

  /// The digests of the rows that are there, brought up to the head.
  private func digests(at head: LogHead) async throws -> [String: LogHash] {
    let opened = try OpenProjections(
      folder, signal: HeadSignal(head: head), logger: .ofCommands(.error))
    let kept = opened.file.statuses.filter { $0.position > .beforeFirst }.map(\.name)
    guard !kept.isEmpty else {
      try opened.file.close()
      return [:]
    }
    try await opened.runner.catchUp()
    var digests: [String: LogHash] = [:]
    for name in kept where names.contains(name) {
      digests[name] = try opened.file.digest(of: name)
    }
    try opened.file.close()
    return digests
  }

  /// The first place at which one of the rebuilt models stopped.
  func firstStop(_ listing: [ProjectionListing]) -> ProjectionStop? {
    listing.filter { names.contains($0.name) }.compactMap(\.stop).min { $0.position < $1.position }
  }
}
