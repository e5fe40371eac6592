import ArgumentParser
import EventLog
import LedgerProjections
import LedgerWire
import Projections

/// `pasboek projections`: what is folded from the log; needs no directory.
struct ProjectionsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "projections",
    abstract: "Shows and rebuilds the read models.",
    subcommands: [List.self, Rebuild.self, Restore.self])
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
      abstract: "Folds read models anew from the whole log and puts the new rows in place.",
      discussion: """
        Beside the running service, which is asked all the while, or without one. Cut short, it \
        goes on where it was. The new rows are compared with the old ones at one position: where \
        they are the same they take their place; where they differ, the difference is printed and \
        waits for --accept with its digest, which is recorded in the log. The former rows are kept \
        until the next rebuild.
        """)

    @OptionGroup var folder: DataFolder

    @Argument(help: "The read models.")
    var names: [String] = []

    @Flag(help: "Rebuild every read model.")
    var all = false

    @Option(help: ArgumentHelp("Accept the difference with this digest.", valueName: "digest"))
    var accept: String?

    @Flag(help: "Print what was found as JSON.")
    var json = false

    func validate() throws {
      guard names.isEmpty == all else {
        throw ValidationError("give either names of read models or --all")
      }
      let known = LedgerReadModels.all.map(\.name)
      for name in names where !known.contains(name) {
        throw ValidationError("there is no read model \(name): \(known.joined(separator: ", "))")
      }
      if let accept, LogHash(hexadecimal: accept) == nil {
        throw ValidationError("--accept takes the 64 digits that a rebuild printed")
      }
    }

    func run() async throws {
      try folder.requireLedger()
      try await failing {
        let rebuild = RebuildProjections(
          names: all ? LedgerReadModels.all.map(\.name) : names, accept: accept)
        let answer: RebuildProjections.Answer
        if let running = try await rebuild.ask(on: folder, progress: tellProgress) {
          answer = running
        } else {
          answer = try await rebuild.run(alone: folder, progress: tellProgress)
        }
        try answer.say(asJSON: json)
        if let position = answer.stoppedAt {
          complain("a read model stopped at position \(position): \(answer.reason ?? "")")
          throw ExitCode.damaged
        }
        if let difference = answer.difference {
          complain("the rows differ: to put the new ones in place, --accept \(difference)")
          throw ExitCode.refused
        }
      }
    }
  }

  /// `pasboek projections restore`.
  struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Puts the rows back that the newest rebuild replaced.",
      discussion: """
        Beside the running service or without one. They are brought up to date first; those that \
        they replace are kept in turn.
        """)

    @OptionGroup var folder: DataFolder

    @Flag(help: "Print what was done as JSON.")
    var json = false

    func run() async throws {
      try folder.requireLedger()
      try await failing {
        let restore = RestoreProjections()
        if let running = try await restore.ask(on: folder, progress: tellProgress) {
          try running.say(asJSON: json)
        } else {
          try await restore.run(alone: folder, progress: tellProgress).say(asJSON: json)
        }
      }
    }
  }
}
