import ArgumentParser
import Foundation

/// Measures what `docs/performance.md` tells.
@main
struct Benchmarks: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmarks", abstract: "Measure the figures of Pasboek.",
    subcommands: [Figures.self, EchoServer.self],
    defaultSubcommand: Figures.self)
}

/// One figure of the table; S8 is measured with S6, S10 with S7.
enum Figure: String, CaseIterable, ExpressibleByArgument {
  case kernel = "S1"
  case engine = "S2"
  case checkins = "S3"
  case taps = "S4"
  case replay = "S6"
  case served = "S7"
  case growth = "S9"
  case directory = "D1"
  case importing = "D2"
  case readModels = "D3"
  case pages = "P1"

  init?(argument: String) {
    self.init(rawValue: argument.uppercased())
  }
}

/// What all figures are told.
struct FigureOptions {
  var isQuick: Bool
  /// With the history of 12.5 million check-ins, which takes minutes to make.
  var isFull: Bool
  /// Where the logs that are measured stand.
  var folder: String
  /// A simulated ledger that stands there already.
  var ledger: String?
  /// The program that serves.
  var server: String
}

struct Figures: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure some figures, or all of them.")

  @Argument(help: "\(Figure.allCases.map(\.rawValue).joined(separator: ", ")) or all.")
  var names: [String] = ["all"]

  @Flag(help: "Small and fast: shows that everything runs, and nothing more.")
  var quick = false

  @Flag(help: "S9 with 12.5 million check-ins as well, S6 to S8, S10 and P1 at full scale.")
  var full = false

  @Option(help: "For S6 to S8, S10, P1: a ledger that `pasboek simulate` made; it is written to.")
  var ledger: String?

  @Option(help: "Where the logs that are measured stand; its disk is part of every figure.")
  var folder = FileManager.default.temporaryDirectory.path

  @Option(help: "The service's program; the one that was built with this one, unless told.")
  var server: String?

  @Option(help: "Where histograms are written.")
  var results = Figures.resultsFolder

  func validate() throws {
    for name in names where name != "all" && Figure(argument: name) == nil {
      throw ValidationError("there is no figure \(name)")
    }
  }

  func run() async throws {
    let figures = names.contains("all") ? Figure.allCases : names.compactMap(Figure.init(argument:))
    let options = FigureOptions(
      isQuick: quick, isFull: full, folder: folder, ledger: self.ledger,
      server: try server ?? Program.beside("pasboek"))
    let report = try Report(folder: results)
    report.line(try Machine(folder: folder).description)
    var simulated: SimulatedLedger?
    func ledger() throws -> SimulatedLedger {
      let made = try simulated ?? SimulatedLedger(options)
      simulated = made
      return made
    }
    for figure in figures {
      switch figure {
      case .kernel: try KernelFigure(options: options).measure(report)
      case .engine: try await EngineFigure(options: options).measure(report)
      case .checkins: try await CheckinsFigure(options: options).measure(report)
      case .taps: try await TapsFigure(options: options).measure(report)
      case .replay: try ReplayFigure(options: options, ledger: ledger()).measure(report)
      case .served: try ServedHistoryFigure(options: options, ledger: ledger()).measure(report)
      case .growth: try await GrowthFigure(options: options).measure(report)
      case .directory: try await DirectoryFigure(options: options).measure(report)
      case .importing: try ImportFigure(options: options).measure(report)
      case .readModels: try await ReadModelsFigure(options: options).measure(report)
      case .pages: try ServedPagesFigure(options: options, ledger: ledger()).measure(report)
      }
    }
  }

  /// `results` in this package, wherever the program is started.
  private static var resultsFolder: String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("results").path
  }
}
