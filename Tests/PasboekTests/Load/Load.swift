import EventLogTesting
import Foundation
import Ledger
import LedgerWire
import Synchronization
import ThreadTesting

/// Callers of a service that is killed again and again: what each sent, and what it was told.
///
/// A check-in without an answer is sent again with its key, at once or much later. A terminal sends
/// the taps that were not answered again before any other, as a terminal does. What is answered
/// otherwise than the protocol allows is kept as `surprises`.
final class Load: Sendable {
  struct CheckIn: Sendable {
    var number: String
    var event: String
    var answer: HTTPAnswer?
  }

  struct Terminal: Sendable {
    var taps: [Tap] = []
    /// One for each of the taps that were answered, which are the first ones.
    var results: [TapResult] = []
  }

  struct Book: Sendable {
    var checkIns: [CheckIn] = []
    var unanswered: [Int] = []
    var terminals: [Terminal]
    var surprises: [String] = []
  }

  /// How many threads send check-ins.
  static let counters = 3
  private let tokens: (client: String, terminals: [String])
  private let book: Mutex<Book>

  init(token: String, terminalTokens: [String]) {
    tokens = (token, terminalTokens)
    book = Mutex(Book(terminals: terminalTokens.map { _ in Terminal() }))
  }

  /// What was sent and told so far.
  var state: Book { book.withLock { $0 } }

  /// How many commands were sent so far, by whomever.
  var commandCount: Int {
    book.withLock { $0.checkIns.count + $0.terminals.reduce(0) { $0 + $1.taps.count } }
  }

  /// Sends from every caller until the service is gone; `killing` sees to that.
  func run(against service: RunningService, seed: UInt64, killing: () -> Void) {
    onThreads(Self.counters + tokens.terminals.count) { [self] thread in
      var random = SeededGenerator(seed: seed &+ UInt64(thread) &* 0x5851_F42D_4C95_7F2D)
      guard let connection = try? service.connect() else { return }
      if thread < Self.counters {
        while checkIn(on: connection, &random, mayBegin: true) {}
      } else {
        while deliver(thread - Self.counters, on: connection, &random, mayBegin: true) {}
      }
    } meanwhile: {
      killing()
    }
  }

  /// Sends everything that has no answer yet once more.
  func settle(against service: RunningService) throws {
    let connection = try service.connect()
    var random = SeededGenerator(seed: 0)
    while checkIn(on: connection, &random, mayBegin: false) {}
    for terminal in tokens.terminals.indices {
      while deliver(terminal, on: connection, &random, mayBegin: false) {}
    }
  }

  // MARK: Check-ins

  /// Sends one check-in; false when there is none to send or the connection broke.
  private func checkIn(
    on connection: HTTPConnection, _ random: inout SeededGenerator, mayBegin: Bool
  ) -> Bool {
    guard let index = nextCheckIn(&random, mayBegin: mayBegin) else { return false }
    let sent = book.withLock { $0.checkIns[index] }
    let answer = try? send(sent, index, on: connection)
    book.withLock { book in
      guard let answer else { return book.unanswered.append(index) }
      if let earlier = sent.answer, earlier != answer {
        book.surprises.append("check-in \(index): \(earlier.text), then \(answer.text)")
      }
      book.checkIns[index].answer = answer
      if answer.status != 201, !answer.text.contains("uitpas/checkin-not-allowed") {
        book.surprises.append("check-in \(index): \(answer.status) \(answer.text)")
      }
    }
    return answer != nil
  }

  private func nextCheckIn(_ random: inout SeededGenerator, mayBegin: Bool) -> Int? {
    book.withLock { book in
      if !book.unanswered.isEmpty, !mayBegin || Bool.random(using: &random) {
        return book.unanswered.remove(at: Int.random(in: book.unanswered.indices, using: &random))
      }
      guard mayBegin else { return nil }
      book.checkIns.append(
        CheckIn(
          number: Region.crowd[Int.random(in: Region.crowd.indices, using: &random)],
          event: Self.event(&random)))
      return book.checkIns.count - 1
    }
  }

  private func send(
    _ checkIn: CheckIn, _ index: Int, on connection: HTTPConnection
  ) throws -> HTTPAnswer {
    try connection.checkIn(
      checkIn.number, event: checkIn.event, key: "check-in-\(index)", token: tokens.client)
  }

  /// Mostly an event where every check-in counts, now and then one where few do.
  private static func event(_ random: inout SeededGenerator) -> String {
    guard Int.random(in: 0..<8, using: &random) > 0 else { return Region.weeklyEvent }
    return Region.openEvents[Int.random(in: Region.openEvents.indices, using: &random)]
  }

  // MARK: Taps

  /// Sends the taps of one terminal that have no answer; false when it has none to send or the
  /// connection broke.
  private func deliver(
    _ terminal: Int, on connection: HTTPConnection, _ random: inout SeededGenerator, mayBegin: Bool
  ) -> Bool {
    let taps = nextTaps(of: terminal, &random, mayBegin: mayBegin)
    guard !taps.isEmpty, let answer = try? deliver(taps, of: terminal, on: connection) else {
      return false
    }
    book.withLock { $0.terminals[terminal].results += answer }
    return true
  }

  private func nextTaps(
    of terminal: Int, _ random: inout SeededGenerator, mayBegin: Bool
  ) -> [Tap] {
    book.withLock { book in
      let sent = book.terminals[terminal]
      if sent.taps.count == sent.results.count, mayBegin {
        for _ in 0..<Int.random(in: 1...12, using: &random) {
          let number = Region.crowd[Int.random(in: Region.crowd.indices, using: &random)]
          let now = Int64(Date.now.timeIntervalSince1970 * 1_000_000)
          book.terminals[terminal].taps.append(
            Tap(
              sequence: UInt64(book.terminals[terminal].taps.count + 1), card: .uitpas(number),
              eventID: Self.event(&random), tappedAt: now))
        }
      }
      return Array(book.terminals[terminal].taps[sent.results.count...])
    }
  }

  /// Sends taps and answers with one result for each; nil when the connection broke.
  private func deliver(
    _ taps: [Tap], of terminal: Int, on connection: HTTPConnection
  ) throws -> [TapResult]? {
    let answer = try connection.deliver(taps, token: tokens.terminals[terminal])
    let results =
      answer.status == 200 ? try TapUploadAnswer(json: answer.body).results : []
    guard results.map(\.sequence) == taps.map(\.sequence) else {
      book.withLock { $0.surprises.append("taps: \(answer.status) \(answer.text)") }
      return nil
    }
    return results
  }
}

// MARK: - Asking again

extension Load {
  /// Sends every answered command once more, and tells what is answered otherwise than before.
  func differencesOnRepeat(against service: RunningService) throws -> [String] {
    let connection = try service.connect()
    let state = state
    var differences: [String] = []
    for (index, sent) in state.checkIns.enumerated() {
      let answer = try send(sent, index, on: connection)
      if answer != sent.answer {
        differences.append("check-in \(index): \(sent.answer?.text ?? "?"), now \(answer.text)")
      }
    }
    for (number, terminal) in state.terminals.enumerated() {
      var start = 0
      while start < terminal.taps.count {
        let end = min(start + TapUpload.tapsPerRequestMax, terminal.taps.count)
        let results = try deliver(
          Array(terminal.taps[start..<end]), of: number, on: connection)
        for (before, now) in zip(terminal.results[start..<end], results ?? []) {
          var expected = before
          expected.replayed = true
          // Which tap came before is told when it is news; the stored outcome has no place for it.
          expected.previous = now.previous
          if now != expected { differences.append("tap: \(expected), now \(now)") }
        }
        if results == nil { differences.append("taps from \(start) on were not answered") }
        start = end
      }
    }
    return differences
  }
}

extension Load.Book {
  /// The points that records gave or took afterwards, by pass.
  ///
  /// A tap that arrives after a check-in and occurred before it takes its place in the count: both
  /// were told their points, and a record of its own takes the later one's back.
  func pointsRecounted(in log: LogContents) throws -> [String: Int64] {
    var numbers: [UInt64: String] = [:]
    for checkIn in checkIns {
      guard let answer = checkIn.answer, answer.status == 201 else { continue }
      numbers[try answer.json(CheckinAnswer.self).position] = checkIn.number
    }
    for terminal in terminals {
      for (tap, result) in zip(terminal.taps, terminal.results) {
        guard case .uitpas(let number) = tap.card, let position = result.position else { continue }
        numbers[position] = number
      }
    }
    var points: [String: Int64] = [:]
    for record in log.records {
      guard case .checkInRecounted(let body) = record.event,
        let number = numbers[record.header.reverses]
      else { continue }
      points[number, default: 0] += body.points
    }
    return points
  }

  /// The points that the answers added up to, by pass.
  func pointsTold() throws -> [String: Int64] {
    var points: [String: Int64] = [:]
    for checkIn in checkIns {
      guard let answer = checkIn.answer, answer.status == 201 else { continue }
      points[checkIn.number, default: 0] += try answer.json(CheckinAnswer.self).points
    }
    for terminal in terminals {
      for (tap, result) in zip(terminal.taps, terminal.results) {
        guard case .uitpas(let number) = tap.card, let added = result.points?.added else {
          continue
        }
        points[number, default: 0] += added
      }
    }
    return points
  }
}
