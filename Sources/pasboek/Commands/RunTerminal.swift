import ArgumentParser
import EventLog
import EventLogSQLite
import Foundation
import LedgerWire
import TerminalClient

/// `pasboek terminal`: a terminal that reads its cards from standard input.
struct RunTerminal: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Is a terminal: reads cards from standard input and shows what a display shows.",
    discussion: """
      Each line is the number of a chip, a UiTPAS or a museum card; `undo SEQ [REASON]` takes a \
      tap back (wrongCard, wrongEvent, mistake or test), `status` tells how it stands. Every tap \
      is stored before it is shown and sent when the service is there, also after a restart. Ends \
      with a line that says what is still queued. docs/terminals.md says what is guaranteed.
      """)

  @Option(name: .customLong("data"), help: "The terminal's folder; made where there is none.")
  var path: String

  @Option(help: "The service's address; remembered in the folder.")
  var url: String?

  @Option(help: "A one-time code: pairs the device, anew where it was paired before.")
  var code: String?

  @Option(help: "The id of the event that taps are for; without it the service chooses.")
  var event: String?

  @Option(help: "The language of the display; that of the pairing without.") var language: String?

  @Option(help: "How many seconds to wait at the end for what is queued.") var wait = 10

  @Flag(help: "Read numbers of 13 digits as those of museum cards.") var museum = false

  @Flag(help: "Print how the terminal stands, send nothing, and end.") var status = false

  @Flag(help: "Print one line of JSON for each tap.") var json = false

  func validate() throws {
    if let url, !HTTPTerminalTransport.isAddress(url) {
      throw ValidationError("--url is no address: http://… or https://…")
    }
    if let language, Language(rawValue: language) == nil {
      throw ValidationError("--language is one of nl, fr, de and en")
    }
    guard (0...3_600).contains(wait) else { throw ValidationError("--wait is at most 3600") }
  }

  func run() async throws {
    try await failing {
      do {
        if status { return try tellStatus() }
        let transport = HTTPTerminalTransport(url: try address())
        do {
          try await work(transport)
        } catch {
          try await transport.close()
          throw error
        }
        try await transport.close()
      } catch let error as TerminalError {
        if case .storage(let error) = error { throw error }
        throw AdminFailure(error.description, exitCode: ExitCode.refused.rawValue)
      }
    }
  }

  private func tellStatus() throws {
    guard Folder.exists(path) else {
      throw AdminFailure("\(path) is no terminal's folder", exitCode: ExitCode.noLedger.rawValue)
    }
    let folder = try TerminalFolder(path)
    let machine = TerminalMachine(try folder.stored())
    tell(machine.status(at: LinuxDevice().moment()))
  }

  /// The service's address: given, or as it was given before.
  private func address() throws -> String {
    try Folder.create(path)
    let file = "\(path)/url"
    if let url {
      try Folder.replace(file, with: Array("\(url)\n".utf8))
      return url
    }
    guard let stored = try Folder.contents(of: file, max: 4_096) else {
      throw ValidationError("--url is missing: the folder remembers none")
    }
    return String(decoding: stored, as: UTF8.self).trimmingCharacters(in: .newlines)
  }

  private func work(_ transport: HTTPTerminalTransport) async throws {
    var settings = TerminalSettings()
    settings.language = language.flatMap(Language.init(rawValue:))
    let terminal = try Terminal(folder: path, transport: transport, settings: settings)
    if let code { try await terminal.pair(code: code) }
    guard await terminal.isPaired else {
      throw AdminFailure(
        "the device is not paired: --code takes a one-time code",
        exitCode: ExitCode.refused.rawValue)
    }
    try await terminal.start()
    let telling = Task { await tellNews(of: terminal) }
    for await line in ReaderInput.lines() { try await take(line, terminal) }
    let deadline = ContinuousClock.now + .seconds(wait)
    while await !isDone(terminal), ContinuousClock.now < deadline {
      try await Task.sleep(for: .milliseconds(20))
    }
    let end = await terminal.status
    await terminal.stop()
    await telling.value
    tell(end)
  }

  private func isDone(_ terminal: Terminal) async -> Bool {
    let status = await terminal.status
    return status.phase == .needsPairing || status.queued == 0 && status.undos == 0
  }

  private func take(_ line: String, _ terminal: Terminal) async throws {
    let text = line.trimmingCharacters(in: .whitespaces)
    guard !text.isEmpty else { return }
    switch ReaderLine(text, isMuseum: museum) {
    case .card(let card):
      let display = try await terminal.tap(card, eventID: event)
      say(json ? display.json : display.line)
    case .undo(let sequence, let reason):
      do throws(TerminalError) {
        try await terminal.undo(sequence, reason)
      } catch .noSuchTap {
        complain("there is no tap \(sequence) to take back")
      }
    case .status: tell(await terminal.status)
    case nil: complain("\"\(text)\" is no card's number")
    }
  }

  /// Tells what the service says to taps that were shown before its answer came.
  private func tellNews(of terminal: Terminal) async {
    for await case .learned(let result) in terminal.news {
      if json {
        say(
          #"{"learned":"# + String(decoding: result.jsonLine().dropLast(), as: UTF8.self) + "}")
      } else {
        say("later, tap \(result.sequence): \(result.tone.rawValue): \(result.message)")
      }
    }
  }

  private func tell(_ status: TerminalStatus) { say(json ? status.json : status.line) }
}
