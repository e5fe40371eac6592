import EventLog
import Hummingbird
import Ledger
import LedgerHTTP
import LedgerProjections
import LedgerService

/// `/operations`: how the service is doing, for whoever runs it.
struct OperationsPage: Page {
  struct Fact: Sendable {
    var name: String
    var value: String
  }

  struct ReadModel: Sendable {
    var name: String
    var version: String
    var state: String
    var isLive: Bool
    var isStopped: Bool
    var position: String
    var behind: String
    var seconds: String
    var reason: String?
  }

  struct Model: Sendable {
    var facts: [Fact]
    var safety: [Fact]
    var damage: String?
    var models: [ReadModel]
    var commits: ChartView
    var batches: ChartView
    var checkpoint: String
    var verifierKey: String
  }

  let path = "/operations"
  let access = PageAccess.everywhere(.ledgerReplayRead)
  let template = "operations"
  let words = OperationsWords()
  var entry: Text? { words.title }

  func show(_ visit: Visit) async throws -> Shown<Model> {
    let engine = visit.engine
    let position: UInt64
    do throws(EngineError) {
      position = try await engine.read { state, _ in state.position }
    } catch {
      throw Problem(error)
    }
    return Shown(
      title: words.title[visit.language],
      model: Model(
        facts: facts(position, visit), safety: try await safety(position, visit),
        damage: visit.parts.watch.findings.damage,
        models: engine.readModels.statuses.map { Self.model($0, words, visit) },
        commits: commitTimes(visit).view, batches: batches(visit).view,
        checkpoint: try visit.parts.checkpoints.checkpoint().text,
        verifierKey: visit.parts.checkpoints.verifierKey),
      position: position)
  }

  private func facts(_ position: UInt64, _ visit: Visit) -> [Fact] {
    let counters = visit.engine.counters
    let figures = visit.figures
    func fact(_ name: Text, _ number: UInt64) -> Fact {
      Fact(name: name[visit.language], value: figures.integer(Int64(clamping: number)))
    }
    let perCommit = counters.commits == 0 ? 0 : counters.records / counters.commits
    return [
      fact(words.records, position),
      fact(words.waiting, UInt64(counters.queueDepth)),
      fact(words.waitingMost, UInt64(counters.queueDepthHighest)),
      fact(words.accepted, counters.requestsAccepted),
      fact(words.refused, counters.requestsRefused),
      fact(words.commits, counters.commits),
      fact(words.perCommit, perCommit),
      fact(words.bytes, counters.recordBytes),
    ]
  }

  /// What is known of the log's soundness, and for how long its disk is enough.
  private func safety(_ position: UInt64, _ visit: Visit) async throws -> [Fact] {
    let found = visit.parts.watch.findings
    let figures = visit.figures
    let language = visit.language
    let checkpoint = try visit.parts.checkpoints.checkpoint()
    var facts = [
      Fact(
        name: words.verified[language],
        value: figures.integer(Int64(clamping: found.verified))),
      Fact(
        name: words.passEnded[language],
        value: found.passEndedAt.map(figures.moment) ?? words.notYet[language]),
      Fact(
        name: words.checkpointAt[language],
        value: figures.integer(Int64(clamping: checkpoint.position))),
    ]
    guard let room = visit.parts.room() else { return facts }
    let perDay = try await recordsPerDay(position, visit)
    func gigabytes(_ bytes: Int64) -> String { figures.decimal(bytes / 10_000_000, places: 2) }
    facts += [
      Fact(name: words.used[language], value: gigabytes(room.used)),
      Fact(name: words.free[language], value: gigabytes(room.free)),
      Fact(name: words.perDay[language], value: figures.integer(Int64(perDay.rounded()))),
      Fact(
        name: words.daysLeft[language],
        value: room.days(records: position, perDay: perDay).map(figures.integer)
          ?? words.notYet[language]),
    ]
    return facts
  }

  /// Over how many days records are counted to tell how many come.
  private static let daysCounted: Int64 = 30

  /// How many records a day came in the last month, or since the log began where that was later.
  ///
  /// - Complexity: O(log of the records) reads of one record.
  private func recordsPerDay(_ newest: UInt64, _ visit: Visit) async throws -> Double {
    let readable = ReadableRecords(try visit.principal, visit.engine.catalogue)
    let now = visit.engine.clock.now().microseconds
    let day: Int64 = 86_400_000_000
    func recordedAt(_ position: UInt64) async throws -> Int64 {
      let record = try await visit.parts.regions.records(before: position + 1, limit: 1).first
      return try record.flatMap { try readable.read($0.bytes) }?.record.recordedAt ?? now
    }
    guard newest > 0 else { return 0 }
    let start = max(now - Self.daysCounted * day, try await recordedAt(1))
    var (low, high) = (UInt64(1), newest + 1)
    while low < high {
      let middle = (low + high) / 2
      if try await recordedAt(middle) < start { low = middle + 1 } else { high = middle }
    }
    // A log that is younger than a day has had less than a day's records.
    return Double(newest - low + 1) * Double(day) / Double(max(now - start, day))
  }

  private static func model(
    _ status: ReadModelStatus, _ words: OperationsWords, _ visit: Visit
  ) -> ReadModel {
    let figures = visit.figures
    let state =
      status.stoppedAt != nil
      ? words.stopped : status.state == "live" ? words.live : words.behindState
    return ReadModel(
      name: status.name, version: String(status.version), state: state[visit.language],
      isLive: status.stoppedAt == nil && status.state == "live",
      isStopped: status.stoppedAt != nil,
      position: figures.integer(Int64(clamping: status.position)),
      behind: figures.integer(Int64(status.recordsBehind)),
      seconds: figures.integer(Int64(status.secondsBehind(now: visit.engine.clock.now()))),
      reason: status.reason)
  }

  /// Commits by how long they took to be on the disk: what an fsync costs.
  private func commitTimes(_ visit: Visit) -> Chart {
    let times = visit.engine.counters.commitsByMicroseconds
    let first = times.firstIndex { $0 > 0 } ?? 0
    let last = times.lastIndex { $0 > 0 } ?? 0
    let figures = visit.figures
    func time(_ microseconds: Int64) -> String {
      microseconds < 1_000
        ? "\(microseconds) µs"
        : microseconds < 1_000_000 ? "\(microseconds / 1_000) ms" : "\(microseconds / 1_000_000) s"
    }
    return Chart(
      id: "commits", kind: .bars, title: words.commitTimes[visit.language],
      description: words.commitTimesTell[visit.language], pointName: words.time[visit.language],
      valueName: words.commits[visit.language],
      points: (first...last).map { power in
        let least = time(1 << Int64(power))
        return Chart.Point(
          label: least, name: "\(least) – \(time(2 << Int64(power)))",
          value: Int64(clamping: times[power]))
      }, written: { figures.integer($0) })
  }

  /// Commits by how many records are in one: full batches are what makes the disk keep up.
  private func batches(_ visit: Visit) -> Chart {
    let sizes = visit.engine.counters.commitsBySize
    let used = sizes.lastIndex { $0 > 0 } ?? 0
    let figures = visit.figures
    return Chart(
      id: "batches", kind: .bars, title: words.batches[visit.language],
      description: words.batchesTell[visit.language], pointName: words.size[visit.language],
      valueName: words.commits[visit.language],
      points: sizes[...used].enumerated().map { power, count in
        let least = figures.integer(1 << Int64(power))
        let name = power == 0 ? least : "\(least)–\(figures.integer(2 << Int64(power) - 1))"
        return Chart.Point(label: least, name: name, value: Int64(clamping: count))
      },
      written: { figures.integer($0) })
  }
}
