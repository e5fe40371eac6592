import EventLog
import Foundation
import Glibc
import Ledger
import LedgerProjections

/// Replays a card system's stream from a file, or several one after the other.
struct ReplayFile {
  /// The most bytes of a line.
  static let lineBytesMax = 1 << 20
  private static let partBytes = 1 << 18

  /// What checkpoints are checked with; nil where they are not.
  let key: NoteVerifierKey?
  private(set) var replay = RegionReplay()
  /// The card system's id in the published API, as the stream says.
  private(set) var cardSystemID: UInt32?
  /// Whether the last line was the end of an answer.
  private var isEnded = false
  private var source: String?
  private var balances: [RegionReport.Balance] = []
  private var months: [RegionReport.Month] = []
  private let decoder = JSONDecoder()

  init(key: NoteVerifierKey?) { self.key = key }

  /// Reads the file to its end.
  mutating func read(_ file: Int32, named name: String) throws {
    var rest: [UInt8] = []
    var part = [UInt8](repeating: 0, count: Self.partBytes)
    var number = 0
    while true {
      let count = Glibc.read(file, &part, part.count)
      guard count >= 0 else {
        throw AdminFailure(
          "could not read \(name): \(String(cString: strerror(errno)))", exitCode: EX_NOINPUT)
      }
      if count == 0 { break }
      rest.append(contentsOf: part[..<count])
      var start = 0
      while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
        number += 1
        try take(rest[start..<end], number)
        start = end + 1
      }
      rest.removeFirst(start)
      guard rest.count <= Self.lineBytesMax else {
        throw AdminFailure("\(name) has a line that is too long", exitCode: EX_DATAERR)
      }
    }
    if !rest.isEmpty { replay.miss("the last line is cut short") }
    if !isEnded { replay.miss("the last line is no checkpoint: the answer was cut short") }
    if replay.folded == nil { replay.miss("nothing is reported: ask with report=true") }
  }

  private mutating func take(_ line: ArraySlice<UInt8>, _ number: Int) throws {
    isEnded = false
    switch ReplayLine(Data(line), decoder) {
    case nil: replay.differ("line \(number) is none of a stream")
    case .record(let position, let source, let system, let bytes):
      if self.source == nil { self.source = source }
      if source != self.source { replay.differ("line \(number) is of the log \(source)") }
      try replay.apply(bytes, at: position, of: CardSystemID(system))
    case .balance(let balance): balances.append(balance)
    case .month(let month): months.append(month)
    case .end(let end):
      isEnded = true
      try finish(end, number)
    }
  }

  private mutating func finish(_ end: ReplayLine.End, _ number: Int) throws {
    cardSystemID = end.cardSystemID
    do throws(NoteError) {
      let note = try SignedNote(Array(end.checkpoint.utf8))
      let checkpoint =
        if let key { try LogCheckpoint(note, signedWith: key) } else {
          try LogCheckpoint(note.text)
        }
      if checkpoint.origin != source, source != nil {
        replay.differ("line \(number): the checkpoint is of the log \(checkpoint.origin)")
      }
      if checkpoint.head.position.rawValue != end.position || replay.position > end.position {
        replay.differ("line \(number): the checkpoint is of position \(checkpoint.head.position)")
      }
    } catch {
      replay.differ("line \(number): \(error)")
    }
    if end.through != replay.through {
      replay.miss("running numbers \(replay.through + 1) to \(end.through) are missing")
    }
    if end.hasReport, end.isAtHead {
      try replay.compare(
        with: RegionReport(position: end.position, balances: balances, months: months))
    }
    balances = []
    months = []
  }
}
